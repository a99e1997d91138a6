"""Components written as JSON once, at once: Dash walks every response value by value before it writes it.

A page has hundreds of components; walking them took a third of the time of a page drawn for the first time, and all of
the time of one drawn before. What is written here goes into the response as it stands.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any, NewType, cast

import orjson
from dash import html
from dash.development.base_component import Component

from access import noted
from access.noted import Note
from warehouse.promoted import decisions
from warehouse.queries.base import current, data_dir

KEPT = 100
Written = NewType("Written", Component)
"""JSON of a component, or of a list of them, that stands where they would stand."""


OWN = frozenset(vars(html.Div())) - {"children"}
"""What a component of Dash keeps of itself beside its properties."""

OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


_parts: OrderedDict[tuple[Any, ...], tuple[Written, tuple[Note, ...]]] = OrderedDict()
_lock = Lock()


def once(key: tuple[Any, ...], draw: Callable[[], Component | list[Component]]) -> Written:
    """What `draw` makes, written once per snapshot, decisions of the bureau and `key`: all that it depends on, the
    scope before all. What must go on record of it is noted each time.
    """
    whole = (current().path, decisions(data_dir()).stamp, *key)
    kept = _parts.get(whole)
    if kept is not None:
        noted.again(kept[1])
        return kept[0]
    with noted.noting() as notes:
        made = written(draw())
    with _lock:
        _parts[whole] = (made, tuple(notes))
        while len(_parts) > KEPT:
            _parts.popitem(last=False)
    return made


def written(part: Component | list[Component]) -> Written:
    """`part` as the JSON that Dash would make of it.

    NaN becomes null. Raises TypeError for a value that JSON has no form for.
    """
    return cast(Written, orjson.Fragment(orjson.dumps(part, default=_plain, option=OPTIONS)))


def _plain(value: Any) -> Any:
    if isinstance(value, Component):
        props = {name: of for name, of in vars(value).items() if name not in OWN}
        return {"props": props, "type": value._type, "namespace": value._namespace}
    if isinstance(value, date):  # pandas' timestamps; orjson writes Python's own
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} has no JSON")
