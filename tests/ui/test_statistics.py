"""统计报表 through the real window (附件2; both readings of the weekly figures)."""

from __future__ import annotations

import pytest

from domain.rounds import Reading
from ui.ledger.page import LedgerPage
from ui.register.page import RegisterPage
from ui.statistics.page import StatisticsPage


@pytest.fixture
def page(window, press) -> StatisticsPage:
    press("Ctrl+4")
    found = window.bench.page
    assert isinstance(found, StatisticsPage)
    return found


def figure(page: StatisticsPage, row: int, key: str) -> str:
    model = page.sheet.grid.model()
    column = [c.key for c in page.sheet.grid._columns].index(key)
    return model.index(row, column).data()


def open_figure(page: StatisticsPage, row: int, key: str, press) -> None:
    column = [c.key for c in page.sheet.grid._columns].index(key)
    page.sheet.grid.setCurrentIndex(page.sheet.grid.model().index(row, column))
    page.sheet.grid.setFocus()
    press("Return")


def test_the_week_stands_per_village_and_in_total(page):
    names = [figure(page, row, "unit_name") for row in range(3)]
    assert names == ["梅石坝社区", "金佛村", "双河街道"]
    assert [figure(page, row, "figure:housing:new") for row in range(3)] == ["1", "0", "1"]
    assert figure(page, 2, "visits:helper") == "1" and figure(page, 2, "visited_households") == "1"


def test_every_figure_opens_exactly_as_many_records(page, press):
    for row in range(3):
        for key in (c.key for c in page.sheet.grid._columns if c.key != "unit_name"):
            open_figure(page, row, key, press)
            assert page.records.table.model().rowCount() == int(figure(page, row, key)), (row, key)
            assert page.records.heading.text().endswith(f"{figure(page, row, key)} 条")


def test_a_record_opens_its_problem_in_the_ledger(page, press, window):
    open_figure(page, 2, "figure:housing:open", press)
    page.records.table.setFocus()
    press("Return")
    assert isinstance(window.bench.page, LedgerPage)
    assert window.bench.page.card.form.draft().description == "西侧山墙开裂，雨天漏水"


def test_the_week_before_has_nothing_and_the_week_after_only_what_is_open(page):
    page.week.set_week(page.week.week().replace(day=3))
    page.load()
    assert figure(page, 2, "figure:housing:open") == "0"
    page.week.set_week(page.week.week().replace(day=17))
    page.load()
    assert [figure(page, 2, f"figure:housing:{part}") for part in ("new", "solved", "open")] == ["0", "0", "1"]


def test_the_other_reading_speaks_only_of_the_weeks_own_problems_and_is_kept(page):
    page.week.set_week(page.week.week().replace(day=17))
    page.reading.setCurrentIndex(page.reading.findData(Reading.COHORT))
    page.reading.activated.emit(page.reading.currentIndex())
    assert page.desk.round.reading is Reading.COHORT
    assert [figure(page, 2, f"figure:housing:{part}") for part in ("new", "solved", "open")] == ["0", "0", "0"]


def test_coverage_counts_and_opens_the_households_not_visited(page, press, window):
    assert page.coverage.accessibleName() == "梅石坝社区已走访1户，共4户，金佛村已走访0户，共4户"
    page.coverage.setFocus()
    press("Down", "Return")
    assert isinstance(window.bench.page, RegisterPage)
    assert window.bench.page.table.model().rowCount() == 4


def test_the_tree_narrows_the_table_to_a_village(page):
    uid = next(row.village_uid for row in page._rows if row.name == "金佛村")
    page.desk.choose_region(uid)
    assert [row.name for row in page._rows] == ["金佛村", "双河街道"]


def test_the_trend_has_a_point_for_each_week_of_the_round_until_today(page):
    assert page.trend.accessibleName().count("新发现") == 2
    assert "5月10日–5月16日新发现1，已解决0，待解决1" in page.trend.accessibleName()
