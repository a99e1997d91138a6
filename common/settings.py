"""Settings: of a running process (environment, prefix EPIDESK_) and of a bureau (DIR/settings.toml)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from common.errors import BadSettings


class AppSettings(BaseSettings):
    """How this process runs; every field is an environment variable, `EPIDESK_DATA` and so on."""

    model_config = SettingsConfigDict(env_prefix="EPIDESK_", extra="ignore")

    data: Path = Field(default=Path("data/demo"), description="the data folder")
    port: int = Field(default=8050, description="port of `make run`")
    demo: bool | None = Field(default=None, description="demo accounts; unset: as the data folder says")
    stale_after: float = Field(
        default=36, description="hours; /health warns when the last good night is older"
    )
    threads: int = Field(default=2, description="DuckDB threads of one worker")
    memory_limit: str = Field(default="1GB", description="DuckDB memory of one worker")
    night_memory: str = Field(
        default="", description="DuckDB memory of the night; unset: a quarter of the machine, at most 1.2GB"
    )
    store: str = Field(
        default="", description="database of accounts and sessions; empty: SQLite in the data folder"
    )
    oidc_issuer: str = Field(default="", description="the bureau's sign-in provider (OpenID Connect)")
    oidc_client_id: str = Field(default="", description="what the provider knows this dashboard by")
    oidc_client_secret: str = Field(default="", description="and its secret there")
    oidc_claim: str = Field(
        default="preferred_username", description="the claim that holds the account's name"
    )
    secret: str = Field(default="", description="session secret; empty: kept in DIR/.secret")
    audit_key: str = Field(default="", description="key of the audit's seals; empty: kept in DIR/.audit-key")
    personal: Path | None = Field(
        default=None, description="volume for what names people; unset: `personal` of settings.toml"
    )
    person_key: str = Field(
        default="", description="key of the pseudonyms of people; empty: kept in DIR/.person-key"
    )
    audit_head: Path | None = Field(
        default=None, description="file that notes the audit's last entry; unset: DIR/audit-head"
    )
    prefix: str = Field(
        default="/",
        pattern=r"^/([A-Za-z0-9._~-]+/)*$",
        description="path below which everything lies: /epidesk/",
    )
    proxies: int = Field(
        default=0, ge=0, le=5, description="reverse proxies whose X-Forwarded headers are believed"
    )
    hosts: str = Field(default="", description="names under which it is reached, by commas; empty: any")
    metrics_public: bool = Field(default=False, description="/metrics for other machines than this one")
    secure_cookie: bool = Field(default=False, description="send the session cookie over HTTPS only")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Thresholds(_Table):
    """Values that decide what counts; starting values, a bureau may set its own."""

    fever_c: float = 37.3
    late_days: int = 31
    small_denominator: int = 30


class Calendar(_Table):
    """Days without school, as the bureau writes them."""

    holidays: list[str] = []
    workdays: list[str] = []


class Keep(_Table):
    """How long what is no longer published is kept: readers may still have it open, and one may want to go back."""

    days: float = Field(default=7, ge=0, description="a snapshot stays so many days after it ceased to serve")
    snapshots: int = Field(default=3, ge=1, description="and always so many of the newest")
    audit_days: int = Field(default=180, ge=180, description="entries of the audit, at least half a year")
    personal_days: int = Field(
        default=0, ge=0, description="`etl retain`: answers by name; 0: as --days says"
    )


class Policy(_Table):
    """How accounts are guarded. The defaults are those of MLPS 2.0 (GB/T 22239-2019, level 3: 8.1.4.1)."""

    shortest_password: int = Field(default=8, ge=8, description="characters of a password, at least")
    kinds: int = Field(
        default=3, ge=1, le=4, description="of small letters, capitals, digits and others, at least"
    )
    history: int = Field(default=5, ge=0, description="a new password is none of the last so many")
    password_days: int = Field(default=90, ge=0, description="then it must be changed; 0: never")
    tries: int = Field(default=5, ge=1, description="failed sign-ins that close an account for a while")
    lock_minutes: float = Field(default=30, gt=0, description="that while")
    idle_minutes: float = Field(default=30, gt=0, description="a session without a click ends")
    longest_hours: float = Field(default=12, gt=0, description="a session ends, clicks or not")
    first_change: bool = Field(
        default=True, description="a password that somebody else set is changed at sign-in"
    )
    second_factor: list[str] = Field(default=[], description="roles that sign in with a second factor")


class BureauSettings(_Table):
    """What `DIR/settings.toml` may say; all of it optional."""

    region: str = "410100"
    name: str = ""
    demo: bool = False
    school_year: str = ""
    thresholds: Thresholds = Thresholds()
    weights: dict[str, float] = {}
    personal: Path | None = None
    """A volume of its own for what names people: rosters, answers as they came, unmatched rows, the archive."""
    personal_too: list[Literal["inbox", "refused"]] = []
    """Folders that go there as well."""
    calendar: Calendar = Calendar()
    keep: Keep = Keep()
    accounts: Policy = Policy()

    @classmethod
    def load(cls, data_dir: Path) -> BureauSettings:
        """Read `data_dir/settings.toml`; without the file, the defaults.

        Raises BadSettings for text that is no TOML, an unknown key or a value of the wrong kind.
        """
        path = data_dir / "settings.toml"
        try:
            return _read(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            return cls()


@lru_cache(maxsize=8)
def _read(path: Path, stamp: int) -> BureauSettings:
    """The settings in `path` as they were at the time `stamp` (ns), read once."""
    try:
        return BureauSettings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, PermissionError, IsADirectoryError) as error:
        raise _bad(path, str(error)) from error
    except ValidationError as error:
        raise _bad(path, _first(list(error.errors()))) from error


def _first(errors: list[Any]) -> str:
    key = ".".join(str(part) for part in errors[0]["loc"])
    return f"{key}: {errors[0]['msg']}"


def _bad(path: Path, reason: str) -> BadSettings:
    return BadSettings(
        f"The settings can't be read: {reason}",
        str(path),
        "Correct the line, or remove it to use the default.",
        zh=f"设置文件无法使用（{path}）：{reason}。请改正该行，或删去以用默认值。",
    )


@lru_cache(maxsize=1)
def app_settings() -> AppSettings:
    """The settings of this process, read once. Raises BadSettings."""
    try:
        return AppSettings()
    except ValidationError as error:
        raise BadSettings(
            f"An environment variable can't be used: EPIDESK_{_first(list(error.errors())).upper()}",
            do="Correct it or unset it.",
            zh=f"环境变量 EPIDESK_{_first(list(error.errors()))} 无法使用，请改正或取消。",
        ) from error


def address(path: str) -> str:
    """A path of the dashboard as the browser has it: below EPIDESK_PREFIX, when that is set."""
    return app_settings().prefix.rstrip("/") + path
