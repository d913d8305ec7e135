"""Reads the project's source and says where it breaks the rules of the house; `test_architecture.py` holds the rules."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EXEMPT = ("tests", "benchmarks")
"""These may import anything: they look at every package from outside."""

LIBRARIES: dict[str, frozenset[str]] = {
    "standard library": frozenset(sys.stdlib_module_names) - {"sqlite3"},
    "`stdnum`": frozenset({"stdnum"}),
    "SQLAlchemy and its drivers": frozenset({"sqlalchemy", "sqlcipher3", "sqlite3", "psycopg"}),
    "Alembic": frozenset({"alembic"}),
    "pypinyin": frozenset({"pypinyin"}),
    "pandas": frozenset({"pandas"}),
    "calamine": frozenset({"python_calamine"}),
    "openpyxl": frozenset({"openpyxl"}),
    "XlsxWriter": frozenset({"xlsxwriter"}),
    "reportlab": frozenset({"reportlab"}),
    "fonttools": frozenset({"fontTools"}),
    "Qt": frozenset({"PySide6", "shiboken6"}),
    "pyqtgraph": frozenset({"pyqtgraph"}),
}
"""What the table calls a library → its top-level modules. The standard library is open to all, but for its SQL."""

HEAVY = frozenset(
    {"pandas", "numpy", "openpyxl", "reportlab", "pypinyin", "xlsxwriter", "python_calamine", "fontTools", "psycopg"}
)
"""Libraries that load when first needed, never at the start."""

FILE_LINES = 500
FUNCTION_LINES = 60
EMPTY_NAMES = frozenset(
    ("util", "utils", "helpers", "common", "manager", "managers", "misc", "handler", "handlers", "data", "info")
)
"""Module names that say nothing about what is in the module."""

SQL = re.compile(r"\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|PRAGMA\s|CREATE\s+(TABLE|INDEX)\s)")
IMPURE = frozenset(
    ("os", "io", "pathlib", "shutil", "tempfile", "glob", "time", "subprocess", "socket", "random", "secrets")
)
"""Standard modules that reach out of a pure function: files, clocks, chance, other processes."""


@dataclass(frozen=True)
class Row:
    """One row of the import table; `late` may be imported inside functions only."""

    package: str
    ours: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


@dataclass(frozen=True)
class Import:
    """An import statement: the full module name, its line, and whether it runs only when a function is called."""

    module: str
    line: int
    late: bool

    @property
    def top(self) -> str:
        """The first part of the module's name."""
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class Source:
    """A Python file of the project."""

    path: Path
    place: str
    module: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The package of the import table that this file belongs to."""
        return self.module.partition(".")[0]

    @property
    def is_package(self) -> bool:
        """True for an `__init__.py`."""
        return self.path.name == "__init__.py"


def sources(root: Path, packages: tuple[str, ...]) -> list[Source]:
    """Every Python file of these packages, and of these modules in the root folder."""
    files = [root / f"{name}.py" for name in packages if (root / f"{name}.py").exists()]
    files += [file for name in packages for file in sorted((root / name).rglob("*.py"))]
    return [read_source(root, file) for file in files]


@cache
def read_source(root: Path, file: Path) -> Source:
    """Parse one file; files do not change while they are checked."""
    place = file.relative_to(root).as_posix()
    module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    text = file.read_text(encoding="utf-8")
    return Source(file, place, module, text, ast.parse(text, place))


def imports(source: Source) -> Iterator[Import]:
    """All imports of a file but those for type checking only; `from a import b` also counts as `a.b`."""
    yield from _imports(source, source.tree, late=False)


def _imports(source: Source, node: ast.AST, *, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield from _imports(source, ast.Module([other], []), late=late)
            continue
        for module in imported_modules(source, child):
            yield Import(module, getattr(child, "lineno", 0), late)
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _imports(source, child, late=late or inside)


def imported_modules(source: Source, node: ast.AST) -> list[str]:
    """The full names of the modules that one statement or call may import."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parts = source.module.split(".")
            kept = parts[: len(parts) - node.level + source.is_package]
            base = ".".join([*kept, base]) if base else ".".join(kept)
        return [base, *(f"{base}.{alias.name}" for alias in node.names)]
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "__import__"):
        return [a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return []


def import_faults(root: Path, table: tuple[Row, ...]) -> list[str]:
    """Imports that the table does not allow."""
    packages = tuple(row.package for row in table)
    rules = {row.package: row for row in table}
    found: dict[str, None] = {}
    for source in sources(root, packages):
        row = rules[source.package]
        for one in imports(source):
            if not allowed(one, row, packages):
                found[f"{source.place}:{one.line} {source.package} may not import {one.top}{where(one, row)}"] = None
    return list(found)


def allowed(one: Import, row: Row, packages: tuple[str, ...]) -> bool:
    """True when a row of the table allows an import."""
    names = (*row.ours, row.package, *(row.late if one.late else ()))
    if one.top in packages or one.top in EXEMPT:
        return one.top in names
    libraries = ("standard library", *row.others, *(row.late if one.late else ()))
    return any(one.top in LIBRARIES.get(name, ()) for name in libraries)


def where(one: Import, row: Row) -> str:
    """Adds to a fault that the import would be right inside a function."""
    late = any(one.top == name or one.top in LIBRARIES.get(name, ()) for name in row.late)
    return " outside a function" if late and not one.late else ""


def strangers(root: Path, known: tuple[str, ...]) -> list[str]:
    """Packages and modules in the root folder that no row of the table speaks of."""
    folders = {file.parent.name for file in root.glob("*/*.py")}
    modules = {file.stem for file in root.glob("*.py")}
    return sorted((folders | modules) - set(known) - set(EXEMPT))


def heavy_at_start(root: Path, packages: tuple[str, ...], starting: tuple[str, ...]) -> list[str]:
    """Heavy libraries that load as soon as the program starts: modules reached from `starting` by imports at the top.

    A name in `starting` ending in `.*` stands for a whole package.
    """
    files = {source.module: source for source in sources(root, packages)}
    waiting = [name for name in files if any(begins(name, pattern) for pattern in starting)]
    reached: set[str] = set()
    found = []
    while waiting:
        module = waiting.pop()
        if module in reached or module not in files:
            continue
        reached.add(module)
        for one in imports(files[module]):
            if one.late:
                continue
            if one.top in HEAVY:
                found.append(f"{files[module].place}:{one.line} loads {one.top} at the start")
            parts = one.module.split(".")
            waiting += [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
    return sorted(set(found))


def begins(module: str, pattern: str) -> bool:
    """True when a module is meant by a pattern of `heavy_at_start`."""
    package = pattern.removesuffix(".*")
    return module == package or (pattern != package and module.startswith(package + "."))


def size_faults(root: Path, packages: tuple[str, ...]) -> list[str]:
    """Files and functions that have grown too long, and modules with names that say nothing."""
    found = []
    for source in sources(root, packages):
        lines = source.text.count("\n")
        if lines > FILE_LINES:
            found.append(f"{source.place} has {lines} lines, at most {FILE_LINES}")
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    found.append(f"{source.place}:{node.lineno} {node.name} has {length} lines, at most {FUNCTION_LINES}")
        if EMPTY_NAMES & set(source.module.lower().split(".")):
            found.append(f"{source.place} has a name that says nothing")
    return found


def word_faults(root: Path, packages: tuple[str, ...]) -> list[str]:
    """Message boxes, event loops and SQL where they do not belong, and clocks and files in the rules."""
    found = []
    for source in sources(root, packages):
        for node in ast.walk(source.tree):
            fault = word_fault(source, node)
            if fault:
                found.append(f"{source.place}:{getattr(node, 'lineno', 0)} {fault}")
    return sorted(set(found))


def word_fault(source: Source, node: ast.AST) -> str:
    """What is wrong with one node, or an empty text."""
    names = {getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", "")}
    if "QMessageBox" in names and source.place != "widgets/messages.py":
        return "only widgets/messages.py opens message boxes"
    if "processEvents" in names and source.package != "commands":
        return "processEvents is for commands that draw"
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value) and source.package != "db":
        return "SQL is for db"
    return impurity(node) if source.package == "domain" else ""


def impurity(node: ast.AST) -> str:
    """What makes a rule depend on more than its arguments, or an empty text."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        bad = [module for module in modules if module.partition(".")[0] in IMPURE]
        return f"domain is pure and does without {bad[0]}" if bad else ""
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called == "open" or called.rpartition(".")[2] in ("today", "now", "utcnow"):
            return f"domain is pure and does without {called}()"
    return ""


def as_markdown(table: tuple[Row, ...]) -> list[str]:
    """The import table as `ARCHITECTURE.md` quotes it, line by line."""
    lines = ["| package | may import of ours | and of others, only |", "| --- | --- | --- |"]
    above: tuple[str, ...] = ()
    for row in table:
        late = [f"{name if name in LIBRARIES else f'`{name}`'} {LATE_WORDS}" for name in row.late]
        late_libraries = [words for words in late if not words.startswith("`")]
        late_ours = [words for words in late if words.startswith("`")]
        ours = [f"`{name}`" for name in row.ours] or ["nothing"]
        if len(above) > 2 and {*row.ours, *row.late} >= set(above):
            ours = ["all above"]
        lines.append(f"| `{row.package}` | {cell(ours, late_ours)} | {cell([*row.others], late_libraries)} |")
        above = (*above, row.package)
    return lines


LATE_WORDS = "only inside the function that needs it"


def cell(names: list[str], late: list[str]) -> str:
    """One cell of the table: names apart by commas, what is allowed late after a semicolon."""
    return "; ".join(part for part in (", ".join(names), *late) if part)
