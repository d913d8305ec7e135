"""A PDF to be shown or printed, from the disk or from memory."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from resources.unwritten import content, is_unwritten


def load_pages(document: QPdfDocument, path: Path) -> None:
    """Load a PDF that an exporter has made; one that is not there leaves the document without pages."""
    if not is_unwritten(path):
        document.load(str(path))
        return
    document.close()
    held = QBuffer(document)
    held.setData(QByteArray(content(path) or b""))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    _let_go(document)
    held.setObjectName("pages")
    document.load(held)


def _let_go(document: QPdfDocument) -> None:
    """The bytes of the pages shown before are needed no more."""
    for old in document.findChildren(QBuffer, "pages"):
        old.deleteLater()


def close_pages(document: QPdfDocument) -> None:
    """Let go of the file or the memory."""
    document.close()
    _let_go(document)
