"""A sample office, its notice and round, for filling blanks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.sample_office import made


@pytest.fixture
def office_file(tmp_path: Path) -> Path:
    """A copy of the sample office's file."""
    return made.copy_to(tmp_path)


@pytest.fixture
def office(office_file: Path) -> Iterator[Store]:
    """The sample office, open."""
    with made.opened(office_file) as store:
        yield store
