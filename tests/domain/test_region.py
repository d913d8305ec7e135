"""What an office is, by its name: notice 003 speaks to 各县市区、市属开发区 (五、一要) and comes from a city."""

from __future__ import annotations

import pytest

from domain.region import Level, below, office_level


@pytest.mark.parametrize(
    ("name", "above", "level"),
    [
        ("双河街道", "荣昌区", Level.TOWN),
        ("沧沟乡", "武隆区", Level.TOWN),
        ("潍坊市", "潍坊市", Level.CITY),
        ("潍坊市", "", Level.CITY),
        ("诸城市", "潍坊市", Level.COUNTY),
        ("高新技术产业开发区", "潍坊市", Level.COUNTY),
        ("乐至县", "", Level.COUNTY),
        ("凉山彝族自治州", "", Level.CITY),
        ("城关社区", "", Level.TOWN),
    ],
)
def test_the_name_of_an_office_tells_its_level(name: str, above: str, level: Level) -> None:
    assert office_level(name, above) is level


def test_each_level_has_one_below_it_and_a_group_none() -> None:
    assert [below(level) for level in Level] == [Level.COUNTY, Level.TOWN, Level.VILLAGE, Level.GROUP, None]
