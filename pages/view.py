"""What a reader looks at: place, day and filters, read from the URL and checked against their scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import parse_qs, urlencode

from flask import has_request_context, request
from flask_login import current_user

from access.scope import Scope
from common.settings import address
from common.words import LANGUAGES, Text
from figures.theme import Theme, theme_of
from pages.held import held
from warehouse.queries.base import collected_days
from warehouse.queries.places import Place, narrow, place

LANGUAGE_COOKIE = "epidesk_lang"
THEME_COOKIE = "epidesk_theme"

# key, path, in the phone's bar of five
PAGES = (
    ("overview", "/", True),
    ("units", "/units", True),
    ("missing", "/missing", True),
    ("trends", "/trends", True),
    ("map", "/map", True),
    ("questions", "/questions", False),
    ("data", "/data", False),
    ("sources", "/sources", False),
    ("subject", "/subject", False),
    ("accounts", "/accounts", False),
    ("audit", "/audit", False),
)
PATHS = {key: path for key, path, _ in PAGES}


def current_text() -> Text:
    """The words in the reader's language (cookie), Chinese unless they chose otherwise."""
    lang = request.cookies.get(LANGUAGE_COOKIE, "") if has_request_context() else ""
    return Text(lang if lang in LANGUAGES else LANGUAGES[0])


def current_theme() -> Theme:
    """The reader's theme (cookie), light unless they chose otherwise."""
    return theme_of(request.cookies.get(THEME_COOKIE) if has_request_context() else None)


def current_scope() -> Scope:
    """The scope of the signed-in reader, from the server's session; never from what the browser sends.

    It holds what they said that they want names for, as long as that holds.
    """
    scope: Scope = current_user.scope
    given = held()
    return replace(scope, purpose=given.purpose) if given else scope


def current_day(wanted: str | None = None) -> date:
    """The day that `?day=` asks for, or the last published one.

    A day without data gives the last collected day before it; a text that is no date, the last published day.
    """
    return _day(wanted, [stamp.date() for stamp in collected_days()])


def _day(wanted: str | None, days: list[date]) -> date:
    if not days:
        return date(1970, 1, 1)
    try:
        asked = date.fromisoformat(wanted or "")
    except ValueError:
        return days[-1]
    return max((day for day in days if day <= asked), default=days[0])


@dataclass(frozen=True)
class View:
    """One state of the dashboard, the same on every page.

    `scope` is narrowed to `place`: give it to every query. `days` are the collected days, oldest first.
    `query` holds the other filters of the URL, as text.
    """

    page: str
    scope: Scope
    place: Place
    day: date
    days: list[date]
    text: Text
    theme: Theme
    query: Mapping[str, str] = field(default_factory=dict)
    asked_unit: str | None = None

    @property
    def reach(self) -> Scope:
        """The scope as any reader with the same rights has it: what is drawn for one serves the others."""
        return replace(self.scope, user="")

    @property
    def latest(self) -> bool:
        """Whether the day is the last published one."""
        return not self.days or self.day == self.days[-1]

    def before(self, steps: int = 1) -> date | None:
        """The collected day `steps` before this one; None when there is none."""
        index = self.days.index(self.day) - steps if self.day in self.days else -1
        return self.days[index] if index >= 0 else None

    def window(self, length: int = 14) -> list[date]:
        """The last `length` collected days up to this one, oldest first."""
        return [day for day in self.days if day <= self.day][-length:]

    def link(self, page: str | None = None, **changes: str | date | None) -> str:
        """The address of `page` (this one unless given) in this state, with `changes`; None drops a key."""
        state: dict[str, str | date | None] = {
            "unit": self.asked_unit,
            "day": None if self.latest else self.day,
            **self.query,
            **changes,
        }
        kept = {key: str(value) for key, value in state.items() if value not in (None, "")}
        path = address(PATHS[page or self.page])
        return f"{path}?{urlencode(kept)}" if kept else path


def view(page: str, unit: str | None = None, day: str | None = None, **rest: str) -> View:
    """The state that an address asks for. Raises NotInScope, NoSnapshot, BrokenSnapshot."""
    scope = current_scope()
    where = place(scope, unit or None)
    days = [stamp.date() for stamp in collected_days()]
    return View(
        page=page,
        scope=narrow(scope, where),
        place=where,
        day=_day(day, days),
        days=days,
        text=current_text(),
        theme=current_theme(),
        query=rest,
        asked_unit=None if where.unit_id in scope.unit_ids[:1] else where.unit_id,
    )


def view_of(page: str, search: str | None) -> View:
    """The state of an address' query text, for callbacks: `view_of("map", search)`."""
    return view(page, **first_values(parse_qs((search or "").lstrip("?"))))


def first_values(query: Mapping[str, object]) -> dict[str, str]:
    """One text per key, the first where the address repeats it, no longer than an address needs."""
    flat = {}
    for key, value in query.items():
        one = value[0] if isinstance(value, list) and value else value
        if key != "page" and isinstance(one, str):
            flat[key] = one[:200]
    return flat
