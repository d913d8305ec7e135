"""A filled blank is the same workbook with the records in it: read back, compared cell by cell, printed as PDF."""

from __future__ import annotations

from copy import copy
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from commands.fill import FilledBlank, FillWanted, fill_book, sentences, write_filled
from db.queries.blank_lines import lines as chosen_lines
from db.queries.office import rounds
from db.store import Store
from domain.attachments import TICK
from domain.blanks.lines import Line, LineKind
from domain.household import Presence
from domain.lists import ListFilter
from importers.blank_reading import read_blank_book
from tests.blanks.blank_books import KINDS, by_village, two_columns, wide_ledger

TODAY = date(2021, 5, 24)
INCOME = "“两不愁三保障”巩固情况 › 家庭人均纯收入是否达标"


def fill(store: Store, blank: Path, target: Path, **chosen: Any) -> list[FilledBlank]:
    book = read_blank_book(blank)
    filled = fill_book(store, book, FillWanted(today=TODAY, **chosen))
    write_filled(book, filled, target)
    return filled


def page(path: Path) -> Worksheet:
    sheet = load_workbook(path).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def body(path: Path, first: int, count: int) -> list[list[Any]]:
    rows = page(path).iter_rows(min_row=first, max_row=first + count - 1, values_only=True)
    return [["" if value is None else value for value in row] for row in rows]


def lines(store: Store, kind: LineKind, village: str = "") -> list[Line]:
    with store.read() as session:
        return list(chosen_lines(session, kind, rounds(session)[-1], ListFilter(region_uid=village), TODAY))


def test_a_wide_ledger_filled_and_read_back_gives_the_inspections(office: Store, tmp_path: Path) -> None:
    fill(office, wide_ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", decisions={INCOME: "answer:income"})
    expected = lines(office, LineKind.INSPECTIONS)
    rows = body(tmp_path / "b.xlsx", 6, len(expected))
    for number, (row, line) in enumerate(zip(rows, expected, strict=True), start=1):
        seen, household = line.inspection, line.household
        assert seen is not None and household is not None
        assert row[:7] == [number, line.town, seen.village, seen.group, seen.head_name, row[5], seen.head_id_no]
        assert row[7] == seen.size and row[10] == seen.helper
        keys = ("income", "housing", "schooling", "medical", "water")
        assert row[13:18] == [seen.answers[key] for key in keys]
        assert row[19] == "、".join(seen.inspectors)
        assert row[20] == f"{seen.inspected_on.year}年{seen.inspected_on.month}月{seen.inspected_on.day}日"
    assert len(expected) > 400


def test_a_household_list_in_two_columns_goes_down_the_left_then_the_right(office: Store, tmp_path: Path) -> None:
    fill(office, two_columns(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", village="三星村")
    village = next(line.village_uid for line in lines(office, LineKind.HOUSEHOLDS) if line.village == "三星村")
    expected = lines(office, LineKind.HOUSEHOLDS, village)
    half = -(-len(expected) // 2)
    rows = body(tmp_path / "b.xlsx", 3, half)
    found = [row[:4] for row in rows] + [row[4:] for row in rows if row[4] != ""]
    heads = [line.household.head for line in expected if line.household]
    assert [row[:3] for row in found] == [
        [number, head.name, head.id_no] for number, head in enumerate(heads, start=1) if head is not None
    ]


def test_few_rows_of_a_two_column_list_stay_in_the_left_column(office: Store, tmp_path: Path) -> None:
    fill(office, two_columns(tmp_path / "a.xlsx", rows=600), tmp_path / "b.xlsx")
    rows = body(tmp_path / "b.xlsx", 3, 600)
    count = len(lines(office, LineKind.HOUSEHOLDS))
    assert [row[0] for row in rows[:count]] == list(range(1, count + 1))
    assert all(row[4] == "" for row in rows)


def test_a_roster_has_every_person_who_is_present(office: Store, tmp_path: Path) -> None:
    fill(office, KINDS["members"](tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    expected = [line.member for line in lines(office, LineKind.MEMBERS) if line.member]
    assert {member.state for member in expected} == {Presence.PRESENT}
    rows = body(tmp_path / "b.xlsx", 6 + 1, len(expected))
    assert [(row[2], row[3], row[6], row[8]) for row in rows] == [(m.name, m.relation, m.id_no, m.health) for m in expected]
    assert body(tmp_path / "b.xlsx", 6, 1)[0][:2] == ["例", "张某某"]


def test_problems_stand_one_a_row_with_measure_and_deadline(office: Store, tmp_path: Path) -> None:
    fill(office, KINDS["two_seals"](tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    expected = [line.problem for line in lines(office, LineKind.PROBLEMS) if line.problem]
    rows = body(tmp_path / "b.xlsx", 5, len(expected))
    assert [(row[2], row[5], row[6], row[7], row[10]) for row in rows] == [
        (p.head_name, p.description, p.measure, p.lead_unit, p.remark_text) for p in expected
    ]


def test_ticks_stand_under_their_attribute_in_a_header_of_four_levels(office: Store, tmp_path: Path) -> None:
    fill(office, KINDS["four_levels"](tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    order = ("lifted_out", "monitored", "marginal", "minimum_living", "extreme_poverty", "general")
    expected = [line.inspection for line in lines(office, LineKind.INSPECTIONS) if line.inspection]
    rows = body(tmp_path / "b.xlsx", 6, len(expected))
    assert [row[2:8] for row in rows] == [[TICK if key in i.attributes else "" for key in order] for i in expected]


def test_printed_rows_get_the_figures_of_their_labels(office: Store, tmp_path: Path) -> None:
    filled = fill(office, KINDS["stub_tree"](tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    households = [line.household for line in lines(office, LineKind.HOUSEHOLDS) if line.household]

    def counted(key: str) -> list[int]:
        mine = [h for h in households if not key or key in h.attributes]
        return [len(mine), sum(h.size for h in mine)]

    rows = body(tmp_path / "b.xlsx", 6, 8)
    keys = ("", "lifted_out", "monitored", "marginal", "minimum_living", "extreme_poverty", None, "general")
    assert [row[3:5] for row in rows] == [["", ""] if key is None else counted(key) for key in keys]
    assert any("其他兜底户" in sentence for sentence in sentences(filled[0]))


def test_villages_stand_one_a_row_and_add_up_to_the_total(office: Store, tmp_path: Path) -> None:
    filled = fill(office, by_village(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    rows = body(tmp_path / "b.xlsx", 7, 7)
    assert [row[0] for row in rows] == [*dict.fromkeys(line.village for line in lines(office, LineKind.HOUSEHOLDS)), "合计"]
    for column in range(1, 9):
        assert sum(row[column] for row in rows[:-1]) == rows[-1][column]
    problems = [line.problem for line in lines(office, LineKind.PROBLEMS) if line.problem]
    assert rows[-1][5] == len(problems) and rows[-1][6] == sum(p.status == "solved" for p in problems)
    assert filled[0].breaches == []


def test_a_total_row_sums_over_the_rows_that_came_in(office: Store, tmp_path: Path) -> None:
    filled = fill(office, wide_ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    count = len(filled[0].filling.rows)
    sheet = page(tmp_path / "b.xlsx")
    assert sheet.cell(6 + count, 1).value == "合计"
    assert sheet.cell(6 + count, 8).value == f"=SUM(H6:H{5 + count})"


def test_fewer_records_than_blank_rows_leave_the_rest_blank_and_in_place(office: Store, tmp_path: Path) -> None:
    blank = wide_ledger(tmp_path / "a.xlsx", rows=500)
    filled = fill(office, blank, tmp_path / "b.xlsx")
    assert filled[0].filling.extra == 0
    assert page(tmp_path / "b.xlsx").cell(506, 8).value == "=SUM(H6:H505)"
    assert page(tmp_path / "b.xlsx").print_area == page(blank).print_area


def look(sheet: Worksheet, row: int, column: int) -> tuple[Any, ...]:
    cell = sheet.cell(row, column)
    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
    return (*map(copy, parts), cell.number_format)


@pytest.mark.parametrize("kind", KINDS)
def test_untouched_cells_merges_widths_and_paper_are_the_same(office: Store, tmp_path: Path, kind: str) -> None:
    blank = KINDS[kind](tmp_path / "a.xlsx")
    filling = fill(office, blank, tmp_path / "b.xlsx")[0].filling
    before, after = page(blank), page(tmp_path / "b.xlsx")
    written = {(row, column) for row, column, value in filling.values() if value not in (None, "")}
    for row in range(before.max_row):
        for column in range(before.max_column):
            there = filling.moved(row)
            assert look(before, row + 1, column + 1) == look(after, there + 1, column + 1)
            formula = isinstance(before.cell(row + 1, column + 1).value, str) and filling.extra
            if (there, column) not in written and not (formula and str(before.cell(row + 1, column + 1).value)[0] == "="):
                assert before.cell(row + 1, column + 1).value == after.cell(there + 1, column + 1).value
    moved = {
        (filling.moved(a.min_row - 1), a.min_col, filling.moved(a.max_row - 1), a.max_col) for a in before.merged_cells.ranges
    }
    assert {(a.min_row - 1, a.min_col, a.max_row - 1, a.max_col) for a in after.merged_cells.ranges} == moved
    widths = {key: about.width for key, about in before.column_dimensions.items()}
    assert widths == {key: about.width for key, about in after.column_dimensions.items()}
    for name in ("orientation", "paperSize", "fitToHeight", "fitToWidth", "scale"):
        assert getattr(before.page_setup, name) == getattr(after.page_setup, name)
    assert before.page_margins == after.page_margins
    assert before.print_title_rows == after.print_title_rows
    assert before.oddFooter.center.text == after.oddFooter.center.text


def test_new_rows_look_like_the_blank_rows_and_the_last_keeps_its_edge(office: Store, tmp_path: Path) -> None:
    filling = fill(office, two_columns(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")[0].filling
    sheet = page(tmp_path / "b.xlsx")
    last = filling.row_numbers[-1] + 1
    assert look(sheet, 50, 3) == look(sheet, 3, 3) and sheet.row_dimensions[50].height == 24
    assert sheet.cell(last, 3).border.bottom.style == "medium" and sheet.cell(last - 1, 3).border.bottom.style == "thin"


def test_what_stands_below_moves_down_with_merges_heights_and_print_area(office: Store, tmp_path: Path) -> None:
    filling = fill(office, wide_ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")[0].filling
    before, after = page(tmp_path / "a.xlsx"), page(tmp_path / "b.xlsx")
    note = next(text for text in filling.blank.foot if text.text.startswith("注："))
    there = filling.moved(note.row) + 1
    assert after.cell(there, 1).value == note.text
    assert after.row_dimensions[there].height == 30
    assert f"A{there}:V{there}" in {str(area) for area in after.merged_cells.ranges}
    assert after.print_area == f"'台账'!$A$1:$V${before.max_row + filling.extra}"


def test_unit_and_date_come_into_the_fill_line(office: Store, tmp_path: Path) -> None:
    chosen = {"village": "金佛", "filled_on": date(2021, 5, 21)}
    fill(office, wide_ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", **chosen)
    texts = [value for row in page(tmp_path / "b.xlsx").iter_rows(max_row=3, values_only=True) for value in row if value]
    assert texts[-2:] == ["填报单位（盖章）：金佛村", "填报时间：2021年5月21日"]


def test_a_unit_that_is_printed_in_the_next_cell_is_not_written_twice(office: Store, tmp_path: Path) -> None:
    book = load_workbook(two_columns(tmp_path / "a.xlsx"))
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        if area.min_row == 1:
            sheet.unmerge_cells(str(area))
    sheet["A1"], sheet["C1"] = "填报单位：", "双河街道"
    book.save(tmp_path / "a.xlsx")
    fill(office, tmp_path / "a.xlsx", tmp_path / "b.xlsx", filled_on=date(2021, 5, 21))
    assert [page(tmp_path / "b.xlsx")[cell].value for cell in ("A1", "C1")] == ["填报单位：", "双河街道"]


def test_numbers_of_18_digits_and_texts_like_formulas_stay_text(tmp_path: Path, office: Store) -> None:
    from exporters.fill_workbook import put

    sheet = load_workbook(wide_ledger(tmp_path / "a.xlsx")).worksheets[0]
    for value in ("=1+1", "+86", "-", "@x", "#N/A", "510231195201118434", "2021-05-01", "a\x00b"):
        put(sheet["A6"], value)
        assert sheet["A6"].data_type == "s" and sheet["A6"].value == value.replace("\x00", "")
    put(sheet["A6"], 10**17)
    assert sheet["A6"].value == str(10**17)


def test_a_long_text_raises_its_row_and_no_other(office: Store, tmp_path: Path) -> None:
    filling = fill(office, wide_ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")[0].filling
    sheet = page(tmp_path / "b.xlsx")
    heights = [sheet.row_dimensions[row + 1].height for row in filling.row_numbers]
    assert min(heights) == 24 and max(heights) > 24


def test_an_old_workbook_comes_back_as_a_new_one(office: Store, tmp_path: Path) -> None:
    fill(office, Path(__file__).with_name("户主台账.xls"), tmp_path / "b.xlsx", village="金佛村")
    sheet = page(tmp_path / "b.xlsx")
    assert sheet["E4"].value == "户主信息" and "E4:G4" in {str(area) for area in sheet.merged_cells.ranges}
    expected = [line for line in lines(office, LineKind.INSPECTIONS) if line.village == "金佛村"]
    rows = body(tmp_path / "b.xlsx", 6, len(expected))
    assert [row[6] for row in rows] == [line.inspection.head_id_no for line in expected if line.inspection]
    assert sheet.print_title_rows == "$4:$5" and sheet.page_setup.orientation == "landscape"


def test_a_picture_is_kept_and_moves_with_the_foot(office: Store, tmp_path: Path) -> None:
    from openpyxl.drawing.image import Image
    from PIL import Image as Picture

    content = BytesIO()
    Picture.new("RGB", (30, 30), "red").save(content, "PNG")
    book = load_workbook(wide_ledger(tmp_path / "a.xlsx"))
    book.worksheets[0].add_image(Image(content), "B14")
    book.save(tmp_path / "a.xlsx")
    filling = fill(office, tmp_path / "a.xlsx", tmp_path / "b.xlsx")[0].filling
    pictures: Any = page(tmp_path / "b.xlsx")
    assert [picture.anchor._from.row for picture in pictures._images] == [13 + filling.extra]
