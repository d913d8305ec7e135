"""The order in which a start loads the program; Qt is not imported by this module, so that it can come second."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path


def start(file: Path | None) -> int:
    """Open the window, on a file when one is given, and return the exit status when it is closed."""
    # A start only adds objects: looking for garbage among them would take a tenth of it. The window ends this.
    gc.disable()
    try:
        load(file)
        from ui.application import run_window

        return run_window(file)
    finally:
        gc.enable()


def load(file: Path | None) -> None:
    """Load what the first screen needs: with a file its database first."""
    if file is not None:
        # First what Qt does not take part in.
        import_module("db.store")
    import_module("PySide6.QtCore")
    spare_sources()
    import_module("ui.application")


def spare_sources() -> None:
    """Keep Qt's binding from reading the source text of each module that is loaded from now on.

    It looks there for the word PySide6, to tell the modules for which it switches its alternative names (`__feature__`) on and
    off from those that it leaves alone. We use no such names, so all may count as the first kind. A binding without this
    function is left as it is.
    """
    feature = sys.modules.get("PySide6.support.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: True  # type: ignore[union-attr]
