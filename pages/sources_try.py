"""One file on the sources page: what it is, what was chosen for its columns, and what the night would make of that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from access import noted
from access.scope import Scope
from common.toml import dumps
from pages.checking import checked, failed
from pages.sources_draft import NAME, Choices, composed, digest
from warehouse.queries.base import data_dir
from warehouse.queries.sources import kept_copy, one_file

SAMPLE = 8
"""Rows of a file that the page shows, at most."""
KINDS = ("answers", "roster", "staff", "schools")


def mark(text: str) -> str:
    """A typed answer as a part of a control's id: the browser sends marks, never texts to be trusted."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Trial:
    """A file under the profiles in force, and under what was chosen. `stale`: somebody saved the profile meanwhile."""

    file_id: str
    name: str
    path: Path
    plain: bool
    chosen: Choices | None = None
    stale: bool = False

    @classmethod
    def of(cls, scope: Scope, file_id: str) -> Trial:
        """The file of that content, for a reader who may configure. Raises CheckFailed when it is not kept here."""
        line, path = one_file(scope, file_id), kept_copy(scope, file_id)
        if line is None or path is None:
            raise failed("no_file")
        noted.names(scope, "sample", SAMPLE)
        return cls(file_id, str(line["name"]), path, scope.may_see_names)

    @cached_property
    def whole(self) -> dict[str, Any]:
        """The whole check without what was chosen: `fields`, `sources`, `fingerprint`, `files`."""
        return checked(self.path, self.name, plain=self.plain)

    @cached_property
    def before(self) -> dict[str, Any]:
        """The file as the profiles in force read it."""
        file: dict[str, Any] = self.whole["files"][0]
        return file

    @cached_property
    def document(self) -> dict[str, Any]:
        """The profile in force, or the draft of one, with what was chosen."""
        made = self.before["draft"]
        if self.chosen is None:
            return dict(made["document"])
        return composed(made, self.before["columns"], self.chosen)

    @cached_property
    def after(self) -> dict[str, Any]:
        """The file as the night would read it with what was chosen. Raises CheckFailed for a name that won't do."""
        if self.chosen is None:
            return self.before
        if not NAME.fullmatch(self.chosen.name):
            raise failed("name")
        draft = (self.chosen.name, dumps(self.document))
        file: dict[str, Any] = checked(self.path, self.name, draft=draft, plain=self.plain)["files"][0]
        return file

    @property
    def source(self) -> str:
        """The name of the profile that is worked on."""
        return self.chosen.name if self.chosen else str(self.before["draft"]["name"])

    @property
    def kind(self) -> str:
        """What such files are: answers, roster, staff or schools."""
        return str((self.before["source"] or self.before["draft"]["document"])["kind"])

    @property
    def known(self) -> bool:
        """Whether a profile in force reads the file already."""
        return bool(self.before["draft"]["known"])

    @property
    def base(self) -> str:
        """A mark of the bureau's own file for this source as it is now; "" without one."""
        return digest(data_dir() / "sources" / f"{self.source}.toml")

    @property
    def takes(self) -> bool:
        """Whether the file would be read by this source, and at least one row loaded."""
        source = self.after["source"] or {}
        return (
            not self.after["refused"]
            and source.get("name") == self.source
            and self.after["rows"]["loaded"] > 0
        )

    def choosing(
        self,
        name: str | None,
        label: str | None,
        kind: str | None,
        base: str | None,
        fields: Sequence[str | None],
        field_ids: Sequence[Mapping[str, Any]],
        meanings: Sequence[str | None],
        meaning_ids: Sequence[Mapping[str, Any]],
    ) -> Trial:
        """The trial with what the browser says was chosen; what the page did not offer is passed over."""
        offered = {column["index"]: column for column in self.before["columns"]}
        made = self.before["draft"]
        picked = {
            int(one["column"]): field
            for one, field in zip(field_ids, fields, strict=True)
            if one.get("column") in offered and field is not None and field in self.whole["fields"]
        }
        typed: dict[tuple[Any, Any], str] = {
            (index, mark(value["text"])): value["text"]
            for index, column in offered.items()
            for value in column["values"]
        }
        said: dict[int, dict[str, str]] = {}
        for one, meaning in zip(meaning_ids, meanings, strict=True):
            text = typed.get((one.get("column"), one.get("answer")))
            if text is not None:
                said.setdefault(int(one["column"]), {})[text] = str(meaning or "")
        whole_name = str(made["name"]) if made["known"] else str(name or "").strip()
        whole_kind = kind if kind in KINDS and not made["known"] else self.kind
        chosen = Choices(whole_name, str(label or "").strip(), whole_kind, picked, said)
        trial = replace(self, chosen=chosen)
        return replace(trial, stale=trial.base != (base or ""))
