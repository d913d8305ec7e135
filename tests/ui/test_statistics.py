"""统计报表 through the real window (附件2; both readings of the weekly figures)."""

from __future__ import annotations

import pytest

from db.store import Store
from domain.attachments import PrintOptions, build_sheet
from domain.figures import WeekRow, figures_of
from domain.own_weekly import weekly_attachment
from domain.rounds import Reading, round_of
from domain.scheme_reading import read_scheme
from resources import scheme_data, scheme_ids
from ui.ledger.page import LedgerPage
from ui.register.page import RegisterPage
from ui.statistics.page import StatisticsPage
from widgets.sheet_table import SheetTable


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


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_the_weekly_figures_of_every_notice_fit_a_small_screen(scheme_id, qtbot):
    """1366 px less the tree and the margins; a notice without a weekly table has one of ours."""
    plan = read_scheme(scheme_data(scheme_id))
    shown = next((one for one in plan.attachments if one.records == "weekly"), None) or weekly_attachment(plan)
    rows = [WeekRow("", "全镇", {figure: 128 for figure in figures_of(plan)})]
    table = SheetTable()
    table.resize(1154, 320)
    qtbot.addWidget(table)
    table.set_sheet(build_sheet(plan, round_of(plan, "r"), shown, rows, PrintOptions()))
    table.show()
    qtbot.waitUntil(lambda: table.grid.viewport().width() == table.grid._fitted)
    assert table.grid.horizontalScrollBar().maximum() == 0


def test_an_empty_file_says_what_to_do_instead_of_noughts(bare_window, tmp_path, clock, press, qtbot):
    Store.create(tmp_path / "新.htk", "rongchang-shuanghe-2021", clerk="01号", now=clock()).close()
    assert bare_window.open_file(tmp_path / "新.htk")
    press("Ctrl+4")
    page = bare_window.bench.page
    assert page.empty.isVisible() and page.work.isHidden() and page.empty.button.text() == "导入农户台账…"
    qtbot.waitUntil(page.empty.button.hasFocus)
