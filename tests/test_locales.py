"""Words live in locale files: none missing, none left over, both languages alike, written as they should."""

import ast
import re
import string
from pathlib import Path

from common.words import LANGUAGES, words
from tests.house import code, files, read, tree

PAGES = {path.stem for path in files() if path.parts[:2] == ("common", "locales")}
QUOTED = re.compile(r"""["']([\w.]+)["']""")
KEY = re.compile(r"[a-z]\w*(?:\.\w+)+")
HAN = "\u3400-\u9fff"
HALF_WIDTH = re.compile(rf"[{HAN}][,;:?!()]|[,;:?!()][{HAN}]")


def _is_key(text: str) -> bool:
    return bool(KEY.fullmatch(text)) and text.split(".")[0] in PAGES


def _pattern(node: ast.JoinedStr) -> str | None:
    """An f-string like `f"frame.page.{name}"` as a pattern; None when it is no key."""
    parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w.]+" for p in node.values]
    first = node.values[0] if node.values else None
    if not isinstance(first, ast.Constant) or "." not in str(first.value):
        return None
    return "".join(parts) if str(first.value).split(".")[0] in PAGES else None


def _in_code(path: Path) -> tuple[set[str], set[str]]:
    """Keys that a Python file names in full, and patterns of those that it completes."""
    nodes = list(ast.walk(tree(path)))
    pieces = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    texts = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces
    }
    patterns = {_pattern(node) for node in nodes if isinstance(node, ast.JoinedStr)} - {None}
    branches = {rf"{re.escape(text)}\.[\w.]+" for text in texts if _is_key(text) and _is_branch(text)}
    modules = {".".join(path.with_suffix("").parts) for path in code()}
    keys = {text for text in texts if _is_key(text) and not _is_branch(text)} - modules
    return {key for key in keys if not key.endswith((".html", ".toml", ".sqlite3"))}, {
        str(p) for p in patterns
    } | branches


def _is_branch(key: str) -> bool:
    """Whether `key` is what several keys begin with: "data.reason"."""
    return any(known.startswith(f"{key}.") for known in words("zh"))


def _in_other(path: Path) -> set[str]:
    """Keys in quotes in a template or a script of the browser."""
    return {key for key in QUOTED.findall(read(path)) if _is_key(key) and not _is_branch(key)}


def _named() -> tuple[dict[str, str], dict[str, str]]:
    """Keys and patterns of keys that code names, each with one file that does."""
    keys: dict[str, str] = {}
    patterns: dict[str, str] = {}
    for path in code():
        whole, parts = _in_code(path)
        keys |= dict.fromkeys(whole, str(path))
        patterns |= dict.fromkeys(parts, str(path))
    for path in files():
        if path.suffix in {".js", ".html"} and path.parts[0] in {"assets", "pages"}:
            keys |= dict.fromkeys(_in_other(path), str(path))
    return keys, patterns


def test_every_word_that_code_names_exists() -> None:
    keys, patterns = _named()
    known = words("zh")
    absent = {key: where for key, where in keys.items() if key not in known}
    barren = {p: where for p, where in patterns.items() if not any(re.fullmatch(p, key) for key in known)}
    assert (absent, barren) == ({}, {})


def test_every_word_is_used() -> None:
    keys, patterns = _named()
    left = [k for k in words("zh") if k not in keys and not any(re.fullmatch(p, k) for p in patterns)]
    assert left == []


def test_both_languages_have_the_same_words_with_the_same_fields() -> None:
    def fields(lang: str) -> dict[str, set[str]]:
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in words(lang).items()
        }

    assert fields("zh") == fields("en")


def test_no_word_is_empty_in_every_language() -> None:
    assert [key for key in words("zh") if not any(words(lang)[key].strip() for lang in LANGUAGES)] == []


def test_chinese_is_written_with_full_width_punctuation() -> None:
    assert {key: text for key, text in words("zh").items() if HALF_WIDTH.search(text)} == {}
    assert HALF_WIDTH.findall(read(Path("README.zh-CN.md"))) == []


def test_english_words_hold_no_chinese() -> None:
    assert {key: text for key, text in words("en").items() if re.search(f"[{HAN}]", text)} == {}
