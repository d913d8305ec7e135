"""Filled tables of other notices taken back in: what the program prints, offices fill and hand back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from db.operations.book_import import apply_book
from db.queries.attachment_records import records
from db.queries.inspections import inspection_of, inspections
from db.queries.problems import problems_of
from domain.attachment_fields import PrintOptions
from domain.attachments import build_sheet
from domain.errors import KnownError
from domain.imported import BookKind, RowState
from exporters.xlsx import write_xlsx
from importers.reading import read_book
from tests.db.any_office import AnyOffice
from tests.db.desk import CLERK

DAY = date(2021, 4, 12)
OPTIONS = PrintOptions(unit="东河镇", filled_on=DAY, signers="周静", phone="13000000001")


@pytest.fixture
def office(tmp_path):
    office = AnyOffice(tmp_path / "章贡.htk", "zhanggong-2021")
    yield office
    office.store.close()


def handed_out(office, path, number="1"):
    """The table as the program writes it, with what the file has."""
    attachment = office.scheme.attachment(number)
    with office.store.read() as session:
        found = list(records(session, office.scheme, office.round, attachment))
    write_xlsx(build_sheet(office.scheme, office.round, attachment, found, OPTIONS), path)
    return path


def filled(office, path, **words):
    """The table of one household with other words in the columns named by their keys."""
    keys = [column.key for column in office.scheme.attachment("1").columns]
    book = load_workbook(path)
    sheet = book.worksheets[0]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, keys.index("head_name") + 1).value == "张三")
    for key, text in words.items():
        column = next(place for place, known in enumerate(keys, 1) if known.removeprefix("answer:") == key)
        sheet.cell(row, column).value = text
    book.save(path)
    return path


def take(office, path):
    book = read_book(path, office.scheme, office.round.thresholds)
    return book, office.store.write(
        lambda s: apply_book(s, office.scheme, book, office.round.uid, CLERK, office.now, name=path.name)
    )


@pytest.fixture
def sheet(office, tmp_path):
    """附件1 of 001 with one household that was inspected."""
    uid = office.household("张三", "李四", attributes=("lifted_out",), helper="王五")
    answers = {"main_income": "务工", "self_paid_percent": "8"}
    draft = office.draft(uid, "张三", ("lifted_out",), helper="王五", phone="13000000001", inspected_on=DAY, answers=answers)
    office.inspect(replace(draft, descriptions={}))
    return uid, handed_out(office, tmp_path / "附件1.xlsx")


def test_our_own_table_of_001_comes_back_as_it_went(office, sheet):
    uid, path = sheet
    before = office.read(inspection_of, office.round.uid, uid)
    book, result = take(office, path)
    assert book.kind is BookKind.INSPECTIONS
    (row,) = book.inspections
    assert (row.village, row.head_name, row.attributes, row.inspected_on) == ("东风村", "张三", ("lifted_out",), DAY)
    assert row.answers["main_income"] == "务工" and row.inspectors == ("周静", "李明")
    assert [one.state for one in result.outcomes] == [RowState.SAME]
    assert office.read(inspection_of, office.round.uid, uid) == before


def test_what_was_filled_in_by_hand_is_taken_as_if_it_were_keyed(office, sheet):
    """001: 无 is an answer; a problem needs its words in 存在问题."""
    uid, path = sheet
    filled(office, path, chronic_papers="无", insured="×", water_clean="否", descriptions="水质：有泥沙；医疗保险：次子未参保")
    _, result = take(office, path)
    assert [one.state for one in result.outcomes] == [RowState.CHANGED]
    stored = office.read(inspection_of, office.round.uid, uid)
    assert stored.answers["chronic_papers"] == "无" and stored.answers["self_paid_percent"] == "8"
    assert {p.item: p.description for p in office.read(problems_of, uid)} == {"water_clean": "有泥沙", "insured": "次子未参保"}
    assert [one.state for one in take(office, path)[1].outcomes] == [RowState.SAME]


def test_a_failing_answer_without_its_words_is_refused_with_the_row(office, sheet):
    uid, path = sheet
    filled(office, path, insured="否")
    (outcome,) = take(office, path)[1].outcomes
    assert outcome.state is RowState.REJECTED
    assert {f.field for f in outcome.findings if f.level == "block"} == {"description:insured"}
    assert office.read(problems_of, uid) == []


def test_households_that_the_register_does_not_know_are_added(office, sheet, tmp_path):
    path = sheet[1]
    other = AnyOffice(tmp_path / "另一处.htk", "zhanggong-2021")
    _, result = take(other, path)
    assert [one.state for one in result.outcomes] == [RowState.NEW]
    assert [(one.head_name, one.village) for one in other.read(inspections, other.round.uid)] == [("张三", "东风村")]
    other.store.close()


@pytest.mark.parametrize(
    ("notice", "number", "words"),
    [("lezhi-nanta-2021", "4", "核查时间"), ("lezhi-nanta-2021", "5", "核查时间"), ("zhanggong-2021", "2", "每村")],
)
def test_sheets_that_cannot_be_taken_in_are_refused_in_one_sentence(tmp_path, notice, number, words):
    office = AnyOffice(tmp_path / "a.htk", notice)
    path = handed_out(office, tmp_path / f"附件{number}.xlsx", number)
    with pytest.raises(KnownError) as refused:
        read_book(path, office.scheme)
    sentence = refused.value.sentence
    assert f"附件{number}" in sentence and words in sentence and "入户核查" in sentence
    office.store.close()
