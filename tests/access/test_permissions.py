"""What stands in no line of the table is refused; what a module's callbacks need follows from its page."""

from __future__ import annotations

import pytest

from access.permissions import PAGES, ROUTES, Need, callback_needs, needs, page_of, permits
from access.rights import RIGHTS, ROLES
from access.scope import scope_of

ANY: tuple[Need, ...] = (*RIGHTS, "session", "nothing")


@pytest.mark.parametrize(
    "path", ["", "/nonsense", "/unit", "/sources/x", "/Sources", "/_dash", "/mcp", "/api/x"]
)
def test_a_path_without_a_line_needs_more_than_anybody_has(path: str) -> None:
    assert needs(path) is None
    for role in ROLES.values():
        assert not permits(scope_of(role, role.levels[0], ["410000"], "x"), needs(path))


def test_the_nearest_folder_decides() -> None:
    assert needs("/login/code") == "nothing" and needs("/download/missing.csv") == "export"
    assert needs("/units") == needs("/units/rows.json") == "view" and needs("/accounts/x") == "manage"


def test_a_module_is_part_of_the_page_whose_name_it_bears() -> None:
    assert page_of("pages.data_steward") == "/data" and page_of("pages.overview") == "/"
    assert page_of("pages.topbar") is None and page_of("data") is None and page_of("pages.database") is None


def test_a_module_needs_what_its_page_does_and_what_its_own_line_says() -> None:
    assert callback_needs("pages.data_steward") == {"view", "confirm"}
    assert callback_needs("pages.sources_try") == {"configure"}
    assert callback_needs("pages.something_new") == callback_needs("") == frozenset()


@pytest.mark.parametrize("key", ROLES)
def test_a_role_has_what_its_rights_name_and_no_more(key: str) -> None:
    role = ROLES[key]
    scope = scope_of(role, role.levels[0], ["410000"], "x")
    assert {need for need in RIGHTS if permits(scope, need)} == role.rights
    assert permits(scope, "session") and permits(scope, "nothing")


def test_nobody_has_but_what_is_open_to_all() -> None:
    assert [need for need in ANY if permits(None, need)] == ["nothing"]


def test_who_manages_accounts_or_reads_the_log_opens_no_page_with_data() -> None:
    for key in ("admin", "auditor"):
        role = ROLES[key]
        scope = scope_of(role, role.levels[0], ["410000"], "x")
        assert len([path for path, need in PAGES.items() if permits(scope, need)]) == 1
        data = [path for path, need in ROUTES.items() if need in ("view", "rows", "names", "export")]
        assert data and not [path for path in data if permits(scope, needs(path))]
