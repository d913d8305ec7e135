"""The change log as a person reads it: who did what, by day, by month, and what exactly."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from db.log import bulk_insert
from db.models import HouseholdRecord, MemberRecord
from db.operations.undo import undo
from db.queries.log_book import LogFilter, by_person_and_month, count_steps, lines, people, steps, tables
from tests.db.desk import Desk


def worked(desk: Desk) -> str:
    """王五's household is registered by 周静 on 10 May; 何丽 gives it a telephone in June."""
    household = desk.household(desk.village(), "王五", "李秀英")
    desk.now.time += timedelta(days=30)
    desk.write(lambda s: setattr(s.get(HouseholdRecord, household), "phone", "13900001111"), clerk="何丽", label="保存农户 王五")
    return household


def test_steps_come_the_newest_first_with_who_when_and_what_they_touched(desk):
    worked(desk)
    with desk.store.read() as session:
        newest, registered, village, created = steps(session, LogFilter())
    assert (newest.clerk, newest.label, newest.contents, newest.day) == ("何丽", "保存农户 王五", "农户 1", "2021-06-09")
    assert (registered.clerk, registered.contents, registered.time) == ("周静", "农户 1、成员 2", "09:03")
    assert village.rows == {"region": 1} and created.label == "新建文件"


def test_filters_by_person_day_and_table_agree_with_their_count(desk):
    worked(desk)
    asked = {
        LogFilter(clerk="何丽"): ["保存农户 王五"],
        LogFilter(since=date(2021, 6, 9)): ["保存农户 王五"],
        LogFilter(until=date(2021, 5, 10), table="member"): ["登记农户"],
        LogFilter(table="region"): ["修改", "新建文件"],
        LogFilter(clerk="nobody"): [],
    }
    with desk.store.read() as session:
        for wanted, labels in asked.items():
            found = steps(session, wanted)
            assert [step.label for step in found] == labels and count_steps(session, wanted) == len(labels), wanted
        assert [step.label for step in steps(session, LogFilter(), offset=1, limit=1)] == ["登记农户"]
        assert people(session) == ["何丽", "周静"]
        assert {"household", "member", "region", "round"} == set(tables(session))


def test_a_step_tells_each_change_in_words(desk):
    worked(desk)
    with desk.store.read() as session:
        newest, registered, *_ = steps(session, LogFilter())
        assert [(line.what, line.old, line.new) for line in lines(session, newest.number)] == [
            ("农户 王五 · 联系电话", "", "13900001111")
        ]
        assert [line.what for line in lines(session, registered.number)] == [
            "新增农户 王五", "新增王五户 · 成员 王五", "新增王五户 · 成员 李秀英",
        ]  # fmt: skip


def test_a_step_that_was_taken_back_says_when(desk):
    worked(desk)
    with desk.store.read() as session:
        number = steps(session, LogFilter())[0].number
    desk.store.write(lambda s: undo(s, number, "何丽", desk.now()))
    with desk.store.read() as session:
        undoing, undone, *_ = steps(session, LogFilter())
    assert undoing.label == "撤销：保存农户 王五" and undone.undone_at == undoing.at and not undoing.undone_at


def test_people_are_summed_by_month_also_what_came_in_bulk(desk):
    household = worked(desk)
    rows = [{"household_uid": household, "name": f"赵{n}"} for n in range(30)]
    desk.write(lambda s: bulk_insert(s, MemberRecord, rows), clerk="何丽", label="导入名册")
    with desk.store.read() as session:
        found = by_person_and_month(session, LogFilter())
        assert [(one.month, one.clerk, one.steps) for one in found] == [("2021-06", "何丽", 2), ("2021-05", "周静", 3)]
        assert found[0].rows == {"household": 1, "member": 30}
        step = steps(session, LogFilter())[0]
        assert [line.what for line in lines(session, step.number)] == ["新增成员 30 条"]
        assert session.scalar(select(MemberRecord.name).where(MemberRecord.name == "赵7"))
