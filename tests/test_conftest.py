"""The suite guards itself: each guard is tried in a small suite of its own that does what it forbids."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """A suite with our conftest and our settings for warnings."""
    shutil.copy(ROOT / "tests" / "conftest.py", pytester.path / "conftest.py")
    shutil.copy(ROOT / "pyproject.toml", pytester.path / "pyproject.toml")
    (pytester.path / "tests").mkdir()
    return pytester


def outcomes(suite: pytest.Pytester, text: str) -> tuple[dict[str, int], str]:
    (suite.path / "tests" / "test_it.py").write_text(text, encoding="utf-8")
    done = suite.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist")
    return done.parseoutcomes(), done.stdout.str()


def test_a_transaction_left_open_fails_the_test(suite: pytest.Pytester) -> None:
    found, text = outcomes(
        suite,
        """
from sqlalchemy import create_engine, text
kept = []

def test_leaves():
    connection = create_engine("sqlite://").connect()
    connection.execute(text("SELECT 1"))
    kept.append(connection)

def test_closes():
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT 1"))
""",
    )
    assert found == {"passed": 2, "errors": 1}
    assert "left a database connection" in text


def test_a_window_left_open_fails_the_test(suite: pytest.Pytester) -> None:
    found, text = outcomes(
        suite,
        """
from PySide6.QtWidgets import QLabel
kept = []

def test_leaves(qtbot):
    kept.append(QLabel("left"))
    kept[0].show()

def test_closes(qtbot):
    label = QLabel("closed")
    qtbot.addWidget(label)
    label.show()
""",
    )
    assert found == {"passed": 2, "errors": 1}
    assert "left windows open: QLabel" in text


def test_an_unexpected_warning_fails_the_test(suite: pytest.Pytester) -> None:
    found, _ = outcomes(suite, "import warnings\n\ndef test_warns():\n    warnings.warn('look')\n")
    assert found == {"failed": 1}


def test_settings_of_one_test_are_not_seen_by_the_next(suite: pytest.Pytester) -> None:
    found, _ = outcomes(
        suite,
        """
from pathlib import Path
from PySide6.QtCore import QSettings

def test_writes():
    QSettings("office", "desk").setValue("recent", "a.htk")
    (Path.home() / "note").write_text("x")

def test_reads():
    assert QSettings("office", "desk").value("recent") is None
    assert not (Path.home() / "note").exists()
""",
    )
    assert found == {"passed": 2}


def test_the_user_s_folders_are_those_of_the_test(user_home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    from resources.folders import user_folder

    assert user_home.is_relative_to(tmp_path_factory.getbasetemp())
    assert user_folder().is_relative_to(user_home)
    assert sys.platform == "win32" or Path(os.environ["HOME"]) == user_home
