"""House rules that a machine can keep: where things lie, what they may name, what documents promise."""

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from common.settings import AppSettings
from pages.view import PATHS
from tests.house import PACKAGES, ROOT, code, files, imports, read, texts

FOLDERS = {*PACKAGES, "assets", "bench", "docs", "scripts", "tests", ".ci"}
HEADER = ("model", "grain", "checks", "why", "stored", "per")
MODELS = [path for path in files() if path.suffix == ".sql" and path.parts[:2] == ("warehouse", "models")]
DOCUMENTS = [path for path in files() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#]+)")
NAMED = re.compile(r"`([\w.<>/-]+(?:/|\.\w+))`")
MACHINE_PATH = re.compile(r"(?<![\w.~/:<>\]])/(?:home|root|work|tmp|Users|opt)/")
UNFINISHED = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|lorem i[p]sum|coming s[o]on)\b", re.IGNORECASE)
OFF_HOST = re.compile(
    r"(?:https?:)?//(?!127\.0\.0\.1|localhost|www\.w3\.org)[\w-]+\.[\w.-]*\w", re.IGNORECASE
)
NEEDED_UNNAMED = {
    "gunicorn",
    "plotly",
    "psycopg",
}  # started from the shell; drawn with by dash; named by an address


def test_the_top_level_holds_the_agreed_folders_and_no_other() -> None:
    assert {path.parts[0] for path in files() if len(path.parts) > 1} <= FOLDERS


def test_models_are_found() -> None:
    assert len(MODELS) >= 10


@pytest.mark.parametrize("path", MODELS, ids=str)
def test_every_model_opens_with_its_name_grain_checks_reason_and_storage(path: Path) -> None:
    header = dict(re.findall(r"^-- (\w+):[ \t]*(\S.*)$", read(path), re.MULTILINE))
    assert [key for key in HEADER if key not in header] == []
    assert header["model"].strip() == path.stem


@pytest.mark.parametrize("path", texts(), ids=str)
def test_no_file_names_a_place_on_one_machine(path: Path) -> None:
    assert MACHINE_PATH.findall(read(path)) == []


@pytest.mark.parametrize("path", texts(), ids=str)
def test_no_file_is_left_unfinished(path: Path) -> None:
    assert UNFINISHED.findall(read(path)) == []


SERVED = [*code("pages", "figures", "access", "app.py"), *(p for p in texts() if p.parts[0] == "assets")]


@pytest.mark.parametrize("path", SERVED, ids=str)
def test_nothing_that_is_served_names_another_host(path: Path) -> None:
    assert OFF_HOST.findall(read(path)) == []


def test_nothing_imports_the_app() -> None:
    assert [
        str(path) for path in code(*PACKAGES) if "app" in {name.split(".")[0] for name in imports(path)}
    ] == []


def test_the_app_never_imports_the_night() -> None:
    assert not [name for name in imports(Path("app.py")) if name.split(".")[0] in {"etl", "geo"}]


def test_every_page_has_its_words_in_both_languages() -> None:
    wanted = [Path(f"common/locales/{lang}/{page}.toml") for page in PATHS for lang in ("zh", "en")]
    wanted += [Path(f"pages/{page}.py") for page in PATHS]
    assert [str(path) for path in wanted if path not in files()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    targets = [(path.parent / link.strip()) for link in LINK.findall(read(path))]
    assert [str(target) for target in targets if not (ROOT / target).exists()] == []


def test_every_file_that_the_guide_names_exists() -> None:
    named = [name for name in NAMED.findall(read(Path("CONTRIBUTING.md"))) if not name.startswith("DIR/")]
    assert len(named) > 20
    assert [name for name in named if not _exists(name)] == []


def _exists(name: str) -> bool:
    """`pages/<page>.py` exists when any such file does; a bare file name, wherever it lies."""
    pattern = re.sub(r"<\w+>", "*", name).rstrip("/")
    return any(ROOT.glob(pattern)) or ("/" not in name and any(path.name == name for path in files()))


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in files() if path.parts[:2] == ("docs", "decisions")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_setting_stands_in_both_readmes() -> None:
    names = [f"EPIDESK_{field.upper()}" for field in AppSettings.model_fields]
    for readme in ("README.md", "README.zh-CN.md"):
        assert [name for name in names if name not in read(Path(readme))] == [], readme


def test_every_package_that_the_code_imports_is_required_and_every_required_one_used() -> None:
    required = {re.split(r"[=<>~\[ ]", line)[0].lower() for line in _lines("requirements.in")}
    roots = {name.split(".")[0] for path in code() for name in imports(path)}
    roots -= {*PACKAGES, "app"} | set(sys.stdlib_module_names)
    owners = packages_distributions()
    used = {root: {name.lower().replace("_", "-") for name in owners.get(root, [root])} for root in roots}
    assert [root for root, names in used.items() if names.isdisjoint(required)] == []
    assert required - set().union(*used.values()) - NEEDED_UNNAMED == set()


def _lines(name: str) -> list[str]:
    return [line for line in read(Path(name)).splitlines() if line and not line.startswith(("#", "-"))]
