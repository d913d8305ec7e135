"""What only warns is shown once, and saved the next time."""

from __future__ import annotations

from domain.errors import Finding, Level, Warned

MISSING = Finding("phone", "没有联系电话，也可以先保存。", Level.WARN)
OTHER = Finding("helper", "没有帮扶责任人，也可以先保存。", Level.WARN)
WRONG = Finding("head_id_no", "证件号码不对，请核对。")


def test_nothing_wrong_may_be_saved_at_once() -> None:
    assert Warned().may_save([])


def test_a_warning_is_shown_once_and_saved_the_next_time() -> None:
    warned = Warned()
    assert not warned.may_save([MISSING])
    assert warned.may_save([MISSING])


def test_another_warning_is_shown_before_it_may_be_saved() -> None:
    warned = Warned()
    assert not warned.may_save([MISSING])
    assert not warned.may_save([MISSING, OTHER])
    assert warned.may_save([MISSING, OTHER])


def test_what_forbids_saving_forbids_it_every_time() -> None:
    warned = Warned()
    assert not warned.may_save([WRONG, MISSING]) and not warned.may_save([WRONG, MISSING])
    assert warned.may_save([MISSING]), "the warning was seen beside it"


def test_another_record_is_warned_of_anew() -> None:
    warned = Warned()
    warned.may_save([MISSING])
    warned.forget()
    assert not warned.may_save([MISSING])
