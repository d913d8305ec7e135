"""A notice written as text and read again is the same notice; a mistake in the text is named with its line."""

from __future__ import annotations

import json

import pytest

from domain.errors import KnownError
from domain.scheme_places import line_of
from domain.scheme_reading import read_scheme, read_scheme_text
from domain.scheme_writing import scheme_data_of, scheme_text
from resources import scheme_data, scheme_ids
from tests.schemes.test_own_notice import notice


@pytest.mark.parametrize("scheme_id", scheme_ids())
def test_every_notice_of_the_program_survives_being_written_and_read(scheme_id: str) -> None:
    scheme = read_scheme(scheme_data(scheme_id))
    text = scheme_text(scheme_data_of(scheme))
    assert read_scheme_text(text) == scheme
    assert scheme_text(scheme_data_of(read_scheme_text(text))) == text


def test_a_small_thing_stands_on_a_line_of_its_own_and_defaults_are_left_out() -> None:
    lines = scheme_text(scheme_data_of(read_scheme(notice()))).splitlines()
    assert '    {"key": "poor", "label": "困难户", "short": "困难户"}' in lines
    assert not any("null" in line or "rowspan\": 1" in line for line in lines)
    assert max(map(len, lines)) < 120


@pytest.mark.parametrize(
    ("place", "change", "told"),
    [
        ("check_items[0].failures", lambda d: d["check_items"][0].update(failures=["差"]), "必须是 answers 中的答案"),
        ("attributes[0].label", lambda d: d["attributes"][0].update(label=7), "应为文字"),
        ("attachments[1].columns[0].width", lambda d: d["attachments"][1]["columns"][0].update(width=0), "应大于 0"),
        ("ends_on", lambda d: d.update(ends_on="2022-02-30"), "应为日期"),
    ],
)
def test_a_mistake_is_named_with_the_line_it_stands_on(place: str, change, told: str) -> None:
    data = notice()
    change(data)
    text = scheme_text(data)
    with pytest.raises(KnownError) as refused:
        read_scheme_text(text)
    line = line_of(text, place)
    assert f"第 {line} 行，{place} {told}" in refused.value.sentence
    last = place.rpartition(".")[2]
    assert f'"{last}"' in text.splitlines()[line - 1]


def test_what_is_missing_is_looked_for_where_it_should_stand() -> None:
    data = notice()
    del data["check_items"][0]["short"]
    text = scheme_text(data)
    with pytest.raises(KnownError) as refused:
        read_scheme_text(text)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if '"key": "coal"' in one or (one.strip() == "{" and n > 15))
    assert f"第 {line} 行，check_items[0].short" in refused.value.sentence


def test_texts_with_brackets_and_quotes_do_not_lead_the_line_astray() -> None:
    text = json.dumps({"a": "]}\"\\\n,", "b": [[1], {"c": "{["}, 3]}, indent=0, ensure_ascii=False)
    assert text.splitlines()[line_of(text, "b[1].c") - 1] == '"c": "{["'
    assert text.splitlines()[line_of(text, "b[2]") - 1] == "3"
