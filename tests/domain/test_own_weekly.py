"""The weekly table for notices that want none."""

from __future__ import annotations

import pytest

import resources
from domain.attachments import PrintOptions, build_sheet
from domain.figures import WeekRow, figures_of
from domain.own_weekly import weekly_attachment
from domain.rounds import round_of
from domain.scheme_reading import read_scheme


@pytest.mark.parametrize("scheme_id", resources.scheme_ids())
def test_it_has_every_figure_of_the_notice_once_and_a_header_without_holes(scheme_id: str) -> None:
    scheme = read_scheme(resources.scheme_data(scheme_id))
    table = weekly_attachment(scheme)
    assert [c.key for c in table.columns] == ["unit_name", *(figure.column for figure in figures_of(scheme))]
    places = [
        (row, col)
        for cell in table.header
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    ]
    assert sorted(places) == [(row, col) for row in range(2) for col in range(len(table.columns))]
    sheet = build_sheet(scheme, round_of(scheme, "r"), table, [WeekRow("", "全镇", {f: n for n, f in
    enumerate(figures_of(scheme))})], PrintOptions())
    assert list(sheet.body) == [("全镇", *range(len(figures_of(scheme))))]
