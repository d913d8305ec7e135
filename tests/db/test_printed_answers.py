"""Filled tables and questionnaires: what stands in the cells comes from the inspections and problems of the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.operations.problems import add_problem
from db.queries.attachment_records import records
from db.queries.inspections import inspection_of
from domain.attachment_fields import PrintOptions, fields_of
from domain.attachments import build_sheet
from domain.problem import NewProblem, ProblemDraft, Status
from domain.scheme import AnswerKind
from tests.db.any_office import AnyOffice
from tests.db.desk import CLERK


@pytest.fixture
def office_of(tmp_path):
    offices: list[AnyOffice] = []

    def make(notice):
        offices.append(AnyOffice(tmp_path / f"{notice}.htk", notice))
        return offices[-1]

    yield make
    for office in offices:
        office.store.close()


def printed(office, number):
    """The first sheet of an attachment and those that follow it."""
    attachment = office.scheme.attachment(number)
    with office.store.read() as session:
        found = list(records(session, office.scheme, office.round, attachment))
    sheet = build_sheet(office.scheme, office.round, attachment, found, PrintOptions())
    return [sheet, *sheet.more]


def texts(sheet):
    return {(cell.row, cell.col): cell.value for cell in sheet.form}


def test_a_questionnaire_has_a_sheet_for_each_household_it_is_for(office_of):
    """002 附件4 is for 脱贫户, 附件5 for 监测户, also for those who are both."""
    office = office_of("lezhi-nanta-2021")
    for head, attributes in (("张三", ("lifted_out",)), ("李四", ("lifted_out", "marginal")), ("王五", ("lifted_out",))):
        uid = office.household(head, attributes=attributes)
        assert not office.inspect(office.draft(uid, head, attributes)).refused
    assert [line for sheet in printed(office, "4") for line in sheet.loose_before[0].parts if "户主" in line] == [
        "户主姓名:张三", "户主姓名:王五",
    ]  # fmt: skip
    (monitored,) = printed(office, "5")
    assert monitored.loose_before[1].parts[0] == "监测户类型 □脱贫不稳定户☑边缘易致贫户□突发严重困难户"


def test_the_answer_places_show_answers_and_what_is_wrong(office_of):
    office = office_of("lezhi-nanta-2021")
    uid = office.household("张三", attributes=("lifted_out",))
    answers = {"water": "", "water_litres": "12", "medical": "未按政策全额代缴；已按比例报销", "other": "长子在外务工"}
    draft = office.draft(uid, "张三", ("lifted_out",), answers=answers)
    office.inspect(replace(draft, descriptions={"water": "天旱断流", "medical": "次子未代缴"}))
    (sheet,) = printed(office, "4")
    found = texts(sheet)
    assert found[0, 1] == "是" and found[3, 3] == "长子在外务工"
    assert found[2, 1] == "未按政策全额代缴、已按比例报销\n次子未代缴"
    assert found[0, 3] == "水量不够用\n天旱断流"  # 二（一）1: twelve litres a head are too little, whoever ticked what


def test_a_table_of_villages_has_a_line_for_each_village(office_of):
    office = office_of("zhanggong-2021")
    other = office.place("西山村")
    office.inspect(office.draft(village=True, answers={"new_papers": "否"}))
    office.inspect(office.draft(village=True, region_uid=other))
    (sheet,) = printed(office, "2")
    rows = [tuple(row) for row in sheet.body]
    assert [row[2] for row in rows] == ["东风村", "西山村"] and [row[0] for row in rows] == [1, 2]
    assert rows[0][3:9] == ("是", "否", "是", "是", "是", "是")
    assert rows[0][9:] == (f"{office.scheme.item('new_papers').short}有问题", "周静、李明") and rows[1][9] == ""


def test_a_measured_share_answers_the_question_that_was_left_open(office_of):
    """001 二（一）: more than a tenth paid by the household itself."""
    office = office_of("zhanggong-2021")
    uid = office.household("张三", attributes=("marginal",))
    office.inspect(office.draft(uid, "张三", ("marginal",), answers={"self_paid": "", "self_paid_percent": "12.5"}))
    attachment = office.scheme.attachment("1")
    (sheet,) = printed(office, "1")
    (row,) = sheet.body
    place = [column.key for column in attachment.columns].index("answer:self_paid")
    assert row[place] == "是"


def test_problems_of_households_and_of_villages_stand_in_lists_of_their_own(office_of):
    """001 requires 附件3 and 附件4: 问题清单 of households, and of monitoring in the villages."""
    office = office_of("zhanggong-2021")
    uid = office.household("张三", attributes=("marginal",))
    office.inspect(office.draft(uid, "张三", ("marginal",), answers={"insured": "否"}))
    office.inspect(office.draft(village=True, answers={"judged": "否"}))
    words = ProblemDraft("", "无人负责", Status.OPEN)
    by_hand = NewProblem(office.round.uid, "monitoring", office.scheme.starts_on, words, village_uid=office.village)
    office.store.write(lambda s: add_problem(s, office.scheme, by_hand, CLERK, office.now))
    (households,) = printed(office, "3")
    assert [row[3] for row in households.body] == ["张三"]
    (villages,) = printed(office, "4")
    assert {(row[2], row[3]) for row in villages.body} == {
        ("东风村", office.scheme.item("judged").short), ("东风村", "动态监测帮扶"),
    }  # fmt: skip


def test_without_a_column_for_the_place_a_village_stands_where_heads_stand(office_of):
    """002 附件3 has no column for the village."""
    office = office_of("lezhi-nanta-2021")
    office.inspect(office.draft(village=True, answers={"missed": "是"}))
    (sheet,) = printed(office, "3")
    (row,) = sheet.body
    assert row[3] == "东风村" and row[2] == "监测对象识别"


def test_a_number_has_its_unit_unless_the_words_over_its_column_have_it(office_of):
    office = office_of("wulong-canggou-2020")
    uid = office.household("张三", attributes=("poor",))
    office.inspect(office.draft(uid, "张三", ("poor",), answers={"income_2020": "12000"}))
    one = office.read(inspection_of, office.round.uid, uid)
    item = office.scheme.item("income_2020")
    assert item.kind is AnswerKind.NUMBER and item.unit == "元"
    plain = fields_of("inspections", office.scheme, office.round, PrintOptions())
    assert plain["answer:income_2020"](one) == "12000元"
    ledger = office_of("zhanggong-2021").scheme.attachment("1")
    column = next(column for column in ledger.columns if column.key == "answer:main_income")
    place = ledger.columns.index(column)
    columns = tuple(replace(c, key="answer:income_2020") if c is column else c for c in ledger.columns)
    header = tuple(replace(h, text="2020年收入（元）") if (h.row, h.col) == (1, place) else h for h in ledger.header)
    said = replace(ledger, columns=columns, header=header)
    beside = fields_of("inspections", office.scheme, office.round, PrintOptions(), said)
    assert beside["answer:income_2020"](one) == "12000"
