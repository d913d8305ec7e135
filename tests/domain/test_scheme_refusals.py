"""A mistake in a notice's file is refused, with its place and what is expected; nothing is lost without a word."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

import resources
from domain.errors import KnownError
from domain.scheme_reading import read_scheme, read_scheme_text

Change = Callable[[dict[str, Any]], object]


def refused(scheme_id: str, change: Change) -> str:
    data = copy.deepcopy(resources.scheme_data(scheme_id))
    change(data)
    with pytest.raises(KnownError) as caught:
        read_scheme(data)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("thresholdz", lambda d: d.update(thresholdz=[])),
        ("attributes[0].lable", lambda d: d["attributes"][0].update(lable="x")),
        ("attachments[8].columns[0].with", lambda d: d["attachments"][8]["columns"][0].update({"with": 3})),
        ("judgements[0].conditions[0].than", lambda d: d["judgements"][0]["conditions"][0].update(than="x")),
    ],
)
def test_a_key_that_nobody_knows_is_refused(place: str, change: Change) -> None:
    sentence = refused("lezhi-nanta-2021", change)
    assert place in sentence and "不认识" in sentence


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("attributes[2].part_of", lambda d: d["attributes"][2].update(part_of="nobody")),
        ("attributes[1].key", lambda d: d["attributes"][1].update(key="lifted_out")),
        ("check_items[0].asked_of", lambda d: d["check_items"][0].update(asked_of=["nobody"])),
        ("check_items[0].nature", lambda d: d["check_items"][0].update(nature="nothing")),
        ("check_items[0].question", lambda d: d["check_items"][0].update(question="够{days}天吗")),
        ("check_items[0].question", lambda d: d["check_items"][0].update(question="够{天吗")),
        ("check_items[0].answers", lambda d: d["check_items"][0].update(answers=["是", "否"])),
        ("check_items[2].answers", lambda d: d["check_items"][2].pop("answers")),
        ("judgements[0].item", lambda d: d["judgements"][0].update(item="nothing")),
        ("judgements[0].conditions", lambda d: d["judgements"][0].update(conditions=[])),
        ("judgements[0].conditions[0].threshold", lambda d: d["judgements"][0]["conditions"][0].update(threshold="x")),
        ("judgements[1].conditions[0].sign", lambda d: d["judgements"][1]["conditions"][0].update(sign="<")),
        ("phases[2].ends_on", lambda d: d["phases"][2].update(ends_on="2021-11-01")),
        ("deadlines[2].due_on", lambda d: d["deadlines"][2].pop("due")),
        ("attachments[1].number", lambda d: d["attachments"][1].update(number="1")),
        ("attachments[7].columns[1].key", lambda d: d["attachments"][7]["columns"][1].update(key="answer:nothing")),
        ("attachments[7].columns[1].key", lambda d: d["attachments"][7]["columns"][1].update(key="serial")),
        ("attachments[7].columns[1].width", lambda d: d["attachments"][7]["columns"][1].update(width=0)),
        ("attachments[7].header[8]", lambda d: d["attachments"][7]["header"][8].update(col=6)),
        ("attachments[7].header", lambda d: d["attachments"][7]["header"].pop()),
        ("attachments[7].header[3]", lambda d: d["attachments"][7]["header"][3].update(colspan=9)),
        ("attachments[8].form[1].key", lambda d: d["attachments"][8]["form"][1].update(key="answer:nothing")),
        ("attachments[8].form", lambda d: d["attachments"][8]["form"].pop(3)),
        ("attachments[8].loose_before", lambda d: d["attachments"][8].update(loose_before=["{nobody|___}"])),
        ("attachments[8].loose_before", lambda d: d["attachments"][8].update(loose_before=[3])),
        ("attachments[10].margins", lambda d: d["attachments"][10].update(margins=[1, 2])),
        ("attachments[10].columns", lambda d: d["attachments"][10]["columns"][3].update(key="amount")),
        ("attachments[10].columns", lambda d: d.update(income_lines=[])),
        ("attachments[0].merged[0]", lambda d: d["attachments"][0].update(merged=["nothing"])),
        ("attachments[0].records", lambda d: d.update(leading_group=[])),
    ],
)
def test_what_points_nowhere_or_leaves_a_hole_is_refused(place: str, change: Change) -> None:
    assert place in refused("lezhi-nanta-2021", change)


@pytest.mark.parametrize(
    ("scheme_id", "place", "change"),
    [
        ("weifang-2019", "standards[0].dimension", lambda d: d["standards"][0].update(dimension="x")),
        ("weifang-2019", "natures[0].type", lambda d: d["natures"][0].update(type="x")),
        ("zhanggong-2021", "sampling[0].phase", lambda d: d["sampling"][0].update(phase="x")),
        ("zhanggong-2021", "sampling[0].count", lambda d: d["sampling"][0].update(count=2.5)),
        ("wulong-canggou-2020", "visit_duties[0].role", lambda d: d["visit_duties"][0].update(role="x")),
        ("wulong-canggou-2020", "visit_duties[0].least", lambda d: d["visit_duties"][0].update(least=0)),
        ("wulong-canggou-2020", "assessments[1].dimension", lambda d: d["assessments"][1].update(dimension="x")),
        ("wulong-canggou-2020", "assessments[0].amount", lambda d: d["assessments"][0].update(amount="五百")),
        ("wulong-canggou-2020", "assessments[0].amount", lambda d: d["assessments"][0].update(amount="NaN")),
        ("wulong-canggou-2020", "checklists[0].count", lambda d: d["checklists"][0].update(count=5)),
    ],
)
def test_what_other_notices_order_must_hold_together_too(scheme_id: str, place: str, change: Change) -> None:
    assert place in refused(scheme_id, change)


def test_a_text_that_is_no_json_is_refused_with_its_line() -> None:
    with pytest.raises(KnownError) as caught:
        read_scheme_text('{\n "id": "own-2022",\n "number": \n}')
    assert "第 4 行" in caught.value.sentence


def test_a_key_written_twice_is_refused() -> None:
    with pytest.raises(KnownError) as caught:
        read_scheme_text('{"id": "a", "id": "b"}')
    assert "“id”写了两次" in caught.value.sentence


@pytest.mark.parametrize("value", ["Infinity", "-Infinity", "NaN", "1e400"])
def test_a_number_without_end_is_refused(value: str) -> None:
    text = json.dumps(resources.scheme_data("wulong-canggou-2020"))
    assert text.count('"row": 0')
    with pytest.raises(KnownError, match="应为数字"):
        read_scheme_text(text.replace('"row": 0', f'"row": {value}', 1))


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(KnownError, match="套得太深"):
        read_scheme_text("[" * 200_000)


def test_a_notice_comes_back_from_its_text() -> None:
    data = resources.scheme_data("wulong-canggou-2020")
    assert read_scheme_text(json.dumps(data)) == read_scheme(data)
