"""Reads the tree for the tests of the house: its own files, their text and what they import."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".git", ".venv", "data", "wheels", "test-results"}
CACHES = {"__pycache__", ".import_linter_cache", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
PACKAGES = ("access", "analysis", "common", "etl", "figures", "geo", "pages", "warehouse")
TEXT = {".py", ".sql", ".toml", ".md", ".sh", ".css", ".js", ".txt", ".in", ".json", ""}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project itself, relative to its root: no environment, no data, no cache."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return tuple(sorted(p for p in found if p.parts[0] not in NOT_OURS and CACHES.isdisjoint(p.parts)))


def texts() -> list[Path]:
    """The files that people read."""
    return [path for path in files() if path.suffix in TEXT]


def code(*folders: str) -> list[Path]:
    """Python files of these top-level folders (`app.py` counts as one); without any, of all that runs."""
    wanted = folders or (*PACKAGES, "app.py")
    return [path for path in files() if path.suffix == ".py" and path.parts[0] in wanted]


@cache
def read(path: Path) -> str:
    """The text of a file of the tree."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(read(path), filename=str(path))


def imports(path: Path) -> set[str]:
    """Names of the modules that a file imports, dotted, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module}
    return found
