"""Words live in locale files: none missing, none left over, both languages alike, written as they should."""

import ast
import re
import string
from pathlib import Path

import pytest

from common.words import LANGUAGES, words
from tests.house import code, files, read, tree

PAGES = {path.stem for path in files() if path.parts[:2] == ("common", "locales")}
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


def _named() -> tuple[dict[str, str], dict[str, str]]:
    """Keys and patterns of keys that code names, each with one file that does."""
    keys: dict[str, str] = {}
    patterns: dict[str, str] = {}
    for path in code():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_key(node.value):
                keys[node.value] = str(path)
            elif isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
                patterns[pattern] = str(path)
    for path in files():
        if path.parts[0] == "assets" and path.suffix == ".js":
            keys |= {key: str(path) for key in KEY.findall(read(path)) if key.split(".")[0] in PAGES}
    return keys, patterns


def test_every_word_that_code_names_exists() -> None:
    keys, patterns = _named()
    known = words("zh")
    modules = {".".join(path.with_suffix("").parts) for path in code()}
    absent = {key: where for key, where in keys.items() if key not in known and not _is_branch(key, modules)}
    barren = {p: where for p, where in patterns.items() if not any(re.fullmatch(p, key) for key in known)}
    assert (absent, barren) == ({}, {})


def _is_branch(key: str, modules: set[str]) -> bool:
    """A prefix that code completes ("frame.page"), or the name of a module."""
    return key in modules or any(known.startswith(f"{key}.") for known in words("zh"))


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_empty(lang: str) -> None:
    assert [key for key, text in words(lang).items() if not text.strip()] == []


def test_chinese_is_written_with_full_width_punctuation() -> None:
    assert {key: text for key, text in words("zh").items() if HALF_WIDTH.search(text)} == {}
    assert HALF_WIDTH.findall(read(Path("README.zh-CN.md"))) == []


def test_english_words_hold_no_chinese() -> None:
    assert {key: text for key, text in words("en").items() if re.search(f"[{HAN}]", text)} == {}
