"""The sample office's file, made once for all tests of a run that only look at it or work on a copy."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from db.sample import TODAY, make_office
from db.store import Store
from importers.reading import read_book


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="huitoukan-sample-", ignore_cleanup_errors=True)


@cache
def _made() -> Path:
    return make_office(Path(_folder().name) / "双河街道.htk", read_book)


def copy_to(folder: Path) -> Path:
    """A copy of the sample file that the test may change."""
    return Path(shutil.copy(_made(), folder))


def opened(path: Path) -> Store:
    """The file, opened on the sample's own day."""
    return Store.open(path, clerk="01号", now=TODAY.astimezone(), back_up=False)
