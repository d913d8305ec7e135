"""The order in which a start loads the program; Qt is not imported by this module, so that it can come second."""

from __future__ import annotations

import gc
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
        # Once Qt is there, its binding reads the source text of every module that is loaded after it.
        import_module("db.store")
    import_module("ui.application")
