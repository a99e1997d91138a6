"""TOML out: what the standard library reads but does not write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def text(value: str) -> str:
    """A basic string: `"他说\\"好\\""`. Half of a surrogate pair, which no UTF-8 file can hold, becomes `?`."""
    whole = value.encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007F")


def key(name: str) -> str:
    """A key, quoted where it must be."""
    return name if BARE.fullmatch(name) else text(name)


def value(given: Any) -> str:
    """A string, number, truth value, list or inline table."""
    if isinstance(given, str):
        return text(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, Mapping):
        return "{ " + ", ".join(f"{key(k)} = {value(v)}" for k, v in given.items()) + " }" if given else "{}"
    if isinstance(given, (list, tuple)):
        return "[" + ", ".join(value(one) for one in given) + "]"
    return str(given)


def dumps(document: Mapping[str, Any], path: tuple[str, ...] = ()) -> str:
    """A document of strings, numbers, lists and tables, so that `tomllib.loads(dumps(d)) == d`."""
    lines = [f"{key(name)} = {value(one)}" for name, one in document.items() if not isinstance(one, Mapping)]
    for name, one in document.items():
        if isinstance(one, Mapping):
            inner = (*path, name)
            if not one or any(not isinstance(part, Mapping) for part in one.values()):
                lines += ["", f"[{'.'.join(map(key, inner))}]"]
            lines.append(dumps(one, inner))
    return "\n".join(lines).strip("\n") + ("" if path else "\n")
