"""The walls of the program: which package may import which; no module in a circle of imports."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).parents[2]
Graph = dict[str, set[str]]


def modules() -> dict[str, Path]:
    """The modules of the program by their names within it."""
    package = ROOT / "publish"
    found = {}
    for path in package.rglob("*.py"):
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        found[name.removesuffix("__init__").rstrip(".")] = path
    return found


def imported(text: str, known: set[str]) -> set[str]:
    """What a module imports of the program when it runs, in functions too; not for types alone."""
    tree = ast.parse(text)
    typing = {id(inner) for part in for_types(tree) for inner in ast.walk(part)}
    return named_in((node for node in ast.walk(tree) if id(node) not in typing), known)


def named(text: str, known: set[str]) -> set[str]:
    """What a module imports of the program, for types too."""
    return named_in(ast.walk(ast.parse(text)), known)


def for_types(tree: ast.AST) -> Iterator[ast.stmt]:
    """The statements that only a checker of types reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from node.body


def named_in(nodes: Iterable[ast.AST], known: set[str]) -> set[str]:
    """The modules of the program that some statements import."""
    found = set()
    for node in nodes:
        if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] != "publish":
            continue
        parent = (node.module or "").removeprefix("publish").lstrip(".")
        for alias in node.names:
            inner = f"{parent}.{alias.name}".lstrip(".")
            found.add(inner if inner in known else parent)
    return found & known


def graph(arrows: Callable[[str, set[str]], set[str]]) -> Graph:
    """The modules of the program with the imports of each, of one kind."""
    known = modules()
    return {
        name: arrows(path.read_text("utf-8"), {*known}) - {name} for name, path in known.items()
    }


def circles(arrows: Graph) -> list[list[str]]:
    """The circles of a graph: what can be reached from itself, each once (by Kosaraju)."""
    order, seen = list[str](), set[str]()

    def visit(name: str, arrows: Graph, found: list[str]) -> None:
        seen.add(name)
        for other in sorted(arrows.get(name, ())):
            if other not in seen:
                visit(other, arrows, found)
        found.append(name)

    for name in sorted(arrows):
        if name not in seen:
            visit(name, arrows, order)
    back: Graph = {}
    for name, others in arrows.items():
        for other in others:
            back.setdefault(other, set()).add(name)
    seen.clear()
    found = []
    for name in reversed(order):
        if name not in seen:
            circle = list[str]()
            visit(name, back, circle)
            found.append(sorted(circle))
    return sorted(circle for circle in found if len(circle) > 1)


def packages() -> list[str]:
    """The packages in their order, as the page on the architecture has it."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    said = page.partition("in\nthis order:")[2] or page.partition("in this order:")[2]
    return re.findall(r"`(\w+)`", said.partition(".\n")[0])


def upward(arrows: Graph, order: list[str]) -> set[tuple[str, str]]:
    """The imports of a package that stands later in an order."""
    place = {name: number for number, name in enumerate(order)}
    return {
        (name, other)
        for name, others in arrows.items()
        for other in others
        if place.get(name.split(".")[0], 99) < place.get(other.split(".")[0], -1)
    }


def test_the_page_names_every_package() -> None:
    there = {path.parent.name for path in (ROOT / "publish").glob("*/__init__.py")}
    assert sorted(packages()) == sorted(there)


def test_no_module_is_in_a_circle() -> None:
    assert circles(graph(imported)) == []


def test_packages_import_from_those_before_them() -> None:
    """Types too: who names a type of a later package asks for all that is behind it."""
    assert upward(graph(named), packages()) == set()


def engine_names(text: str) -> set[str]:
    """The names in a program's code that are those of the page engine and its libraries."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    names = {token.string for token in tokens if token.type == tokenize.NAME}
    return {name for name in names if re.search("weasyprint|pydyf|pango", name, re.IGNORECASE)}


def test_only_the_room_of_the_engine_knows_the_engine() -> None:
    rooms = ("typeset.engine", "typeset.engine.")
    found = {
        name: engine_names(path.read_text("utf-8"))
        for name, path in modules().items()
        if name != rooms[0] and not name.startswith(rooms[1])
    }
    assert {name: names for name, names in found.items() if names} == {}


def test_a_name_of_the_engine_is_found() -> None:
    assert engine_names("def f():\n    from weasyprint.css import x") == {"weasyprint"}
    assert engine_names("box.pango_layout = 1") == {"pango_layout"}
    assert engine_names("'weasyprint'  # weasyprint") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from publish.core import files", {"core.files"}),
        ("def f():\n    from publish.core.files import Reader", {"core.files"}),
        ("from publish import core", {"core"}),
        ("if TYPE_CHECKING:\n    from publish.core.files import Reader", set()),
        ("import os\nfrom os import path", set()),
    ],
)
def test_what_a_module_imports(text: str, found: set[str]) -> None:
    assert imported(text, {"core", "core.files"}) == found


def test_what_a_module_names_for_types() -> None:
    text = "if TYPE_CHECKING:\n    from publish.cli import works\nfrom publish import core"
    assert imported(text, {"cli", "core"}) == {"core"}
    assert named(text, {"cli", "core"}) == {"cli", "core"}
    assert upward({"core": named(text, {"cli", "core"})}, ["core", "cli"]) == {("core", "cli")}


def test_a_circle_and_an_arrow_upward_are_found() -> None:
    arrows = {"core.a": {"edit.b"}, "edit.b": {"edit.c"}, "edit.c": {"core.a"}, "cli.d": {"core.a"}}
    assert circles(arrows) == [["core.a", "edit.b", "edit.c"]]
    assert circles({"cli.d": {"core.a"}, "core.a": set()}) == []
    assert upward(arrows, ["core", "edit", "cli"]) == {("core.a", "edit.b")}


def test_tests_stand_beside_the_packages() -> None:
    """Each in a folder with the name of its package, under a name that no other has."""
    packages = {path.parent.name for path in (ROOT / "publish").glob("*/__init__.py")}
    files = [*(ROOT / "tests").rglob("test_*.py")]
    assert packages <= {file.parent.name for file in files}
    assert all(file.parent.parent == ROOT / "tests" for file in files)
    assert len({file.name for file in files}) == len(files)


def unready(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Modules that ask one for a name while it is still being imported, whichever comes first.

    With a module those of the packages around it are imported, before it.
    """
    known = {*texts}
    tops = {name: at_top(ast.parse(text), known) & known for name, text in texts.items()}
    found = set[tuple[str, str]]()

    def load(name: str, loading: tuple[str, ...], done: set[str]) -> None:
        if name in done or name in loading:
            return
        parents = (name.rsplit(".", count)[0] for count in range(name.count("."), 0, -1))
        for parent in parents:
            load(parent, loading, done)
        for other in sorted(tops.get(name, ())):
            if other in loading:
                found.add((name, other))
            load(other, (*loading, name), done)
        done.add(name)

    for name in sorted(known):
        load(name, (), set())
    return found


def test_any_module_can_be_imported_first() -> None:
    texts = {f"publish.{n}".rstrip("."): p.read_text("utf-8") for n, p in modules().items()}
    assert unready(texts) == set()


def test_a_package_that_asks_a_module_which_asks_it_is_found() -> None:
    texts = {
        "publish.stack": "from publish.faces.files import opened",
        "publish.faces": "from publish.stack import measured",
        "publish.faces.files": "",
    }
    assert unready(texts) == {("publish.faces", "publish.stack")}
    assert unready(texts | {"publish.faces": ""}) == set()
    assert unready({"publish.a": "from publish.a import b", "publish.a.b": ""}) == set()


# --- imports within functions -----------------------------------------------------------


def names_in(node: ast.AST, known: set[str]) -> set[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return set()
    inner = {f"{node.module}.{alias.name}" for alias in node.names}
    return (inner & known) or {node.module}


def at_top(tree: ast.AST, known: set[str]) -> set[str]:
    """What a module imports when it is imported itself."""
    found = set[str]()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found |= names_in(node, known) | at_top(node, known)
    return found


def in_functions(tree: ast.AST, known: set[str]) -> set[str]:
    """What a module imports when its functions are called."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    return {name for one in functions for n in ast.walk(one) for name in names_in(n, known)}


def useless(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Imports within functions of what is there already when the module is imported."""
    trees = {name: ast.parse(text) for name, text in texts.items()}
    known = {*trees}
    tops = {name: at_top(tree, known) for name, tree in trees.items()}

    def loaded(name: str, seen: set[str]) -> set[str]:
        parents = {name.rsplit(".", count)[0] for count in range(1, name.count(".") + 1)}
        for other in (tops.get(name, set()) | parents) - seen:
            seen.add(other)
            loaded(other, seen)
        return seen

    late = {name: in_functions(tree, known) for name, tree in trees.items()}
    return {(name, one) for name, found in late.items() for one in found & loaded(name, set())}


def test_imports_within_functions_save_time_at_the_start() -> None:
    texts = {f"publish.{n}".rstrip("."): p.read_text("utf-8") for n, p in modules().items()}
    assert useless(texts) == set()


def test_an_import_within_a_function_that_saves_nothing_is_found() -> None:
    late = "def f():\n    import heavy\n"
    assert useless({"publish.a": f"import heavy\n{late}"}) == {("publish.a", "heavy")}
    assert useless(
        {"publish.a": f"from publish import b\n{late}", "publish.b": "import heavy"}
    ) == {("publish.a", "heavy")}
    assert useless({"publish.a": late, "publish.b": "import heavy"}) == set()
