"""The arrows of the architecture, read from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "config", "net", "markup", "accounts", "booru", "forums", "scores", "community",
    "api", "ops",
)  # fmt: skip

# package -> what of ours it may import beside itself
ARROWS = {
    "config": set(),
    "net": set(),
    "markup": set(),
    "accounts": {"net", "markup"},
    "booru": {"accounts", "net", "markup"},
    # Of booru only the search, which knows nothing of images (`SEARCH`).
    "forums": {"accounts", "net", "markup", "booru"},
    "scores": {"accounts", "net", "markup"},
    # Pages and acts that cut across: profiles, the queue of the moderators, exports.
    "community": {"accounts", "net", "markup", "booru", "forums", "scores"},
    "api": {"accounts", "booru", "forums", "scores", "community", "net", "markup"},
    "ops": set(PACKAGES),
}
SEARCH = (
    "booru.search", "booru.row_search", "booru.row_columns", "booru.row_texts",
    "booru.snapshot",
)  # fmt: skip
# Inside booru, imports go downward only.
LAYERS = (
    ("booru.media", "booru.tag_names", "booru.categories", "booru.ranking",
     "booru.location_sites",
     "booru.problems", "booru.search"),
    ("booru.models", "booru.snapshot", "booru.index"),
    ("booru.policies", "booru.storage", "booru.image_rows", "booru.duplicates",
     "booru.comparing",
     "booru.forced", "booru.received", "booru.search_fields", "booru.row_columns",
     "booru.row_texts", "booru.row_search", "booru.tag_search", "booru.filter_search",
     "booru.facts", "booru.expansion", "booru.image_search", "booru.stored_queries",
     "booru.search_text", "booru.search_help", "booru.tag_facts", "booru.autocomplete",
     "booru.presentation", "booru.results", "booru.interaction_rows",
     "booru.reverse_search", "booru.addresses", "booru.talk", "booru.comment_search",
     "booru.gallery_search", "booru.gallery_cards", "booru.gallery_lists",
     "booru.post_feed",
     "booru.tag_change_search", "booru.tag_history"),
    ("booru.processing", "booru.tag_sets", "booru.tag_changes", "booru.bulk",
     "booru.announcing", "booru.link_checks", "booru.colours"),
    ("booru.tasks",),
    ("booru.actions",),
    ("booru.views", "booru.admin", "booru.forms", "booru.filter_forms",
     "booru.bulk_forms", "booru.dnp_forms", "booru.tag_details_forms",
     "booru.comment_forms", "booru.gallery_forms", "booru.urls"),
)  # fmt: skip
FORUM_LAYERS = (
    ("forums.models",),
    ("forums.policies", "forums.post_search", "forums.reads"),
    ("forums.processing",),
    ("forums.tasks",),
    ("forums.actions",),
    ("forums.views", "forums.admin", "forums.forms", "forums.urls"),
)
SCORE_LAYERS = (
    ("scores.facts", "scores.games", "scores.ratings", "scores.importing"),
    ("scores.models",),
    ("scores.policies", "scores.remote", "scores.reads", "scores.catalogue"),
    ("scores.processing",),
    ("scores.tasks",),
    ("scores.actions",),
    ("scores.views", "scores.admin", "scores.forms", "scores.urls"),
)
PURE = (
    "booru/media",
    "booru/search",
    "booru/tag_names.py",
    "booru/location_sites.py",
    "booru/ranking.py",
    "booru/categories.py",
    "booru/index/bitmaps.py",
    "booru/index/keys.py",
    "booru/index/order.py",
    "booru/index/sorting.py",
    "api/nekos/letters.py",
    "api/nekos/pattern_parser.py",
    "api/nekos/patterns.py",
    "scores/facts.py",
    "scores/games",
    "scores/ratings",
    "scores/importing",
)
IMPURE = ("django", "rest_framework", "celery", "config")


def _files(package: str) -> Iterator[Path]:
    target = ROOT / package
    yield from [target] if target.is_file() else sorted(target.rglob("*.py"))


def _imports(file: Path) -> Iterator[str]:
    """Modules imported at run time; those for type checking only are free."""
    tree = ast.parse(file.read_text())
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            skipped |= {inner for part in node.body for inner in ast.walk(part)}
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_along_the_arrows(package: str) -> None:
    allowed = ARROWS[package] | {package}
    wrong = {
        (str(file.relative_to(ROOT)), module)
        for file in _files(package)
        for module in _imports(file)
        if module.split(".")[0] in PACKAGES and module.split(".")[0] not in allowed
    }
    assert wrong == set()


def test_dialects_do_not_know_each_other() -> None:
    folders = {p.name for p in (ROOT / "api").iterdir() if (p / "urls.py").exists()}
    # The page of them all reads what each says of itself; none of them knows it.
    # What a dump has of each is what they all show.
    dialects = folders - {"docs", "dumps"}
    assert "philomena" in dialects
    wrong = {
        (dialect, module)
        for dialect in dialects
        for file in _files(f"api/{dialect}")
        for module in _imports(file)
        for other in folders - {dialect}
        if module.startswith(f"api.{other}")
    }
    assert wrong == set()


def test_only_the_machine_makes_dumps() -> None:
    wrong = {
        (str(file.relative_to(ROOT)), module)
        for package in set(PACKAGES) - {"ops"}
        for file in _files(package)
        for module in _imports(file)
        if module.startswith("api.dumps") and file.parent.name != "dumps"
    }
    assert wrong == set()


def _layer(module: str) -> int | None:
    app = module.split(".")[0]
    layers = {"scores": SCORE_LAYERS, "forums": FORUM_LAYERS}.get(app, LAYERS)
    for height, modules in enumerate(layers):
        if any(module == m or module.startswith(f"{m}.") for m in modules):
            return height
    return None


def test_forums_know_the_search_and_nothing_else_of_the_booru() -> None:
    wrong = {
        (str(file.relative_to(ROOT)), module)
        for file in _files("forums")
        for module in _imports(file)
        if module.startswith("booru")
        and not any(module == m or module.startswith(f"{m}.") for m in SEARCH)
    }
    assert wrong == set()


@pytest.mark.parametrize("app", ["booru", "forums", "scores"])
def test_apps_import_downward_only(app: str) -> None:
    wrong = set()
    for file in _files(app):
        own = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        height = _layer(own)
        for module in _imports(file):
            # Which app may import which is said by the arrows.
            target = _layer(module) if module.split(".")[0] == app else None
            if height is not None and target is not None and target > height:
                wrong.add((own, module))
    assert wrong == set()


@pytest.mark.parametrize("place", PURE)
def test_pure_code_knows_no_framework(place: str) -> None:
    files = list(_files(place))
    assert files
    wrong = {
        (str(file.relative_to(ROOT)), module)
        for file in files
        for module in _imports(file)
        if module.split(".")[0] in IMPURE
    }
    assert wrong == set()


def test_no_function_level_import_of_ours_hides_a_cycle() -> None:
    hidden = set()
    for package in (
        "accounts",
        "booru",
        "forums",
        "scores",
        "community",
        "api",
        "net",
        "markup",
    ):
        for file in _files(package):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    for inner in ast.walk(node):
                        module = getattr(inner, "module", "") or ""
                        if isinstance(inner, ast.ImportFrom) and (
                            module.split(".")[0] in PACKAGES
                            and not module.startswith("booru.media")
                        ):
                            hidden.add((str(file.relative_to(ROOT)), module))
    assert hidden == set()
