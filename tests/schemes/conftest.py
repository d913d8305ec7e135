from __future__ import annotations

from collections.abc import Callable

import pytest

import resources
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme

Notice = Callable[[str], Scheme]


@pytest.fixture
def notice() -> Notice:
    """The notice with an id."""
    return lambda scheme_id: read_scheme(resources.scheme_data(scheme_id))
