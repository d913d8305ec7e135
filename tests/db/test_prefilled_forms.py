"""Forms to carry to the house: last answers and last year's amounts in grey, the household's mark in the corner of each sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook

import commands
from db.operations.households import save_household
from db.operations.incomes import save_income_sheet
from db.operations.inspections import save_inspection
from db.operations.regions import ensure_region
from db.operations.rounds import save_round
from db.queries.office import rounds
from db.schemes import scheme
from db.store import Store
from domain.answers import passing
from domain.household import HEAD, Household, Member
from domain.household_code import code_of
from domain.income import Amounts, IncomeDraft
from domain.inspection import InspectionDraft
from domain.rounds import Round, following

NOTICE = scheme("lezhi-nanta-2021")
CLERK = "01号"
NOW, NEXT = datetime(2021, 11, 20, 9, 0), datetime(2022, 11, 20, 9, 0)
PIG = next(line.key for line in NOTICE.income_lines if line.item == "猪")


def passed() -> dict[str, str]:
    """Answers of a household without any problem."""
    return {item.key: passing(item) or ("无" if item.kind == "text" else "40") for item in NOTICE.items_of(("lifted_out",))} | {
        item.key: "0" for item in NOTICE.check_items if item.key == "water_dry_days"
    }


class LezhiOffice:
    """东岳村: 王大明 (脱贫户) with answers and incomes of last year, 张三 (边缘户, no 附件4), 李四 (脱贫户, never visited)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with Store.create(path, NOTICE.id, town="南塔街道", county="乐至县", clerk=CLERK, now=NOW) as store:
            with store.read() as session:
                [first] = rounds(session)
            self.place = store.write(lambda s: ensure_region(s, "东岳村", "1组", CLERK, NOW))
            self.wang = self._register(store, "王大明", "lifted_out")
            self.zhang = self._register(store, "张三", "marginal")
            self.li = self._register(store, "李四", "lifted_out")
            self._visit(store, first)
            second = following(first, NOTICE, "second")
            store.write(lambda s: save_round(s, second, CLERK, NEXT))

    def _register(self, store: Store, name: str, attribute: str) -> str:
        household = Household(self.place, (Member(name, HEAD, ""),), attributes=(attribute,))
        return store.write(lambda s: save_household(s, NOTICE, household, CLERK, NOW)).uid

    def _visit(self, store: Store, round_: Round) -> None:
        draft = InspectionDraft(
            round_uid=round_.uid, household_uid=self.wang, region_uid=self.place, head_name="王大明", head_id_no="",
            attributes=("lifted_out",), helper="", answers={**passed(), "other": "儿子外出打工"},
            inspectors=("陈志远",), inspected_on=date(2021, 11, 18), descriptions={}, phone="", page="1",
        )  # fmt: skip
        saved = store.write(lambda s: save_inspection(s, NOTICE, draft, CLERK, NOW))
        assert not saved.refused, saved.findings
        amounts = {PIG: Amounts(Decimal(2), Decimal(4321), Decimal(1000))}
        sheet = IncomeDraft(size=1, round_uid=round_.uid, household_uid=self.wang, amounts=amounts, filled_on=date(2021, 11, 18))
        kept = store.write(lambda s: save_income_sheet(s, NOTICE, sheet, CLERK, NOW))
        assert not kept.refused, kept.findings

    def export(self, number: str, target: Path, *more: str) -> Path:
        arguments = ["export", str(self.path), "--annex", f"{NOTICE.id}.{number}", "--prefilled", "--to", str(target), *more]
        assert commands.run(arguments) == 0
        return target


@pytest.fixture
def office(tmp_path: Path) -> Iterator[LezhiOffice]:
    yield LezhiOffice(tmp_path / "南塔街道.htk")


def pages(target: Path) -> list[tuple[str, str]]:
    """The text of each page, and what of it is grey."""
    with pdfplumber.open(target) as pdf:
        return [
            (page.extract_text(), "".join(c["text"] for c in page.chars if c["non_stroking_color"] == (0.55,)))
            for page in pdf.pages
        ]


def test_each_household_the_questionnaire_is_for_gets_a_sheet_with_last_answers_grey(office: LezhiOffice, tmp_path: Path) -> None:
    """附件4 is for households lifted out of poverty; 张三 (边缘户) has another one."""
    first, second = sorted(pages(office.export("4", tmp_path / "a.pdf")), key=lambda page: "王大明" not in page[0])
    assert first[1].startswith("是") and first[1].endswith("儿子外出打工") and "王大明" in first[0]
    assert second[1] == "" and "李四" in second[0]
    assert code_of(office.wang) in first[0] and code_of(office.li) in second[0]
    assert {mark for text, _ in (first, second) for mark in ("1-01-1", "1-02-1") if mark in text} == {"1-01-1", "1-02-1"}


def test_the_corner_holds_the_mark_on_paper_and_in_the_workbook(office: LezhiOffice, tmp_path: Path) -> None:
    office.export("4", tmp_path / "a.pdf")
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        page = pdf.pages[0]
        edge = max(rect["x1"] for rect in page.rects)
        corner = page.crop((page.width / 2, 0, page.width, 15 / 25.4 * 72)).extract_words()
    assert "1-01-1" in corner[0]["text"] and abs(corner[-1]["x1"] - edge) < 6
    sheet = load_workbook(office.export("4", tmp_path / "a.xlsx")).active
    assert sheet["A1"].value == "附件4"
    assert [cell.value for cell in sheet[1] if cell.value][1].startswith("1-01-1")
    greys = [c.value for row in sheet.iter_rows() for c in row if c.font.color and c.font.color.rgb == "FF8C8C8C" and c.value]
    assert greys[0] == "是" and greys[-1] == "儿子外出打工" and len(greys) == 8


def test_the_income_sheet_has_last_years_amounts_in_their_places(office: LezhiOffice, tmp_path: Path) -> None:
    found = [page for page in pages(office.export("6", tmp_path / "a.pdf")) if "4321" in page[1]]
    assert len(found) == 1 and "1000" in found[0][1] and "3321" in found[0][1]
    assert code_of(office.wang) in found[0][0]


def test_the_print_dialogs_choices_make_the_same_sheets(office: LezhiOffice, tmp_path: Path) -> None:
    from domain.figures import week_of
    from ui.printing.choices import PrintChoices, write_choices

    with Store.open(office.path, now=NEXT, back_up=False) as store:
        with store.read() as session:
            round_ = rounds(session)[-1]
        wish = PrintChoices("4", week_of(NEXT.date()), prefilled=True)
        written = write_choices(store, NOTICE, round_, wish, tmp_path / "a.pdf")
    assert written.pages == 2
    assert pages(tmp_path / "a.pdf") == pages(office.export("4", tmp_path / "b.pdf"))


def test_only_those_without_an_answer_of_this_round_are_printed(office: LezhiOffice, tmp_path: Path) -> None:
    def visit(session: object) -> object:
        draft = InspectionDraft(
            round_uid="second", household_uid=office.li, region_uid=office.place, head_name="李四", head_id_no="",
            attributes=("lifted_out",), helper="", answers=passed(), inspectors=("陈志远",),
            inspected_on=date(2022, 11, 19), descriptions={}, phone="", page="1",
        )  # fmt: skip
        return save_inspection(session, NOTICE, draft, CLERK, NEXT)  # type: ignore[arg-type]

    with Store.open(office.path, now=NEXT, back_up=False) as store:
        assert not store.write(visit).refused  # type: ignore[attr-defined]
    texts = [text for text, _ in pages(office.export("4", tmp_path / "a.pdf", "--unvisited"))]
    assert len(texts) == 1 and "王大明" in texts[0]
