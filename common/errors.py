"""Errors that a person can mend: each says what happened, where, and what to do, in Chinese and English."""

from __future__ import annotations


class EpiDeskError(Exception):
    """An error whose sentence helps.

    `what`, `where` and `do` are English; `zh` is the whole sentence in Chinese (else the English).
    """

    def __init__(self, what: str, where: str = "", do: str = "", *, zh: str = "") -> None:
        super().__init__(what, where, do)
        self.what = what
        self.where = where
        self.do = do
        self._zh = zh

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.do}" if self.do else ""
        return f"{self.what}{place}.{advice}"

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return self._zh or str(self)


class BadSettings(EpiDeskError):
    """A settings file or variable can't be used as it stands."""


class BadInput(EpiDeskError):
    """A file or folder that was handed in can't be used."""


class NoSnapshot(EpiDeskError):
    """Nothing has been published yet in this data folder."""


class BrokenSnapshot(EpiDeskError):
    """The published snapshot can't be opened or lacks a table."""


class NotMounted(EpiDeskError):
    """The volume that holds names and numbers is not mounted."""


class NotInScope(EpiDeskError):
    """The reader asked for a unit outside of what their account may see."""


class BadAccounts(EpiDeskError):
    """The accounts file can't be used, or what is asked of an account won't do."""


class NotVouched(EpiDeskError):
    """The bureau's sign-in provider does not vouch for somebody, or for nobody who has an account."""


class BadStore(EpiDeskError):
    """The database of accounts and sessions can't be opened."""


class BadDecision(EpiDeskError):
    """What a bureau wants to decide about a question can't be, or the file of its decisions can't be used."""


class NotRecorded(EpiDeskError):
    """What must be on record can't be put there; it then does not happen."""


class BadAudit(EpiDeskError):
    """What is asked of the audit can't be done."""


class BadPurpose(EpiDeskError):
    """What names are wanted for was not said."""
