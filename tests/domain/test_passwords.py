"""How good a password is, in words."""

from __future__ import annotations

import pytest

from domain.passwords import SHORTEST, check_password, strength


@pytest.mark.parametrize(
    ("password", "level"),
    [
        ("短", "weak"),
        ("12345678", "weak"),
        ("abcdefgh", "weak"),
        ("aaaaaaaaaaaa", "weak"),
        ("19800512", "weak"),
        ("Password1", "weak"),
        ("双河街道2021", "weak"),
        ("kX7p4mQ2", "fair"),
        ("河边有三棵树2021", "fair"),
        ("Hebian-3-trees", "good"),
        ("三月去河边种了四十七棵香樟树苗", "fair"),
        ("三月去河边种了四十七棵香樟和柳树苗", "good"),
    ],
)
def test_the_strength_of_a_password_is_said(password, level):
    found = strength(password, ("双河街道", "荣昌区"))
    assert found.level == level, found
    assert found.words


def test_a_short_one_a_hidden_space_and_a_slip_are_refused_at_their_fields():
    assert [(f.field) for f in check_password("a" * (SHORTEST - 1), "a" * (SHORTEST - 1))] == ["new"]
    assert [(f.field) for f in check_password(" " + "a" * SHORTEST, " " + "a" * SHORTEST)] == ["new"]
    assert [(f.field) for f in check_password("kX7p4mQ2", "kX7p4mQ3")] == ["again"]
    assert check_password("kX7p4mQ2", "kX7p4mQ2") == []
