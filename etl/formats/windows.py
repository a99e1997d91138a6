"""Windows-1252: what Excel on a Western system writes, plain ASCII but for a dash or a curly quote here and there."""

from __future__ import annotations

from pathlib import Path

import numpy as np

ENCODING = "cp1252"
CHUNK = 1 << 22
UNDEFINED = np.array([0x81, 0x8D, 0x8F, 0x90, 0x9D], np.uint8)


def is_windows_1252(path: Path) -> bool:
    """Whether every byte beyond ASCII stands alone, as in Western words and dashes; Chinese has them in pairs.

    The first pair ends the reading, so that a Chinese file costs next to nothing.
    """
    before = False
    found = False
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            values = np.frombuffer(chunk, np.uint8)
            high = values >= 0x80
            if (
                (before and high[0])
                or bool(np.any(high[1:] & high[:-1]))
                or bool(np.isin(values, UNDEFINED).any())
            ):
                return False
            before = bool(high[-1])
            found = found or bool(high.any())
    return found
