"""The printer's own dialog, and the pages sent to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget


def print_pages(parent: QWidget, path: Path, landscape: bool, name: str) -> bool:
    """Ask for a printer and print this PDF; False when the person gave up, KnownError when the printer does not take it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from ui.printing.paper import print_file, set_up

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer, landscape, name)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return False
    print_file(printer, path)
    return True
