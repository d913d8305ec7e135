"""Two clerks at one record: what only one changed goes together, what both changed is told (issue: nothing is overwritten)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.meeting import Theirs, meet, refusal

AT = "2021-05-10T10:32:00.000+08:00"


def theirs(before: object, now: object) -> Theirs:
    return Theirs(before, now, "李明", AT)


def test_a_field_that_only_they_changed_is_taken_from_them() -> None:
    met = meet({"phone": "1", "note": "我写的"}, {"phone": theirs("1", "2")})
    assert met.values == {"phone": "2", "note": "我写的"} and met.clashes == ()


def test_a_field_that_both_changed_alike_is_no_clash() -> None:
    met = meet({"phone": "2"}, {"phone": theirs("1", "2")})
    assert met.values == {"phone": "2"} and met.clashes == ()


def test_a_field_that_both_changed_to_other_values_is_a_clash_and_ours_is_left_as_it_is() -> None:
    met = meet({"phone": "3"}, {"phone": theirs("1", "2")})
    assert met.values == {"phone": "3"} and met.clashes == ("phone",)


def test_a_field_that_they_changed_back_is_no_clash() -> None:
    assert meet({"phone": "3"}, {"phone": theirs("1", "1")}).clashes == ()


def test_the_sentence_says_who_when_and_what() -> None:
    words = refusal("这一户", ["联系电话", "联系电话"], theirs("1", "2")).sentence
    assert words == "李明 在 10:32 改过这一户（联系电话），请刷新后再改；你刚才填的内容还在。"


values = st.sampled_from(["", "1", "2"])
fields = st.sampled_from(["phone", "note", "address"])


@given(before=st.dictionaries(fields, values), mine=st.dictionaries(fields, values), other=st.dictionaries(fields, values))
def test_nobodys_change_is_lost_without_a_word(before: dict[str, str], mine: dict[str, str], other: dict[str, str]) -> None:
    base = {name: before.get(name, "") for name in ("phone", "note", "address")}
    ours, now = base | mine, base | other
    changed = {name: theirs(base[name], now[name]) for name in base if now[name] != base[name]}
    met = meet(ours, changed)
    for name, was in base.items():
        if name in met.clashes:
            assert ours[name] != was and now[name] != was and ours[name] != now[name]
        else:
            assert met.values[name] == (ours[name] if ours[name] != was else now[name])
