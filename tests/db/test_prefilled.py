"""Pre-filled sheets from a real file, and the printed pages and the workbook read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook

from db.operations.inspections import save_inspection
from db.operations.rounds import save_round
from db.queries.office import rounds
from db.queries.prefilled import books
from db.store import Store
from domain.attachments import PrintOptions, build_sheet
from domain.household_code import code_of
from domain.prefilled import Book, build_prefilled
from domain.rounds import following
from domain.sheet import Sheet
from exporters.pdf import write_pdf
from exporters.xlsx import write_xlsx
from tests.db.desk import CLERK
from tests.db.registered import NOTICE, Office

ANNEX = NOTICE.attachment("1")
NEXT_YEAR = datetime(2022, 5, 6, 9, 0)


class SecondYear(Office):
    """金佛村 with 张三 (housing was unsafe) and 李四, 白玉村 with twelve never inspected; a new round with nobody visited."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.zhang = self.register("张三", attributes=("lifted_out",)).uid
        self.li = self.register("李四", attributes=("general",)).uid
        self.inspect(self.draft(self.zhang, "张三", attributes=("lifted_out",), helper="周静", failing=["housing"]))
        self.inspect(self.draft(self.li, "李四"))
        there = self.place("白玉村", "2社")
        self.others = [self.register(f"农户{n:02d}", place=there).uid for n in range(12)]
        following_one = following(self.round, NOTICE)
        self.store.write(lambda s: save_round(s, following_one, CLERK, NEXT_YEAR))
        self.first, self.round = self.read(rounds)

    def sheet(self, found: list[Book], **options: object) -> Sheet:
        made = build_prefilled(NOTICE, self.round, ANNEX, found, PrintOptions(**options))  # type: ignore[arg-type]
        assert made is not None
        return made


@pytest.fixture
def office(store: Store) -> Iterator[SecondYear]:
    yield SecondYear(store)


def held(office: SecondYear, village: str = "", *, unvisited: bool = False) -> list[Book]:
    """The books with their lines, read to the end."""
    with office.store.read() as session:
        found = books(session, office.round, village, unvisited=unvisited)
        return [Book(book.number, book.village, tuple(book.lines)) for book in found]


def test_a_line_has_the_registers_ticks_and_helper_and_the_last_answers(office: SecondYear) -> None:
    first, second = held(office)
    assert [(b.number, b.village, len(list(b.lines))) for b in (first, second)] == [(1, "金佛村", 2), (2, "白玉村", 12)]
    line = next(one for one in first.lines if one.household_uid == office.zhang)
    assert (line.attributes, line.helper, line.group) == (("lifted_out",), "周静", "1社")
    assert line.answers["housing"] == "否" and line.descriptions == {"housing": "housing有问题"}
    assert all(not one.answers and not one.inspectors for one in second.lines)


def test_only_the_unvisited_are_taken_and_a_village_keeps_its_number(office: SecondYear) -> None:
    village = next(iter(held(office)[1].lines)).village_uid
    [only] = held(office, village)
    assert only.number == 2
    draft = office.draft(office.li, "李四", round_uid=office.round.uid, inspected_on=NEXT_YEAR.date())
    office.store.write(lambda s: save(s, draft))
    [first, _] = held(office, unvisited=True)
    assert [one.head_name for one in first.lines] == ["张三"]
    [first, _] = held(office)
    newest = next(one for one in first.lines if one.household_uid == office.li)
    assert newest.inspected_on == NEXT_YEAR.date()


def save(session, draft):
    saved = save_inspection(session, NOTICE, draft, CLERK, NEXT_YEAR)
    assert not saved.refused, saved.findings
    return saved


def test_the_pages_have_grey_last_values_in_the_official_cells_and_the_marks_outside_the_grid(
    office: SecondYear, tmp_path: Path
) -> None:
    target = tmp_path / "预填.pdf"
    assert write_pdf(office.sheet(held(office)), target) == 3
    with pdfplumber.open(target) as pdf:
        page = pdf.pages[0]
        text = page.extract_text()
        assert "2021年家庭" in text and "金佛村1社" in text and "核查时间" in text
        edge = max(rect["x1"] for rect in page.rects)
        marks = page.crop((edge, 0, page.width, page.height)).extract_text().split()
        assert marks[:2] == ["1-01-1", code_of(next(iter(held(office)[0].lines)).household_uid)]
        grey = {c["text"] for c in page.chars if c["non_stroking_color"] not in (None, (0,), 0, (0.0,))}
        assert set("housing有问题是否√周静") <= grey
        assert not set("张三李四金佛村双河") & grey
        assert [c for c in pdf.pages[1].chars if c["text"] == "附"], "each village begins with the title"
        assert "2-02-1" in pdf.pages[2].extract_text()


def test_the_grid_is_that_of_the_official_table(office: SecondYear, tmp_path: Path) -> None:
    """The table of the pre-filled sheet has the same lines as the filled one, only moved to the left."""
    lines = [one for book in held(office) for one in book.lines][:2]
    write_pdf(build_sheet(NOTICE, office.round, ANNEX, lines, PrintOptions()), tmp_path / "official.pdf")
    write_pdf(office.sheet([Book(1, "金佛村", lines)]), tmp_path / "prefilled.pdf")
    grids = []
    for name in ("official.pdf", "prefilled.pdf"):
        with pdfplumber.open(tmp_path / name) as pdf:
            edges = sorted({round(line["x0"], 1) for line in (*pdf.pages[0].lines, *pdf.pages[0].rects)})
            grids.append([round(edge - edges[0], 1) for edge in edges])
    assert grids[0] == pytest.approx(grids[1], abs=0.3)


def test_the_workbook_has_the_same_texts_grey_and_marked(office: SecondYear, tmp_path: Path) -> None:
    target = tmp_path / "预填.xlsx"
    write_xlsx(office.sheet(held(office)), target)
    sheet = load_workbook(target).worksheets[0]
    row = next(cells for cells in sheet.iter_rows() if cells[2].value == "张三")
    colours = {cell.value: cell.font.color.rgb if cell.font.color else "" for cell in row if cell.value}
    assert colours["周静"] == colours["否"] == colours["housing有问题"] == "FF8C8C8C"
    assert colours["张三"] != "FF8C8C8C"
    mark = row[len(ANNEX.columns)]
    assert mark.value.endswith(code_of(office.zhang)) and mark.border.left.style is None
    assert sheet.print_area.split(":")[1].startswith("$S$")


def test_nobody_to_visit_gives_no_sheet(office: SecondYear) -> None:
    assert build_prefilled(NOTICE, office.round, ANNEX, [Book(1, "金佛村", ())], PrintOptions()) is None


def test_rows_of_a_page_can_be_chosen_and_the_marks_follow(office: SecondYear) -> None:
    [first, *_] = [office.sheet(held(office)[1:], rows_per_page=5)]
    marks = [str(row[-1]).split("\n")[0] for row in first.body]
    assert marks[:6] == ["2-01-1", "2-01-2", "2-01-3", "2-01-4", "2-01-5", "2-02-1"]
