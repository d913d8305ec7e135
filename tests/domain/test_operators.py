"""Operators: what each role may, who may instead, and PINs that are not kept."""

from __future__ import annotations

import pytest

from domain.errors import KnownError
from domain.operators import (
    LEAST,
    PREFIX,
    RIGHT_LABELS,
    Operator,
    Right,
    Role,
    check_operators,
    check_pin,
    operators_in,
    pin_fits,
    pin_hash,
    require,
    setting_of,
)

KEYS, CHECKS, LEADS = (Operator(str(n), name, role) for n, (name, role) in enumerate(zip("甲乙丙", Role, strict=True)))
REVIEWS = {Right.STRIKE, Right.REMOVE, Right.SAMPLE, Right.IMPORT, Right.MERGE, Right.DECIDE, Right.UNDO_OTHERS}


def test_each_role_may_all_that_the_one_before_it_may():
    assert {right for right in Right if KEYS.may(right)} == set()
    assert {right for right in Right if CHECKS.may(right)} == REVIEWS
    assert {right for right in Right if LEADS.may(right)} == set(Right)
    assert LEAST.keys() == RIGHT_LABELS.keys() == set(Right)


def test_who_may_not_is_told_in_one_sentence_who_may():
    with pytest.raises(KnownError) as refused:
        require(KEYS, Right.STRIKE)
    assert refused.value.sentence == "甲是“录入”人员，不能销号和取消销号；请由“审核、管理”人员来做。"
    with pytest.raises(KnownError, match="请由“管理”人员来做"):
        require(CHECKS, Right.ROUNDS)


def test_a_file_without_operators_lets_everybody_do_everything():
    for right in Right:
        require(None, right)


def test_somebody_must_be_left_who_manages_and_names_must_differ():
    assert check_operators([]) == [] and check_operators([LEADS, KEYS]) == []
    assert [f.field for f in check_operators([KEYS, CHECKS])] == ["role"]
    assert {f.field for f in check_operators([LEADS, Operator("9", "丙")])} == {"name"}
    assert [f.field for f in check_operators([LEADS, Operator("9", " ")])] == ["name"]


def test_a_pin_is_kept_as_a_salted_hash_and_fits_only_itself():
    kept = Operator("1", "甲", Role.MANAGE, pin_hash("4711", b"salt" * 4))
    assert "4711" not in kept.pin and kept.pin != pin_hash("4711", b"tlas" * 4)
    assert pin_fits(kept, "4711") and not pin_fits(kept, "4712") and not pin_fits(kept, "")
    assert pin_fits(KEYS, "") and pin_fits(KEYS, "anything")
    assert check_pin("12") and check_pin("密码密码") and not check_pin("4711") and not check_pin("")


def test_operators_are_read_from_the_settings_and_damaged_ones_are_nobody():
    kept = dict(map(setting_of, (KEYS, CHECKS, LEADS)))
    assert operators_in({**kept, f"{PREFIX}x": "{", f"{PREFIX}y": "[]", "town": "双河街道"}) == [LEADS, CHECKS, KEYS]
