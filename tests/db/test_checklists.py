"""How many households miss each point of a check list (notice 004, 二（五） “五干净一规范”, 二（一） “十个说得清楚”)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.operations.inspections import save_inspection
from db.queries.checklists import households_of_point, point_rows
from domain.answers import passing
from domain.checklist_figures import checklist_sheet, listed_items, still_to_write, title_of, total_points
from domain.inspection import InspectionDraft
from domain.round_scheme import scheme_in_round
from domain.scheme import AnswerKind
from tests.db.canggou import CLERK, NOTICE, NOW, Canggou, new_store

CLEAN, TEN = listed_items(NOTICE)[::-1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Canggou]:
    store = new_store(tmp_path / "沧沟乡.htk")
    yield Canggou(store)
    store.close()


def inspect(
    office: Canggou, head: str, village: str, clean: str = "", ten: str = "是", attributes: tuple[str, ...] = ("poor",)
) -> None:
    uid = office.household(head, "李明", village=village, attributes=attributes)
    answers = {item.key: passing(item) for item in NOTICE.items_of(attributes) if passing(item)}
    measured = {item.key: "1" for item in NOTICE.items_of(attributes) if item.kind is AnswerKind.NUMBER}
    given = {CLEAN.key: clean, TEN.key: ten} if "poor" in attributes else {CLEAN.key: clean}
    said = {key: "有问题" for key, value in given.items() if value not in ("", "是")}
    draft = InspectionDraft(
        office.round.uid, "", head, "", attributes, "李明", answers | measured | given, ("李明",), date(2020, 6, 20), said,
        household_uid=uid,
    )  # fmt: skip
    saved = office.store.write(lambda s: save_inspection(s, NOTICE, draft, CLERK, NOW))
    assert not saved.refused, saved.findings


def test_each_point_counts_the_households_that_miss_it_village_by_village(office: Canggou) -> None:
    inspect(office, "甲一", "甲村", "厨房干净；厕所干净")
    inspect(office, "甲二", "甲村", "厕所干净")
    inspect(office, "甲三", "甲村")
    inspect(office, "乙一", "乙村", "个人卫生干净")
    rows = office.read(point_rows, NOTICE, office.round.uid, CLEAN)
    assert [(r.village, r.asked, r.failed, r.by_answer["厕所干净"], r.by_answer["厨房干净"]) for r in rows] == [
        ("甲村", 3, 2, 2, 1), ("乙村", 1, 1, 0, 0),
    ]  # fmt: skip
    assert total_points(rows).figure("passed") == 1


def test_every_figure_has_as_many_households_in_its_list(office: Canggou) -> None:
    inspect(office, "甲一", "甲村", "厨房干净；厕所干净")
    inspect(office, "甲二", "甲村", "厕所干净")
    inspect(office, "乙一", "乙村")
    rows = office.read(point_rows, NOTICE, office.round.uid, CLEAN)
    keys = ("asked", "failed", "passed", *CLEAN.failures)
    for row in [*rows, total_points(rows)]:
        for key in keys:
            found = office.read(households_of_point, NOTICE, office.round.uid, CLEAN, key, row.village_uid)
            assert len(found) == row.figure(key), (row.village, key)
    sheet = checklist_sheet(NOTICE, office.round, CLEAN, rows)
    assert list(sheet.body)[-1] == ("合计", 3, 0, 0, 1, 2, 0, 0, 2, 1)


def test_a_question_not_asked_of_a_household_does_not_count_it(office: Canggou) -> None:
    """二（一）：与贫困户访谈."""
    inspect(office, "甲一", "甲村", ten="否")
    inspect(office, "甲二", "甲村", attributes=("general",))
    (row,) = office.read(point_rows, NOTICE, office.round.uid, TEN)
    assert (row.asked, row.failed, row.by_answer) == (1, 1, {"否": 1})


def test_the_offices_own_points_take_the_place_of_yes_and_no(office: Canggou) -> None:
    assert (title_of(NOTICE, TEN), still_to_write(NOTICE, TEN), still_to_write(NOTICE, CLEAN)) == ("十个说得清楚", 10, 0)
    points = tuple(f"第{n}条说得清楚" for n in range(1, 11))
    own = scheme_in_round(NOTICE, replace(office.round, points={"ten_points": points}))
    item = own.item(TEN.key)
    assert item.failures == points and still_to_write(own, item) == 0
