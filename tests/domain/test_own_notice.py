"""A notice of the office's own while it is written: what it begins with, what is forgotten, where a mistake is."""

from __future__ import annotations

from datetime import date

import pytest

from db.schemes import scheme
from domain.attachments import PrintOptions, build_sheet
from domain.own_notice import (
    checked,
    copied,
    empty_notice,
    judge,
    judged_by,
    missing,
    new_id,
    row_of,
    take_out,
    tidy,
    with_known_keys,
)
from domain.own_tables import (
    RECORDS_LABELS,
    can_be_designed,
    choices,
    columns_of,
    header_of,
    new_form,
    new_table,
    proposed_columns,
    set_columns,
)
from domain.rounds import round_of
from domain.scheme_node import SchemeError
from resources import scheme_ids

TODAY = date(2022, 11, 1)


def begun() -> dict:
    return empty_notice("own-2022-1", "青石县", "青石镇", TODAY)


def test_an_empty_notice_can_be_read_and_lacks_only_its_title() -> None:
    assert [item.answers for item in checked(begun()).check_items] == [("是", "否")] * 2
    assert missing(begun()) == ("title", "请填写通知的标题。")
    assert missing({**begun(), "title": "通知"}) == ("", "")


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_a_copy_of_every_notice_is_that_notice_under_another_id(scheme_id: str) -> None:
    from dataclasses import replace

    assert checked(copied(scheme(scheme_id), "own-1")) == replace(scheme(scheme_id), id="own-1")


def test_ids_are_not_given_twice() -> None:
    assert new_id({"own-2022-1", "own-2022-2"}, 2022) == "own-2022-3"


def test_rows_without_words_are_no_rows_and_a_mistake_is_named_by_the_row_that_is_seen() -> None:
    data = begun()
    data["check_items"].insert(0, {"key": "item9", "question": " ", "short": ""})
    data["check_items"][2]["failures"] = ["坏"]
    with pytest.raises(SchemeError) as fault:
        checked(data)
    assert fault.value.place == "check_items[1].failures"
    assert row_of(data, fault.value.place) == ("check_items", 2, "failures")
    assert row_of(data, "ends_on") == ("ends_on", -1, "")


def test_a_short_name_that_was_not_given_is_taken_from_the_long_one() -> None:
    data = begun()
    data["check_items"][0] |= {"question": "是否有取暖设备并且能用", "short": ""}
    data["attributes"][0]["short"] = ""
    made = checked(data)
    assert (made.check_items[0].short, made.attributes[0].short) == ("有取暖设备并且能", "脱贫户")


def test_a_number_is_judged_by_a_threshold_until_either_is_taken_out() -> None:
    data = begun()
    data["thresholds"] = [{"key": "limit1", "label": "天数", "value": "90", "unit": "天", "clause": "二"}]
    data["check_items"].append({"key": "coal", "dimension": "side3", "question": "存煤", "kind": "number", "clause": "二"})
    judge(data, "coal", "<", "limit1", "存煤不够")
    judge(data, "coal", "<=", "limit1", "存煤不够")
    assert judged_by(data, "coal") == ("<=", "limit1") and len(checked(data).judgements) == 1
    data["thresholds"].clear()
    take_out(data, "thresholds", "limit1")
    assert judged_by(data, "coal") == ("", "") and "judgements" not in tidy(data)


def test_an_attribute_is_forgotten_wherever_it_was_named() -> None:
    data = copied(scheme("lezhi-nanta-2021"), "own-1")
    data["attributes"] = [row for row in data["attributes"] if row["key"] != "unstable"]
    take_out(data, "attributes", "unstable")
    assert all("unstable" not in item.asked_of for item in checked(data).check_items)


def test_attributes_of_the_same_words_have_the_keys_of_the_register() -> None:
    data = begun()
    data["check_items"][0]["asked_of"] = ["attribute1", "attribute5"]
    data["attachments"] = [new_table("1", "inspections", [("head_name", "户主", 40), ("attribute:attribute1", "脱贫户", 20)])]
    made = checked(with_known_keys(data, [scheme("rongchang-shuanghe-2021")]))
    keys = [one.key for one in made.attributes]
    assert keys == ["lifted_out", "monitored", "minimum_living", "extreme_poverty", "general"]
    assert made.check_items[0].asked_of == ("lifted_out", "general")
    assert made.attachments[0].columns[1].key == "attribute:lifted_out"


def test_equal_headings_side_by_side_become_one_cell_over_the_others() -> None:
    cells, rows = header_of(["序号", "核查情况›住房", "核查情况›饮水", "核查人"])
    assert rows == 2
    assert [(c["text"], c["row"], c["col"], c.get("rowspan", 1), c.get("colspan", 1)) for c in cells] == [
        ("序号", 0, 0, 2, 1), ("核查情况", 0, 1, 1, 2), ("核查人", 0, 3, 2, 1), ("住房", 1, 1, 1, 1), ("饮水", 1, 2, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("scheme_id", ["rongchang-shuanghe-2021", "zhanggong-2021", "lezhi-nanta-2021", "wulong-canggou-2020"])
def test_the_tables_of_a_notice_keep_their_header_when_their_columns_are_taken_anew(scheme_id: str) -> None:
    data = copied(scheme(scheme_id), "own-1")
    before = checked(data)
    for table in data["attachments"]:
        if can_be_designed(table):
            set_columns(table, columns_of(table))
    for one, other in zip(before.attachments, checked(data).attachments, strict=True):
        assert set(one.header) == set(other.header) and one.header_rows == other.header_rows


@pytest.mark.parametrize("records", [key for key in RECORDS_LABELS if key != "areas"])
def test_every_kind_of_table_can_be_begun_and_printed_blank(records: str) -> None:
    made = checked({**begun(), "title": "通知"})
    columns = proposed_columns(records, made)
    table = new_table("1", records, columns)
    notice = checked({**begun(), "attachments": [{**table, "title": "表"}]})
    sheet = build_sheet(notice, round_of(notice, ""), notice.attachments[0], None, PrintOptions(unit="青石镇"))
    assert len(list(sheet.body)) == 10 and sum(column.width for column in sheet.columns) == pytest.approx(265, abs=2)
    assert all(words and ":" not in words for words, _ in choices(records, made).values())


def test_a_form_has_its_questions_in_two_columns_and_leaves_no_hole() -> None:
    data = begun()
    data["check_items"].append({**data["check_items"][0], "key": "item3", "question": "有没有辍学", "short": "辍学"})
    data["attachments"] = [{**new_form("4", checked(data)), "title": "入户表"}]
    form = checked(data).attachments[0].form
    assert [(one.text or one.key, one.row, one.col) for one in form] == [
        ("住房是否安全", 0, 0), ("answer:item1", 0, 1), ("饮水是否有保障", 0, 2), ("answer:item2", 0, 3),
        ("有没有辍学", 1, 0), ("answer:item3", 1, 1), ("", 1, 2), ("", 1, 3),
    ]  # fmt: skip
