"""Text files that hold no table: what they are, so that the refusal can say it."""

from __future__ import annotations

import re
from pathlib import Path

from etl.errors import FileRefused

LOOKED_AT = 1 << 14
BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"
ROOT = re.compile(rb"<([A-Za-z][\w:.-]*)([^>]*)>")


def not_a_table(path: Path) -> FileRefused:
    """The refusal of an XML, HTML or JSON file, with what it calls itself."""
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT)
    root = ROOT.search(start)
    if root is None or start.lstrip(BEFORE_TEXT)[:1] == b"{":
        return FileRefused("json_file", path.name)
    name = root[1].decode(errors="replace")
    tool = "Ed-Fi" if b"ed-fi.org" in root[2] else "HTML" if name.lower() in ("html", "table") else "XML"
    return FileRefused("xml_file", path.name, root=name, tool=tool)
