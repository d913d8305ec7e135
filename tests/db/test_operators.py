"""Operators of a real file: kept in it, named in its log, and stopped before they write what they may not."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.chain import broken_seals
from db.models import BatchRow, RegionRow
from db.operations.operators import operators, remove_operator, save_operator
from db.operations.regions import rename_region
from db.operations.undo import undo
from domain.errors import KnownError
from domain.operators import Operator, Role, pin_fits
from tests.db.desk import CLERK, Desk


@pytest.fixture
def team(store, clock) -> dict[Role, Operator]:
    """One of each role; who manages has a PIN."""
    for name, role, pin in (("丙组长", Role.MANAGE, "4711"), ("乙审核", Role.REVIEW, None), ("甲录入", Role.KEYING, None)):
        operator = Operator("", name, role)
        saved = store.write(lambda s, o=operator, p=pin: save_operator(s, o, p, CLERK, clock()))
        assert not saved.refused
    with store.read() as session:
        return {one.role: one for one in operators(session)}


def signed(store) -> list[tuple[str, str]]:
    with store.read() as session:
        return [(row.clerk, row.label) for row in session.scalars(select(BatchRow).order_by(BatchRow.number))]


def test_operators_are_kept_with_their_roles_and_each_change_is_in_the_sealed_log(store, team, clock):
    assert [one.name for one in team.values()] == ["丙组长", "乙审核", "甲录入"]
    assert pin_fits(team[Role.MANAGE], "4711") and not pin_fits(team[Role.MANAGE], "4712")
    store.write(lambda s: remove_operator(s, team[Role.KEYING].uid, CLERK, clock()))
    assert [label for _, label in signed(store)][1:] == [
        "新增操作员 丙组长（管理）", "新增操作员 乙审核（审核）", "新增操作员 甲录入（录入）", "删除操作员 甲录入",
    ]  # fmt: skip
    with store.read() as session:
        assert broken_seals(session) == []


def test_the_first_operator_must_manage_and_the_last_who_manages_stays(store, team, clock):
    with pytest.raises(KnownError, match="至少要留一名“管理”人员"):
        store.write(lambda s: remove_operator(s, team[Role.MANAGE].uid, CLERK, clock()))
    lowered = Operator(team[Role.MANAGE].uid, "丙组长", Role.REVIEW)
    assert store.write(lambda s: save_operator(s, lowered, None, CLERK, clock())).refused


def test_a_first_operator_without_the_role_is_refused(store, clock):
    saved = store.write(lambda s: save_operator(s, Operator("", "甲"), None, CLERK, clock()))
    assert saved.refused and [f.field for f in saved.findings] == ["role"]


def test_what_is_written_is_signed_with_the_operator_whatever_the_screen_says(store, team, clock):
    store.operator = team[Role.KEYING]
    Desk(store, clock).household(Desk(store, clock).village(), "王五")
    assert {clerk for clerk, _ in signed(store)[-2:]} == {"甲录入"}


def test_a_role_is_stopped_before_the_write_and_nothing_is_written(store, team, clock):
    desk = Desk(store, clock)
    village = desk.village()
    store.operator = team[Role.REVIEW]
    with pytest.raises(KnownError, match="不能管理村组；请由“管理”人员来做"):
        store.write(lambda s: rename_region(s, village, "丁村", CLERK, clock()))
    with pytest.raises(KnownError, match="不能管理操作员"):
        store.write(lambda s: save_operator(s, Operator("", "丁", Role.MANAGE), None, CLERK, clock()))
    with store.read() as session:
        assert session.get(RegionRow, village).name == "甲村"
    store.operator = team[Role.MANAGE]
    store.write(lambda s: rename_region(s, village, "丁村", CLERK, clock()))


def test_who_keys_takes_back_own_writes_only(store, team, clock):
    desk = Desk(store, clock)
    store.operator = team[Role.REVIEW]
    theirs = desk.household(village := desk.village(), "王五")
    store.operator = team[Role.KEYING]
    desk.household(village, "赵六")
    with store.read() as session:
        own, others = [row.number for row in session.scalars(select(BatchRow).order_by(BatchRow.number.desc()))][:2]
    with pytest.raises(KnownError, match="不能撤销别人的操作；请由“审核、管理”人员来做"):
        store.write(lambda s: undo(s, others, "甲录入", clock()))
    store.write(lambda s: undo(s, own, "甲录入", clock()))
    store.operator = team[Role.MANAGE]
    store.write(lambda s: undo(s, others, "丙组长", clock()))
    assert theirs and signed(store)[-1] == ("丙组长", "撤销：登记农户")


def test_only_who_checks_strikes_a_problem_off(tmp_path, clock):
    from db.operations.problems import save_problem
    from db.queries.problems import problems
    from db.schemes import scheme
    from db.store import Store
    from domain.problem import ProblemDraft, Status
    from tests.ui.office import SCHEME, small_office
    from tests.ui.office import Clock as OfficeClock

    now = OfficeClock()()
    with Store.open(small_office(tmp_path / "a.htk", OfficeClock()), now=now, back_up=False) as store:
        with store.read() as session:
            round_uid = session.scalar(select(BatchRow.number)) and _round(session)
            found = next(iter(problems(session, round_uid)))
        draft = ProblemDraft(
            found.uid, status=Status.SOLVED, measure="已修缮", solved_on=date(2021, 5, 11), secretary_signed="王",
            helper_signed="陈", struck_on=date(2021, 5, 12), description=found.description,
        )  # fmt: skip
        store.operator = Operator("1", "甲", Role.KEYING)
        with pytest.raises(KnownError, match="不能销号和取消销号"):
            store.write(lambda s: save_problem(s, scheme(SCHEME), draft, "甲", now))
        store.operator = Operator("2", "乙", Role.REVIEW)
        assert not store.write(lambda s: save_problem(s, scheme(SCHEME), draft, "乙", now)).refused


def _round(session) -> str:
    from db.queries.office import rounds

    return rounds(session)[0].uid
