"""What was decided about columns of blanks stays in the file until it is forgotten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from db.operations.blank_decisions import forget_decision, keep_decisions
from db.operations.settings import keep_setting
from db.queries.blank_decisions import PREFIX, KeptDecision, decisions_of, kept_decisions
from db.store import Store
from domain.blanks.lines import LineKind
from domain.blanks.memory import decided_for, export_decisions, import_decisions, key_for, kind_of, path_of
from tests.sample_office import made

TODAY = date(2021, 5, 24)
NAME = key_for(LineKind.MEMBERS, "姓名")


def kept(store: Store) -> list[KeptDecision]:
    with store.read() as session:
        return kept_decisions(session)


def test_a_decision_outlives_the_program_and_is_replaced_and_forgotten(tmp_path: Path) -> None:
    path = made.copy_to(tmp_path)
    with made.opened(path) as store:
        store.write(lambda session: keep_decisions(session, {NAME: "member_name", "自来水表号": ""}, TODAY))
    with made.opened(path) as store:
        assert kept(store) == [KeptDecision(NAME, "member_name", TODAY), KeptDecision("自来水表号", "", TODAY)]
        store.write(lambda session: keep_decisions(session, {NAME: "head_name"}, date(2021, 6, 1)))
        assert kept(store)[0] == KeptDecision(NAME, "head_name", date(2021, 6, 1))
        store.write(lambda session: forget_decision(session, NAME))
        store.write(lambda session: forget_decision(session, "没有记过的"))
        with store.read() as session:
            assert decisions_of(session) == {"自来水表号": ""}


def test_a_text_that_is_no_decision_is_passed_over(tmp_path: Path) -> None:
    with made.opened(made.copy_to(tmp_path)) as store:
        for number, text in enumerate(("不是JSON", "[]", "{}", '{"field": "phone", "on": "昨天"}')):
            store.write(lambda session, n=number, t=text: keep_setting(session, f"{PREFIX}{n}", t))
        assert kept(store) == []


def test_a_decision_for_one_kind_of_row_does_not_reach_another() -> None:
    decisions = {NAME: "member_name", "姓名": "head_name", "联系电话": "phone"}
    assert decided_for(decisions, LineKind.MEMBERS) == {"姓名": "member_name", "联系电话": "phone"}
    assert decided_for(decisions, LineKind.PROBLEMS) == {"姓名": "head_name", "联系电话": "phone"}
    assert (kind_of(NAME), path_of(NAME), kind_of("说明: 姓名")) == (LineKind.MEMBERS, "姓名", None)
    assert import_decisions(export_decisions(decisions)) == decisions
