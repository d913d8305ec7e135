"""The rules of the house, checked over every file, and checked themselves on a house that breaks each of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import (
    HEAVY,
    Row,
    as_markdown,
    heavy_at_start,
    import_faults,
    size_faults,
    strangers,
    word_faults,
)

ROOT = Path(__file__).resolve().parent.parent

_SIX = ("domain", "resources", "db", "importers", "exporters", "widgets")
TABLE = (
    Row("domain", (), ("standard library", "`stdnum`")),
    Row("resources", (), ("standard library",)),
    Row("db", ("domain", "resources"), ("SQLAlchemy and its drivers", "Alembic", "pypinyin")),
    Row("importers", ("domain",), ("pandas", "calamine", "openpyxl")),
    Row("exporters", ("domain", "resources"), ("openpyxl", "XlsxWriter", "reportlab", "fonttools")),
    Row("widgets", ("domain", "resources"), ("Qt",)),
    Row("ui", _SIX, ("Qt", "pyqtgraph")),
    Row("commands", _SIX, (), late=("ui", "Qt")),
    Row("main", ("commands",), (), late=("ui",)),
)
"""Who may import whom. Whatever is not named here is forbidden."""

PACKAGES = tuple(row.package for row in TABLE)
EVERYTHING = (*PACKAGES, "prepare", "tests", "benchmarks")
STARTING = ("main", "ui.*", "widgets.*", "db.*", "commands.*", "importers", "exporters")
"""What may load before the person at the desk has asked for anything."""


def test_every_import_is_in_the_table() -> None:
    assert import_faults(ROOT, TABLE) == []


def test_every_package_is_in_the_table() -> None:
    # prepare.py runs before anything is installed: the standard library is all there is.
    assert strangers(ROOT, (*PACKAGES, "prepare")) == []
    assert import_faults(ROOT, (Row("prepare"),)) == []


def test_heavy_libraries_load_when_first_needed() -> None:
    assert heavy_at_start(ROOT, PACKAGES, STARTING) == []


def test_files_and_functions_stay_short_and_have_names_that_speak() -> None:
    assert size_faults(ROOT, EVERYTHING) == []


def test_boxes_event_loops_sql_clocks_and_files_stay_in_their_place() -> None:
    assert word_faults(ROOT, PACKAGES) == []


def test_the_architecture_document_quotes_the_table() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    quoted = [line for line in text.splitlines() if line.startswith("|")]
    wanted = as_markdown(TABLE)
    start = quoted.index(wanted[0])
    assert quoted[start : start + len(wanted)] == wanted


@pytest.mark.parametrize("start", ["main.main(['--help'])", "import ui.application"])
def test_the_program_starts_without_the_heavy_libraries(start: str) -> None:
    code = f"import sys, main; {start}; sys.exit(' '.join(sorted({set(HEAVY)!r} & set(sys.modules))) or 0)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


# --- the checks themselves ---------------------------------------------------------------------------------------


def house(root: Path, files: dict[str, str]) -> Path:
    """Write files, `db/models` for `db/models.py`."""
    for name, text in files.items():
        file = root / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("place", "text", "fault"),
    [
        ("domain/rule", "import db", "domain may not import db"),
        ("domain/rule", "def f():\n    from db.models import Household", "domain may not import db"),
        ("domain/rule", "from ..db import models", "domain may not import db"),
        ("domain/rule", "import sqlite3", "domain may not import sqlite3"),
        ("domain/rule", "import importlib\nimportlib.import_module('ui.window')", "domain may not import ui"),
        ("domain/rule", "import requests", "domain may not import requests"),
        ("domain/deep/rule", "from ...widgets import box", "domain may not import widgets"),
        ("widgets/table", "import sqlalchemy", "widgets may not import sqlalchemy"),
        ("widgets/table", "from ui import window", "widgets may not import ui"),
        ("exporters/pdf", "from PySide6.QtGui import QFont", "exporters may not import PySide6"),
        ("ui/window", "from sqlalchemy.orm import Session", "ui may not import sqlalchemy"),
        ("ui/window", "import tests.conftest", "ui may not import tests"),
        ("db/models", "try:\n    import pandas\nexcept ImportError:\n    pass", "db may not import pandas"),
        ("commands/demo", "import ui.application", "commands may not import ui outside a function"),
        ("commands/demo", "class A:\n    from PySide6 import QtGui", "may not import PySide6 outside a function"),
        ("main", "from ui.application import run_window", "main may not import ui outside a function"),
        ("main", "def f():\n    import db", "main may not import db"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, place: str, text: str, fault: str) -> None:
    faults = import_faults(house(tmp_path, {place: text}), TABLE)
    assert len(faults) == 1 and faults[0].endswith(fault)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("domain/rule", "from __future__ import annotations\nimport re\nfrom stdnum.cn import ric\nfrom . import other"),
        ("domain/rule", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from db import models"),
        ("db/engine", "import sqlite3, sqlcipher3, alembic.config, domain.people, resources"),
        ("commands/demo", "def run():\n    from ui.application import run_window\n    import PySide6.QtGui"),
        ("main", "import commands\ndef f():\n    from ui.application import run_window"),
        ("ui/window", "import pyqtgraph, db.queries, exporters.pdf, importers, widgets, domain, resources, ui.page"),
    ],
)
def test_an_allowed_import_is_let_pass(tmp_path: Path, place: str, text: str) -> None:
    assert import_faults(house(tmp_path, {place: text}), TABLE) == []


def test_a_package_without_a_row_is_found(tmp_path: Path) -> None:
    root = house(tmp_path, dict.fromkeys(("domain/rule", "extras/thing", "helpers", "tests/test_it", "main"), ""))
    assert strangers(root, PACKAGES) == ["extras", "helpers"]


def test_a_heavy_library_at_the_start_is_found_through_other_modules(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        {
            "main": "import commands",
            "ui/page": "from exporters import xlsx\ndef f():\n    from exporters import pdf",
            "exporters/__init__": "",
            "exporters/xlsx": "from exporters.deep import writer",
            "exporters/deep/__init__": "",
            "exporters/deep/writer": "import openpyxl.styles",
            "exporters/pdf": "import reportlab",
            "db/search": "def f():\n    import pypinyin",
        },
    )
    assert heavy_at_start(root, PACKAGES, STARTING) == ["exporters/deep/writer.py:1 loads openpyxl at the start"]


def test_long_files_long_functions_and_empty_names_are_found(tmp_path: Path) -> None:
    body = "    x = 1\n"
    root = house(
        tmp_path,
        {
            "domain/long_file": "x = 1\n" * 501,
            "domain/right_file": "x = 1\n" * 500,
            "domain/long_function": "def f():\n" + body * 60,
            "domain/right_function": "def f():\n" + body * 59,
            "db/utils": "",
            "db/common/thing": "",
        },
    )
    assert sorted(size_faults(root, PACKAGES)) == [
        "db/common/thing.py has a name that says nothing",
        "db/utils.py has a name that says nothing",
        "domain/long_file.py has 501 lines, at most 500",
        "domain/long_function.py:1 f has 61 lines, at most 60",
    ]


@pytest.mark.parametrize(
    ("place", "text", "fault"),
    [
        ("ui/page", "from PySide6.QtWidgets import QMessageBox", "only widgets/messages.py opens message boxes"),
        ("ui/page", "QtWidgets.QMessageBox.warning(None, '', '')", "only widgets/messages.py opens message boxes"),
        ("widgets/table", "app.processEvents()", "processEvents is for commands that draw"),
        ("ui/page", "session.execute('SELECT uid FROM household')", "SQL is for db"),
        ("domain/rule", "from pathlib import Path", "domain is pure and does without pathlib"),
        ("domain/rule", "import os.path", "domain is pure and does without os.path"),
        ("domain/rule", "day = datetime.date.today()", "domain is pure and does without datetime.date.today()"),
        ("domain/rule", "text = open('x')", "domain is pure and does without open()"),
    ],
)
def test_a_word_out_of_its_place_is_found(tmp_path: Path, place: str, text: str, fault: str) -> None:
    faults = word_faults(house(tmp_path, {place: text}), PACKAGES)
    assert [one.partition(" ")[2] for one in faults] == [fault]


def test_words_in_their_place_are_let_pass(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        {
            "widgets/messages": "from PySide6.QtWidgets import QMessageBox",
            "commands/demo": "app.processEvents()",
            "db/search": "text = 'SELECT uid FROM household'",
            "db/clock": "from datetime import datetime\nnow = datetime.now()",
            "ui/page": "text = 'Select a village'",
        },
    )
    assert word_faults(root, PACKAGES) == []
