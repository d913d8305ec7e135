from __future__ import annotations

import pytest

import resources
from domain.rounds import Round, round_of
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return read_scheme(resources.scheme_data("rongchang-shuanghe-2021"))


@pytest.fixture(scope="session")
def round_(scheme: Scheme) -> Round:
    return round_of(scheme, "round")
