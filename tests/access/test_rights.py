"""Rights: what the table of roles grants, and what a scope says of it."""

from __future__ import annotations

import pytest

from access.rights import LEVELS, RIGHTS, ROLES, Right
from access.scope import Scope, scope_of

SAID: dict[Right, str] = {
    "view": "may_view",
    "lists": "may_list",
    "names": "may_reveal",
    "rows": "may_see_rows",
    "export": "may_export",
    "confirm": "may_confirm",
    "configure": "may_configure",
    "manage": "may_manage",
    "audit": "may_audit",
}


@pytest.mark.parametrize("right", RIGHTS)
def test_a_scope_allows_what_its_rights_name_and_nothing_else(right: Right) -> None:
    scope = Scope("city", ("410100",), "one", "wang", frozenset({right}))
    assert [name for name in SAID.values() if getattr(scope, name)] == [SAID[right]]


def test_every_role_has_rights_and_levels() -> None:
    for key, role in ROLES.items():
        assert role.key == key and role.rights <= set(RIGHTS) and role.rights
        assert role.levels and set(role.levels) <= set(LEVELS)


def test_who_makes_accounts_or_reads_the_log_sees_no_data_and_nobody_does_both() -> None:
    for role in ROLES.values():
        if role.rights & {"manage", "audit"}:
            assert len(role.rights) == 1
    assert ROLES["admin"].rights == {"manage"} and ROLES["auditor"].rights == {"audit"}


def test_directors_see_no_names_and_analysts_rows_without_names() -> None:
    for key in ("province", "city", "county", "director"):
        assert not ROLES[key].rights & {"names", "rows"}
    assert {"lists", "rows"} <= ROLES["analyst"].rights and "names" not in ROLES["analyst"].rights
    assert ROLES["director"].rights == {"view", "export"}


def test_a_scope_has_the_rights_of_the_role() -> None:
    scope = scope_of(ROLES["officer"], "county", ["410105", "410103"], "wang")
    assert (scope.unit_ids, scope.role, scope.rights) == (
        ("410105", "410103"),
        "officer",
        ROLES["officer"].rights,
    )
