"""How far the notice's work has come (notice 004, 附件1, 二（一）–（五）)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.operations.responsibilities import save_work
from db.operations.undo import undo
from db.queries.attachment_records import records
from db.queries.responsibilities import problems_by_unit, problems_of_unit, responsibilities
from domain.attachments import PrintOptions, build_sheet
from domain.problem import Status
from domain.responsibilities import Work, WorkDraft, answers_for, keyed, units_of
from tests.db.canggou import CLERK, NOTICE, NOW, Canggou, new_store

TODAY = NOW.date()
HOUSING = next(key for key, row in keyed(NOTICE) if row.content.startswith("安全住房"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Canggou]:
    store = new_store(tmp_path / "沧沟乡.htk")
    yield Canggou(store)
    store.close()


def save(office: Canggou, key: str = HOUSING, **fields: object):
    draft = WorkDraft(office.round.uid, key, **fields)  # type: ignore[arg-type]
    return office.store.write(lambda s: save_work(s, NOTICE, draft, CLERK, NOW))


def work(office: Canggou, key: str = HOUSING) -> Work:
    return next(one for one in office.read(responsibilities, NOTICE, office.round) if one.key == key)


def test_each_piece_of_work_has_a_key_of_its_own_that_says_where_it_stands() -> None:
    keys = [key for key, _ in keyed(NOTICE)]
    assert len(set(keys)) == len(keys) == len(NOTICE.responsibilities)
    assert HOUSING == "大整改行动/脱贫任务清零/8"


def test_what_should_be_done_by_june_is_overdue_in_july_until_it_is_done(office: Canggou) -> None:
    """二（三）1：确保所有住房安全问题在6月30日前全部完成整改."""
    assert (work(office).due_on, work(office).overdue(TODAY), work(office).overdue(date(2020, 6, 30))) == (
        date(2020, 6, 30), True, False,
    )  # fmt: skip
    save(office, status=Status.SOLVED, done_on=date(2020, 6, 29), remark="全部完成")
    assert not work(office).overdue(TODAY)
    assert (work(office).draft.done_on, work(office).draft.remark) == (date(2020, 6, 29), "全部完成")


def test_done_asks_for_its_day_and_the_day_cannot_be_to_come(office: Canggou) -> None:
    assert [f.field for f in save(office, status=Status.SOLVED).findings] == ["done_on"]
    assert [f.field for f in save(office, status=Status.SOLVED, done_on=date(2020, 7, 6)).findings] == ["done_on"]
    assert work(office).status is Status.OPEN


def test_changing_twice_keeps_one_row_and_undo_brings_the_state_before(office: Canggou) -> None:
    save(office, status=Status.DOING, remark="已开工")
    changes = save(office, status=Status.SOLVED, done_on=date(2020, 7, 3)).changes
    assert work(office).status is Status.SOLVED
    office.store.write(lambda s: undo(s, changes.batch, CLERK, NOW))
    assert (work(office).status, work(office).draft.remark) == (Status.DOING, "已开工")


def test_work_that_the_notice_does_not_have_is_refused(office: Canggou) -> None:
    assert save(office, key="大整改行动/别的/1").refused


def test_the_same_office_is_written_with_and_without_its_township() -> None:
    assert answers_for("乡卫健办", ("乡社保所", "卫健办"))
    assert not answers_for("乡经发办", ("乡社保所", "卫健办"))
    assert [unit for unit in units_of(NOTICE) if unit.endswith("卫健办")] == ["乡卫健办"]


def test_a_problem_of_two_offices_counts_for_both_and_each_figure_has_its_list(office: Canggou) -> None:
    office.household("甲一", "李明")
    office.problem("甲一", dimension="medical", lead_unit="乡社保所、卫健办")
    office.problem("甲一", lead_unit="乡社保所", deadline=date(2020, 7, 1), measure="接通")
    office.problem("甲一", dimension="files", lead_unit="乡扶贫办", status="solved", solved_on=date(2020, 7, 1))
    units = ("乡社保所", "乡卫健办", "乡扶贫办", "乡经发办")
    lines = office.read(problems_by_unit, office.round.uid, units, TODAY)
    assert [(u.total, u.unsolved, u.overdue) for u in lines] == [(2, 2, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0)]
    for line in lines:
        for only in ("total", "unsolved", "overdue"):
            listed = office.read(problems_of_unit, office.round.uid, line.unit, TODAY, only=only)
            assert len(listed) == getattr(line, only)


def test_the_paper_is_blank_without_a_file_and_has_the_remarks_with_one(office: Canggou) -> None:
    save(office, status=Status.SOLVED, done_on=date(2020, 6, 29))
    save(office, key=keyed(NOTICE)[0][0], status=Status.DOING, remark="入户中")
    annex = NOTICE.attachment("1")
    with office.store.read() as session:
        found = records(session, NOTICE, office.round, annex)
        filled = build_sheet(NOTICE, office.round, annex, found, PrintOptions())
    blank = build_sheet(NOTICE, office.round, annex, None, PrintOptions())
    last = len(annex.columns) - 1
    remarks = [cell.value for cell in filled.form if cell.col == last]
    assert (remarks[0], remarks[keyed(NOTICE).index((HOUSING, work(office).what))]) == ("入户中", "6月29日完成")
    assert {cell.value for cell in blank.form if cell.col == last} == {""}
    assert [c for c in filled.form if c.col < last] == [c for c in blank.form if c.col < last]
