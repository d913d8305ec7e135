"""Header paths find their fields; what is not sure is asked once and remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.blank import synonyms
from domain.blanks.blank import BlankColumn
from domain.blanks.counts import CountReader, count_of
from domain.blanks.fields import fields_of
from domain.blanks.lines import LineKind
from domain.blanks.matching import Certainty, Matcher
from domain.blanks.memory import export_decisions, import_decisions
from domain.blanks.synonyms import Synonyms, likeness, plain
from domain.blanks.understanding import Understanding, understand
from domain.scheme import Scheme
from domain.scheme_reading import read_scheme
from importers.blank_reading import read_blank_book
from resources import scheme_data
from tests.blanks.blank_books import KINDS

NOTICE: Scheme = read_scheme(scheme_data("rongchang-shuanghe-2021"))
WORDS: Synonyms = synonyms()
INCOME = "“两不愁三保障”巩固情况 › 家庭人均纯收入是否达标"


def known(tmp_path: Path, kind: str, **decisions: str) -> Understanding:
    blank = read_blank_book(KINDS[kind](tmp_path / "a.xlsx")).blanks[0]
    return understand(blank, NOTICE, WORDS, decisions)


def best(*path: str, kind: LineKind = LineKind.INSPECTIONS) -> tuple[str, Certainty]:
    names = {key: WORDS.names(NOTICE).get(key, ()) for key in ("serial", *fields_of(kind, NOTICE, NOTICE.starts_on))}
    match = Matcher(WORDS, names, {}).match([BlankColumn(0, path)])[0]
    return match.field, match.certainty


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("wide_ledger", LineKind.INSPECTIONS),
        ("four_levels", LineKind.INSPECTIONS),
        ("two_seals", LineKind.PROBLEMS),
        ("two_columns", LineKind.HOUSEHOLDS),
        ("members", LineKind.MEMBERS),
        ("stub_tree", LineKind.COUNTS),
        ("by_village", LineKind.COUNTS),
    ],
)
def test_the_kind_of_row_is_told_by_the_header(tmp_path: Path, kind: str, rows: LineKind) -> None:
    assert known(tmp_path, kind).kind is rows


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("“两不愁三保障”巩固情况", "住房是否保障"), "answer:housing"),
        (("“两不愁三保障”巩固情况", "2021年家庭年人均纯收入是否达标（>6500元）"), "answer:income"),
        (("三保障", "安全饮水"), "answer:water"),
        (("户主 姓名",), "head_name"),
        (("户主基本情况", "姓名"), "head_name"),
        (("帮扶责任人", "姓名"), "helper_name"),
        (("帮扶责任人", "联系电话"), "helper_phone"),
        (("农户属性", "特困供养户"), "attribute:extreme_poverty"),
        (("镇(街道)",), "town"),
        (("核 查\n人",), "inspectors"),
    ],
)
def test_a_known_path_is_sure(path: tuple[str, ...], field: str) -> None:
    assert best(*path) == (field, Certainty.SURE)


@pytest.mark.parametrize("path", [("村党支部书记", "姓名"), ("单位负责人", "联系电话"), ("问题核实具体情况描述",)])
def test_a_path_that_may_mean_something_else_is_asked(path: tuple[str, ...]) -> None:
    assert best(*path)[1] is Certainty.DOUBTFUL


@pytest.mark.parametrize("path", [("自来水表号",), ("牲畜存栏",), ("GPS坐标",)])
def test_what_the_file_does_not_know_stays_unknown(path: tuple[str, ...]) -> None:
    assert best(*path) == ("", Certainty.UNKNOWN)


def test_a_field_fills_one_column_only(tmp_path: Path) -> None:
    names = {"remark": ("备注",)}
    matches = Matcher(WORDS, names, {}).match([BlankColumn(0, ("备注",)), BlankColumn(1, ("备注",))])
    assert [match.certainty for match in matches] == [Certainty.SURE, Certainty.DOUBTFUL]


def test_a_decision_is_kept_and_asked_no_more(tmp_path: Path) -> None:
    first = known(tmp_path, "wide_ledger")
    assert [(match.column.text, match.candidates) for match in first.doubtful] == [(INCOME, ("answer:income",))]
    again = known(tmp_path, "wide_ledger", **import_decisions(export_decisions({INCOME: "answer:income"})))
    assert again.doubtful == () and again.main[13].field == "answer:income"
    left = known(tmp_path, "wide_ledger", **{INCOME: ""})
    assert left.doubtful == () and left.main[13].field == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"columns": {\n"户主": 3}}', "第 2 行“户主”"),
        ('{"columns": {\n"户主": "head_name",\n}}', "第 3 行"),
        ("[]", "缺少 columns"),
    ],
)
def test_a_file_of_decisions_with_a_mistake_names_the_line(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        import_decisions(text)


def test_every_synonym_belongs_to_a_field_or_a_part_of_a_notice() -> None:
    fields = {key for kind in LineKind for key in fields_of(kind, NOTICE, NOTICE.starts_on)} | {"serial"}
    assert set(WORDS.fields) - fields == set()
    with pytest.raises(ValueError, match="head_name"):
        Synonyms.read({"head_name": "户主"})


def test_likeness_is_one_only_for_equal_texts() -> None:
    assert likeness("住房安全", "住房安全") == 1.0
    assert likeness("住房安全", "安全住房") < 0.95
    assert likeness("甲乙", "丙丁") == 0.0
    assert plain("2020年 家庭人口（人）：") == "家庭人口"


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (("监测对象", "人数"), "count:people:attribute=monitored"),
        (("脱贫户（户）",), "count:households:attribute=lifted_out"),
        (("住房安全问题", "已整改"), "count:problems:dimension=housing:status=solved"),
        (("饮水安全方面", "待解决(个）"), "count:problems:dimension=water:status=unsolved"),
        (("帮扶干部走访（人次）",), "count:visits:role=helper"),
        (("整改率（%）",), "count:problems:status=rate"),
        (("总人口数",), "count:people"),
    ],
)
def test_figures_are_read_from_their_words(texts: tuple[str, ...], key: str) -> None:
    read = CountReader(NOTICE, WORDS).read(texts)
    assert (read.count.key, read.rest) == (key, "")
    assert count_of(key).key == key


def test_a_figure_with_a_strange_word_is_not_sure() -> None:
    assert not CountReader(NOTICE, WORDS).read(["易地搬迁脱贫户户数"]).sure


def test_decisions_are_a_short_text() -> None:
    assert json.loads(export_decisions({"甲 › 乙": "head_name"})) == {"version": 1, "columns": {"甲 › 乙": "head_name"}}
