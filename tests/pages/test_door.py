"""Every route and every callback × every role × ids of others, over HTTP: nobody is shown what is not theirs.

What is driven comes from the registries of Flask and Dash, and from what stands on the pages: a page, a route or a
callback added later is driven, too. A wide account asks first, a narrow one then, of one worker: so caches are shared.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import pytest
import requests
from flask import Flask

from access import accounts as book
from access.guard import is_open
from access.permissions import PAGES, callback_needs, needs, permits
from access.rights import ROLES
from access.scope import scope_of
from access.store import store
from access.wanted import level_of
from pages.door import module_of
from pages.downloads import FILES
from pages.view import PATHS
from tests.house import code, read
from tests.pages import marked
from tests.pages.recorded import CALLBACK, PAGE, Hand, components, fired, kind_of, links, made_up
from tests.serving import serving

PASSWORD = "Correct-horse 1"
SCHOOL, CLASS, OTHER = "4101050001", "4101050001-2", "4102020001"
# Widest first. Every role, every level, several units.
ACCOUNTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "whole": ("officer", ("410000",)),
    "province": ("province", ("410000",)),
    "city": ("city", ("410100",)),
    "analyst": ("analyst", ("410200",)),
    "steward": ("steward", ("410105",)),
    "county": ("county", ("410105",)),
    "director": ("director", ("410105", "410202")),
    "officer": ("officer", ("410103",)),
    "school": ("school", (SCHOOL,)),
    "two": ("school", ("4101050002", OTHER)),
    "class": ("class", (CLASS,)),
    "admin": ("admin", ("410105",)),
    "auditor": ("auditor", ("410000",)),
}
ARGUMENTS = {"what": tuple(FILES), "kind": ("csv", "xlsx"), "path": (), "filename": ("frame.js",)}
ARGUMENTS |= {"name": ("nothing.css",), "package_name": ("dash",), "fingerprinted_path": ("nothing.js",)}
ASKED = re.compile(
    r"""(?:query|asked|args|state)\.get\("(\w+)"|chosen\(seen, "(\w+)"|control\("(\w+)"|link\((\w+)="""
)
MOST_VIEWS = 6
"""Of one page, beside those of each level: what it leads to on itself."""
NEEDS_A_FILE = {"..sources-result.children...sources-mapping.children.."}
"""What only stands on a page when a refused file lies in the archive: driven with values of our own."""
MASKED = re.compile(r"甲\*+乙")
TYPED_IN = re.compile(r"""form\.get(?:list)?\("(\w+)"|name="(\w+)\"""")


@dataclass
class Town:
    """The dashboard over the marked province, everybody signed in, and what was recorded from the pages."""

    url: str
    marks: marked.Marks
    hands: dict[str, Hand]
    views: list[str]
    calls: list[dict[str, Any]]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data = tmp_path_factory.mktemp("marked")
    marks = marked.publish(data)
    kept = store(data)
    for user, (role, units) in ACCOUNTS.items():
        book.add(kept, user, role, units, PASSWORD)
    with serving(data, data / "gunicorn.log", workers=1) as server:
        hands = {user: Hand(server.url, user).sign_in(PASSWORD) for user in ACCOUNTS}
        for user, (role, _) in ACCOUNTS.items():
            if "names" in ROLES[role].rights:
                assert hands[user].post("/reveal", {"purpose": "follow_up"}).status_code == 302
        views, calls = _recorded(hands)
        yield Town(server.url, marks, hands, views, calls)


def _recorded(hands: dict[str, Hand]) -> tuple[list[str], list[dict[str, Any]]]:
    """The views of all pages, and the bodies of all callbacks on them, as those who may open them find them."""
    specs = [
        one for one in hands["whole"].get("/_dash-dependencies").json() if not one["clientside_function"]
    ]
    starts = {"whole": ["", f"?unit={SCHOOL}", f"?unit={CLASS}"], "admin": [""], "auditor": [""]}
    views: dict[str, dict[Any, str]] = {path: {} for path in PATHS.values()}
    calls: dict[object, dict[str, Any]] = {}
    for user, searches in starts.items():
        frame = [*components(hands[user].get("/_dash-layout").json())]
        waiting = [path + search for path in views for search in searches]
        begun = set(waiting)
        for address in waiting:
            parts = urlsplit(address)
            search = f"?{parts.query}" if parts.query else ""
            answer = hands[user].page(parts.path, search)
            if answer.status_code != 200:
                continue
            views[parts.path].setdefault((*kind_of(address), len(search)), address)
            for one in links(answer.json()) if address in begun else ():
                known: dict[Any, str] = views.get(urlsplit(one).path, {})
                elsewhere = "unit=" in one or "day=" in one  # as the views of each level are
                if not elsewhere and kind_of(one) not in known and 0 < len(known) < MOST_VIEWS:
                    known[kind_of(one)] = one
                    waiting.append(one)
            for body in _calls(hands[user], specs, [*frame, *components(answer.json())], search, parts.path):
                calls.setdefault((body["output"], parts.path if body["state"] else "", len(search)), body)
    for spec in specs:
        if spec["output"] not in {body["output"] for body in calls.values()} | {PAGE}:
            calls[spec["output"]] = made_up(spec)
    found = {address for of in views.values() for address in of.values()}
    return sorted(found), list(calls.values())


def _calls(hand: Hand, specs: list[Any], there: list[Any], search: str, path: str) -> list[dict[str, Any]]:
    """What can be fired on a page, and then on what that brought."""
    first = [body for spec in specs for body in fired(spec, there, search, path) if spec["output"] != PAGE]
    filled = [body for body in first if not body["state"]]
    brought = [one for body in filled for one in components(hand.call(body).json())]
    return (
        [*first, *(body for spec in specs for body in fired(spec, brought, search, path))]
        if brought
        else first
    )


@pytest.fixture(scope="module")
def keys() -> list[str]:
    """What addresses may ask for: every key that the pages read from one."""
    found = {key for path in code("pages") for groups in ASKED.findall(read(path)) for key in groups if key}
    assert {"unit", "units", "file", "q", "tab"} <= found | {"unit"}
    return sorted(found | {"unit", "day"})


def rules(web: Flask, method: str) -> list[str]:
    """Every path of the server that answers to a method, its gaps filled in; the pages for Dash's own rule."""
    found = list(PATHS.values())
    for rule in web.url_map.iter_rules():
        if method not in (rule.methods or ()):
            continue
        assert rule.arguments <= set(ARGUMENTS), f"say in ARGUMENTS what to put into {rule}"
        paths = [str(rule)]
        for name in sorted(rule.arguments):
            paths = [
                re.sub(rf"<(?:\w+:)?{name}>", value, path) for path in paths for value in ARGUMENTS[name]
            ]
        found += paths
    return list(dict.fromkeys(found))


def text_of(answer: requests.Response) -> str:
    """All that an answer tells, also in its headers; of a workbook, what stands in it."""
    told = "\n".join(
        unquote(value) for name, value in answer.headers.items() if name != "Content-Security-Policy"
    )
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book_:
            return told + "".join(book_.read(name).decode() for name in book_.namelist())
    text = answer.content.decode("utf-8-sig", errors="replace")
    escaped = r"\u" in text and answer.headers["Content-Type"] == "application/json"
    return told + (json.dumps(answer.json(), ensure_ascii=False) if escaped else text)


def told_wrongly(door: Town, user: str, answer: requests.Response, sent: str) -> list[str]:
    """What is wrong with an answer: a fault, a trace, or marks of others that the asker did not send."""
    text = text_of(answer)
    wrong = [f"{answer.status_code}"] if answer.status_code in (429, 500) else []
    wrong += [word for word in ("Traceback", 'File "') if word in text]
    sent_marks = set(marked.MARK.findall(sent))
    foreign = door.marks.foreign(text, ACCOUNTS[user][1]) - sent_marks
    if "view" not in ROLES[ACCOUNTS[user][0]].rights:
        within = [one for one, way in door.marks.within.items() if {*way, one} & set(ACCOUNTS[user][1])]
        above = [one for unit in ACCOUNTS[user][1] for one in door.marks.within[unit]]
        own = set().union(
            *(door.marks.own[one] for one in (*within, *above))
        )  # units have names, and that is all
        foreign |= {mark for mark in marked.MARK.findall(text) if mark in door.marks.owner} - own - sent_marks
    return wrong + sorted(foreign) + people_told(door, user, text, sent)


def people_told(door: Town, user: str, text: str, sent: str) -> list[str]:
    """Names and numbers of people, of the asker's own units too, that their rights don't reach; plain or masked."""
    rights = ROLES[ACCOUNTS[user][0]].rights
    told = [] if "names" in rights else sorted(door.marks.people & set(marked.MARK.findall(text)))
    told = [one for one in told if one not in sent]
    return told + ([] if "lists" in rights and rights != ROLES["analyst"].rights else MASKED.findall(text))


def may(user: str, need: Any) -> bool:
    """Whether an account has a right; what is configured holds for the bureau, here the whole province."""
    role, units = ACCOUNTS[user]
    scope = scope_of(ROLES[role], level_of(ROLES[role], units), units, user)
    return permits(scope, need) and (need != "configure" or units == ("410000",))


def strangers_of(user: str) -> dict[str, str]:
    """Ids outside of an account's units, the nearest that there are, and one that nobody has."""
    units = ACCOUNTS[user][1]
    near: dict[tuple[str, ...], tuple[str, str]] = {}
    near |= {(CLASS,): ("4101050001-1", "4101050002"), (SCHOOL,): ("4101050002-1", "4101050002")}
    near |= {("410105",): ("4101030001-1", "4101030001"), ("410103",): (CLASS, SCHOOL)}
    near |= {("410200",): (CLASS, SCHOOL)}
    klass, school = near.get(units, ("4102030001-1", "4102030001"))
    return {"class": klass, "school": school}


def test_every_role_and_every_level_is_driven() -> None:
    assert {role for role, _ in ACCOUNTS.values()} == set(ROLES)


def test_every_callback_of_the_server_was_recorded_from_a_page(door: Town, web: Flask) -> None:
    import dash

    made = dash.get_app()  # type: ignore[no-untyped-call]
    answered = {key for key, one in made.callback_map.items() if "callback" in one}
    driven = {body["output"] for body in door.calls}
    assert answered == driven | {PAGE}
    assert {body["output"] for body in door.calls if body.get("made_up")} <= NEEDS_A_FILE


def test_every_page_was_opened_by_somebody(door: Town) -> None:
    assert {urlsplit(view).path for view in door.views} == set(PAGES)


def test_no_view_of_a_page_shows_what_is_not_theirs(door: Town) -> None:
    assert len(door.views) > 30, door.views
    wrong = []
    for address in door.views:
        parts = urlsplit(address)
        search = f"?{parts.query}" if parts.query else ""
        for user, hand in door.hands.items():
            answer = hand.page(parts.path, search)
            allowed = may(user, PAGES[parts.path])
            faults = told_wrongly(door, user, answer, address)
            if answer.status_code != (200 if allowed else 403):
                faults.append(f"{answer.status_code} where it may be {'seen' if allowed else '403'}")
            wrong += [(user, address, faults)] if faults else []
    assert not wrong, "\n".join(map(str, wrong))


def test_no_callback_tells_or_does_what_is_not_theirs(door: Town, web: Flask) -> None:
    import dash

    made = dash.get_app()  # type: ignore[no-untyped-call]
    wrong = []
    for body in door.calls:
        needed = callback_needs(module_of(made.callback_map[body["output"]]))
        sent = json.dumps(body, ensure_ascii=False)
        for user, hand in door.hands.items():
            allowed = bool(needed) and all(may(user, need) for need in needed)
            for asked in (body, _with_others(body, user)):
                answer = hand.call(asked)
                faults = told_wrongly(door, user, answer, sent + json.dumps(asked, ensure_ascii=False))
                if (
                    (answer.status_code != 403)
                    if not allowed
                    else answer.status_code not in (200, 204, 400, 403)
                ):
                    faults.append(f"{answer.status_code}, allowed: {allowed}")
                wrong += [(user, body["output"], faults)] if faults else []
    assert not wrong, "\n".join(map(str, wrong))


def _with_others(body: dict[str, Any], user: str) -> dict[str, Any]:
    """The same call with ids of others in every value."""
    other = strangers_of(user)
    query = {"unit": other["school"], "units": other["class"], "file": "f1", "q": other["school"]}
    search = f"?{urlencode(query)}"

    def alien(one: Any) -> Any:
        if isinstance(one, list):
            return [alien(part) for part in one]
        typed = one["value"]
        new = search if one["property"] == "search" else other["class"] if isinstance(typed, str) else typed
        return {**one, "value": new}

    return {**body, "inputs": alien(body["inputs"]), "state": alien(body["state"])}


def test_no_route_tells_what_is_not_theirs(door: Town, web: Flask, keys: list[str]) -> None:
    paths = rules(web, "GET")
    assert len(paths) > 35
    wrong = []
    for path in paths:
        for user, hand in door.hands.items():
            other = strangers_of(user)
            alien = {"unit": other["class"], "res": "8", "v": "1"}
            all_alien = {
                key: f"{other['school']},{other['class']}" for key in keys if key not in ("unit", "day")
            }
            for query in ({"res": "8"}, {**alien}, {"res": "8", **all_alien}):
                if (path.endswith("xlsx") and "unit" not in query and len(query) > 1) or (
                    is_open(path) and user != "class"
                ):
                    continue
                answer = hand.get(path, query)
                faults = told_wrongly(door, user, answer, json.dumps(query))
                need = needs(path)
                if not may(user, need) and answer.status_code != (302 if path == "/" else 403):
                    faults.append(f"{answer.status_code} without the right {need}")
                wrong += [(user, path, query, faults)] if faults else []
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_gets_nothing_anywhere(door: Town, web: Flask, method: str) -> None:
    closed = [path for path in rules(web, method) if needs(path) != "nothing"]
    assert len(closed) > 8
    for path in closed:
        answer = requests.request(
            method, door.url + path, data={}, headers={"Origin": door.url}, allow_redirects=False, timeout=30
        )
        led = answer.status_code == 302 and "/login" in answer.headers["Location"]
        assert led or answer.status_code in (401, 403), (path, answer.status_code)
        assert not marked.MARK.findall(text_of(answer)), path


@pytest.mark.parametrize("user", ["class", "school", "county", "director"])
def test_a_unit_of_others_is_told_like_one_that_is_not_there(door: Town, user: str) -> None:
    other, nowhere = strangers_of(user)["school"], "4199990001"
    for path in ("/units/rows.json", "/geo/cells.json", "/download/missing.csv"):
        answers = [door.hands[user].get(path, {"unit": unit, "res": "8"}) for unit in (other, nowhere)]
        assert answers[0].status_code == answers[1].status_code == 403
        assert answers[0].text.replace(other, nowhere) == answers[1].text
    pages = [door.hands[user].page("/units", f"?unit={unit}").text for unit in (other, nowhere)]
    assert pages[0].replace(other, nowhere) == pages[1]


def test_no_form_does_what_is_not_theirs(door: Town, web: Flask) -> None:
    """Last: signing out is among them."""
    forms = [path for path in rules(web, "POST") if path not in (*PAGES, CALLBACK, "/login", "/logout")]
    assert len(forms) >= 4
    names = {
        key for path in code("pages") for groups in TYPED_IN.findall(read(path)) for key in groups if key
    }
    wrong = []
    for path in [*forms, "/logout"]:
        for user, hand in door.hands.items():
            other = strangers_of(user)
            answer = hand.post(path, dict.fromkeys(names, other["school"]))
            faults = told_wrongly(door, user, answer, other["school"])
            if not may(user, needs(path)) and answer.status_code != 403:
                faults.append(f"{answer.status_code} without the right {needs(path)}")
            wrong += [(user, path, faults)] if faults else []
    assert not wrong, "\n".join(map(str, wrong))
    assert {hand.get("/units").status_code for hand in door.hands.values()} == {401}
