"""The dialogs that ask for a file; in one place, so that a test can answer them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

OFFICE_FILES = "回头看文件 (*.htk)"
NOTICE_FILES = "通知的文本文件 (*.json *.txt)"
BOOKS = "表格 (*.xlsx *.xls *.csv)"


def documents() -> Path:
    """The person's own folder for documents; his home where there is none."""
    place = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return place if place.is_dir() else Path.home()


def ask_open(parent: QWidget, title: str, kinds: str = OFFICE_FILES, folder: Path | None = None) -> Path | None:
    """Ask for an existing file; None when the person gave up."""
    found, _ = QFileDialog.getOpenFileName(parent, title, str(folder or documents()), kinds)
    return Path(found) if found else None


def ask_save(parent: QWidget, title: str, proposed: Path, kinds: str = OFFICE_FILES) -> Path | None:
    """Ask where to write a file; None when the person gave up. A missing ending is that of `proposed`."""
    found, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    if not found:
        return None
    chosen = Path(found)
    return chosen if chosen.suffix else chosen.with_suffix(proposed.suffix)
