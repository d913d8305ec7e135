"""汇总 through the real window (notice 003 表2; 四: 突出查找并解决6个方面问题)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ui.city_window import city_template, city_window, region_uid  # noqa: F401
from ui.areas.page import AreasPage
from ui.ledger.page import LedgerPage


@pytest.fixture
def page(city_window, press) -> AreasPage:  # noqa: F811
    press("Ctrl+4")
    found = city_window.bench.page.section
    assert isinstance(found, AreasPage)
    return found


def figure(page: AreasPage, row: int, key: str) -> str:
    column = [c.key for c in page.sheet.grid._columns].index(key)
    return page.sheet.grid.model().index(row, column).data()


def open_figure(page: AreasPage, row: int, key: str, press) -> None:
    column = [c.key for c in page.sheet.grid._columns].index(key)
    page.sheet.grid.setCurrentIndex(page.sheet.grid.model().index(row, column))
    page.sheet.grid.setFocus()
    press("Return")


def names(page: AreasPage) -> list[str]:
    return [row.name for row in page._rows]


def test_the_summary_stands_by_county_with_its_sum(page):
    assert names(page) == ["潍坊市本级", "诸城市", "奎文区", "合计"]
    assert [figure(page, 3, f"figure:total:{kind}") for kind in ("new", "solved", "open")] == ["6", "2", "4"]
    assert not page.fault.isVisible()


def test_every_figure_opens_exactly_as_many_problems(page, press):
    for row in range(4):
        for key in (c.key for c in page.sheet.grid._columns if c.key != "unit_name"):
            open_figure(page, row, key, press)
            assert page.records.table.model().rowCount() == int(figure(page, row, key)), (row, key)


def test_an_earlier_day_tells_what_was_so_on_it(page, press, type_in):
    press("F2")
    type_in("10.17")
    press("Return")
    assert page.day.day() == date(2019, 10, 17)
    assert [figure(page, 3, f"figure:total:{kind}") for kind in ("new", "solved", "open")] == ["5", "0", "5"]
    open_figure(page, 3, "figure:total:open", press)
    assert page.records.table.model().rowCount() == 5 and not page.ledger_button.isEnabled()


def test_the_tree_opens_a_county_into_its_towns(page, city_window):  # noqa: F811
    page.desk.choose_region(region_uid(city_window, "诸城市"))
    assert names(page) == ["诸城市本级", "甲镇", "乙镇", "合计"]


def test_a_figure_of_today_opens_the_ledger_with_as_many_lines(page, city_window, press):  # noqa: F811
    open_figure(page, 1, "figure:total:open", press)
    expected = int(figure(page, 1, "figure:total:open"))
    page.ledger_button.click()
    ledger = city_window.bench.page
    assert isinstance(ledger, LedgerPage) and ledger.table.model().rowCount() == expected == 3


def test_a_record_opens_its_problem(page, city_window, press):  # noqa: F811
    open_figure(page, 2, "figure:medical:open", press)
    page.records.table.setFocus()
    press("Return")
    assert city_window.bench.page.card.title.text() == "赵小兰 · 基本医疗有保障"
