"""What can go wrong at night that a person can mend. The sentences are in `common/locales/*/night.toml`."""

from __future__ import annotations

from common.errors import EpiDeskError
from common.words import Text


class NightError(EpiDeskError):
    """An error known by a code, with the values that its sentence names.

    `code` is kept in `etl_file.reason`, `values` beside it, so that a page can say it in its reader's language.
    """

    kind = "error"

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(self.sentence("en").removesuffix("."), zh=self.sentence("zh"))

    def sentence(self, lang: str) -> str:
        """The whole sentence: what, where, what to do."""
        return Text(lang)(f"night.{self.kind}.{self.code}", **self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (type(self), self.code, self.values))


def _again(kind: type[NightError], code: str, values: dict[str, object]) -> NightError:
    """Rebuild an error that crossed from a child process."""
    error = kind.__new__(kind)
    NightError.__init__(error, code, **values)
    return error


class FileRefused(NightError):
    """A file that can't be taken in."""

    kind = "refused"

    def __init__(self, code: str, name: str, **values: object) -> None:
        super().__init__(code, name=name, **values)


class BadProfile(NightError):
    """A source profile (TOML) that can't be used."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__("bad_profile", name=name, detail=detail)


class NightFailed(NightError):
    """The night can't run, or what it built failed its checks; the published snapshot stays."""
