"""Notice 001 (区精扶办字〔2021〕9号) as data: what its text says."""

from __future__ import annotations

from datetime import date

import pytest

from domain.judging import failed
from domain.scheme import AnswerKind, Asked, Scheme
from tests.schemes.conftest import Notice


@pytest.fixture
def scheme(notice: Notice) -> Scheme:
    return notice("zhanggong-2021")


def test_it_looks_at_two_kinds_of_households(scheme: Scheme) -> None:
    assert scheme.number == "区精扶办字〔2021〕9号"
    assert [a.short for a in scheme.attributes] == ["脱贫户", "边缘易致贫户"]
    assert scheme.issued_on is None


def test_three_phases_end_in_april_and_lists_are_due_on_the_fourteenth(scheme: Scheme) -> None:
    assert [(p.name, p.starts_on, p.ends_on) for p in scheme.phases] == [
        ("全面排查阶段", None, date(2021, 4, 12)),
        ("抽查复核阶段", date(2021, 4, 13), date(2021, 4, 22)),
        ("集中整改阶段", date(2021, 4, 23), date(2021, 4, 30)),
    ]
    (due,) = [d for d in scheme.deadlines if d.to == "区精准办"]
    assert due.due_on == date(2021, 4, 14)


def test_fifty_four_villages_are_inspected_again(scheme: Scheme) -> None:
    (sample,) = scheme.sampling
    assert (sample.count, sample.phase, sample.clause) == (54, "review", "三（二）")
    assert scheme.villages == 54


def test_household_questions_follow_the_text_and_say_which_answer_fails(scheme: Scheme) -> None:
    asked = [i for i in scheme.check_items if i.asked is Asked.HOUSEHOLD]
    assert {i.short: i.failures for i in asked if i.kind is AnswerKind.CHOICE} == {
        "产业就业": ("否",),
        "稳定可持续": ("否",),
        "收入较低或支出型困难": ("是",),
        "水量": ("否",),
        "水质": ("否",),
        "裂缝": ("是",),
        "透风漏雨": ("是",),
        "医疗保险": ("否",),
        "慢性病证明": ("否",),
        "自付费用": ("是",),
        "辍学": ("是",),
        "培训需求": (),
        "贷款意愿": (),
        "励志超市": ("否",),
        "应享未享": ("是",),
    }
    assert all(i.clause == "二（一）" for i in asked)
    # 没有慢性病人、义务教育阶段学生或当年没有住院的, as the note under our own table says.
    assert [i.key for i in asked if "无" in i.answers] == ["chronic_papers", "self_paid", "dropped_out"]


def test_six_questions_of_monitoring_are_asked_of_each_village(scheme: Scheme) -> None:
    questions = [i.question for i in scheme.check_items if i.asked is Asked.VILLAGE]
    assert len(questions) == 6 and questions[0] == "是否按照10种典型特征开展监测摸排"


@pytest.mark.parametrize(("percent", "fails"), [("10", False), ("10.01", True), ("", False), ("无", False), ("9.9", False)])
def test_more_than_a_tenth_of_the_bill_is_a_failure(scheme: Scheme, percent: str, fails: bool) -> None:
    thresholds = {t.key: str(t.value) for t in scheme.thresholds}
    assert bool(failed(scheme, thresholds, {"self_paid_percent": percent})) is fails


def test_its_tables_are_our_own_design_and_ask_every_question(scheme: Scheme) -> None:
    assert all(a.is_own for a in scheme.attachments)
    for number, asked in (("1", Asked.HOUSEHOLD), ("2", Asked.VILLAGE)):
        columns = {c.key for c in scheme.attachment(number).columns}
        questions = {f"answer:{i.key}" for i in scheme.check_items if i.asked is asked and i.kind is not AnswerKind.NUMBER}
        assert questions <= columns
