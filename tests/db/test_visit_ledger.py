"""The ledger of visits (notice 004, 附件2 填表说明): problems, and visited households that have none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.models import ProblemRecord
from db.operations.problems import save_problem
from db.operations.undo import undo
from db.queries.attachment_records import records
from db.queries.household_rows import household_rows
from db.queries.problems import problem
from domain.attachments import PrintOptions, build_sheet
from domain.problem import Status
from tests.db.canggou import CLERK, NOTICE, NOW, Canggou, new_store

ANNEX = NOTICE.attachment("2")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Canggou]:
    store = new_store(tmp_path / "沧沟乡.htk")
    yield Canggou(store)
    store.close()


def rows(office: Canggou, village_uid: str = "") -> list[tuple[object, ...]]:
    with office.store.read() as session:
        found = records(session, NOTICE, office.round, ANNEX, village_uid)
        return list(build_sheet(NOTICE, office.round, ANNEX, found, PrintOptions()).body)


def test_a_visited_household_without_a_problem_has_one_row_that_says_so(office: Canggou) -> None:
    """填表说明1：走访没有发现问题的农户也登记一行，问题具体描述填“无”."""
    uid = office.household("甲一", "李明")
    office.household("甲二", "李明")
    office.visit(uid, on=date(2020, 6, 20))
    office.visit(uid, on=date(2020, 7, 1), visitors=(("孙主任", "village"),), own_helpers=True)
    ((*place, visitors, day, kind, description, measure, unit, limit, struck),) = rows(office)
    assert place == [1, "甲村1社", "甲一", "贫困户"] and set(str(visitors).split("、")) == {"孙主任", "李明"}
    assert (day, kind, description, measure, unit, limit, struck) == ("2020年7月1日", "", "无", "", "", "", "")


def test_each_problem_has_a_row_with_who_came_that_day_and_what_is_done(office: Canggou) -> None:
    """填表说明2：同时存在几类问题的分行填写."""
    uid = office.household("甲一", "李明")
    office.visit(uid, on=date(2020, 6, 20), visitors=(("孙主任", "village"),))
    water, house = office.problem("甲一"), office.problem("甲一", dimension="housing", lead_unit="乡建环办")
    draft = office.read(problem, water).draft
    done = replace(
        draft, deadline=date(2020, 7, 10), measure="接通管网", status=Status.SOLVED, solved_on=date(2020, 7, 2),
        secretary_signed="赵书记", helper_signed="李明", struck_on=date(2020, 7, 3),
    )  # fmt: skip
    saved = office.store.write(lambda s: save_problem(s, NOTICE, done, CLERK, NOW))
    assert not saved.refused, saved.findings
    found = {row[6]: row for row in rows(office)}
    assert set(found) == {"饮水安全", "住房安全"} and house
    assert found["饮水安全"][4:] == (
        "孙主任", "2020年6月20日", "饮水安全", "water有问题", "接通管网", "乡扶贫办（李明）", "2020年7月10日", "2020年7月3日",
    )  # fmt: skip


def test_rows_lie_village_by_village_and_one_village_can_be_printed(office: Canggou) -> None:
    second = office.household("乙一", "李明", village="乙村")
    first, third, fourth = (office.household(name, "李明") for name in ("甲一", "甲二", "甲三"))
    office.visit(first, second, third, fourth)
    office.problem("甲二")
    village = office.read(household_rows, [first])[0].village_uid
    names = [(row[1], row[2], row[7]) for row in rows(office)]
    assert names[0] == ("乙村1社", "乙一", "无"), "the village that the office named first"
    rest = [("甲村1社", "甲一", "无"), ("甲村1社", "甲二", "water有问题"), ("甲村1社", "甲三", "无")]
    assert names[1:] == sorted(rest, key=lambda row: row[1]), "problems and quiet visits in one order"
    assert {row[2] for row in rows(office, village)} == {"甲一", "甲二", "甲三"}


def test_a_problem_taken_away_lets_the_visit_stand_alone_again(office: Canggou) -> None:
    uid = office.household("甲一", "李明")
    office.visit(uid)
    made = office.problem("甲一")
    with office.store.read() as session:
        batch = session.get(ProblemRecord, made).batch
    assert [row[7] for row in rows(office)] == ["water有问题"]
    office.store.write(lambda s: undo(s, batch, CLERK, NOW))
    assert [row[7] for row in rows(office)] == ["无"]
