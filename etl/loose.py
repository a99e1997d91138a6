"""OneRoster files dropped side by side, not packed: taken in as the one bundle that they are.

They are packed without compression and without times, so that the same files always are the same bundle.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NEEDED = frozenset({"users.csv", "orgs.csv"})
PARTS = NEEDED | {
    "academicsessions.csv", "classes.csv", "courses.csv", "demographics.csv", "enrollments.csv", "manifest.csv",
    "roles.csv",
    "userprofiles.csv", "categories.csv", "classresources.csv", "courseresources.csv", "lineitems.csv",
    "resources.csv", "results.csv",
}  # fmt: skip
HEAD, ENTRY, END = 30, 46, 22
"""Bytes of a ZIP file besides contents and names: before each member, for each in the directory, at the end."""
FIRST_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Loose:
    """The files of one bundle, in the order of their names."""

    folder: Path
    parts: tuple[Path, ...]

    @property
    def label(self) -> str:
        """How people know it: by the file that makes it a bundle, and how many lie beside it."""
        users = next(part.name for part in self.parts if part.name.lower() == "users.csv")
        return f"{users} +{len(self.parts) - 1}"

    @property
    def size(self) -> int:
        """Bytes of the packed bundle."""
        names = sum(2 * len(part.name.encode()) for part in self.parts)
        contents = sum(part.stat().st_size for part in self.parts)
        return contents + names + (HEAD + ENTRY) * len(self.parts) + END

    @property
    def changed_ns(self) -> int:
        """When the last of the files changed."""
        return max(part.stat().st_mtime_ns for part in self.parts)

    def require_readable(self) -> None:
        """Raise OSError when one of the files can't be opened."""
        for part in self.parts:
            part.open("rb").close()

    def pack(self, to: Path) -> None:
        """Write the bundle as one ZIP file, dated as the last of its files."""
        changed = self.changed_ns
        with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
            for part in self.parts:
                member = zipfile.ZipInfo(part.name, FIRST_TIME)
                member.file_size = part.stat().st_size  # told beforehand, so that no descriptor follows
                with part.open("rb") as source, archive.open(member, "w") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
        os.utime(to, ns=(changed, changed))


def gathered(paths: Iterable[Path]) -> tuple[list[Loose], list[Path]]:
    """Bundles that lie loose among `paths`, and the files that belong to none."""
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    rest: list[Path] = []
    for path in paths:
        (by_folder[path.parent] if path.name.lower() in PARTS else rest).append(path)
    bundles = []
    for folder, parts in by_folder.items():
        if {part.name.lower() for part in parts} >= NEEDED:
            bundles.append(Loose(folder, tuple(sorted(parts))))
        else:
            rest += parts
    return bundles, sorted(rest)
