"""A row that another hand changed while it lay here half keyed, over a restart: told, and not written over."""

from __future__ import annotations

import json
from dataclasses import replace

from db.log import LoggedSession, begin, finish
from db.operations.inspections import save_inspection
from tests.ui.entry.conftest import Sit
from tests.ui.entry.office import NOON, Keyer


def brought_in(keyer: Keyer, **changed: str) -> None:
    """A village's file is taken in: in it 李明 keyed other answers for the household that is keyed here."""
    desk, row = keyer.desk, keyer.page.row
    draft = row.draft(desk.round.uid, keyer.page.heading)
    stored = keyer.saved()[0]
    draft = replace(draft, answers={**stored.answers, **changed}, descriptions=dict.fromkeys(changed, "他们写的"), seen=0)

    def operation(session: LoggedSession) -> None:
        begin(session, "merge", "合并", "李明", NOON)
        save_inspection(session, desk.scheme, draft, "李明", NOON)
        finish(session)

    desk.store.write(operation)


def test_a_row_half_keyed_over_a_restart_meets_what_another_hand_changed_meanwhile(keyer: Keyer, sit_down: Sit) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "Up")
    keyer.page.sheet.live.enter("answer:housing")
    keyer.keys("0")
    keyer.page.sheet.live.enter("description:housing")
    keyer.keys("屋顶漏雨")
    # The file is closed with a row half keyed, and another hand works in it before it is opened again here.
    keyer.page.flow.saver.keep(keyer.page.heading, json.dumps(keyer.page.row.to_keep()))
    brought_in(keyer, housing="否", water="否")
    again = sit_down()
    assert again.page.row.text("description:housing") == "屋顶漏雨"
    assert not again.page.flow.left_safely()
    assert again.notices[-1] == f"李明 在 {NOON:%H:%M} 改过这份核查表（问题描述），请刷新后再改；你刚才填的内容还在。"
    assert again.saved()[0].descriptions == {"housing": "他们写的", "water": "他们写的"}
    assert again.page.row.text("description:housing") == "屋顶漏雨"
