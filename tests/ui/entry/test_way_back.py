"""Esc, Ctrl+Z, the strip and the half-keyed row: nothing a keyer did is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.operations.regions import add_region
from db.store import Store
from domain.household import HouseholdFilter
from domain.region import Level
from tests.ui.entry.conftest import Sit
from tests.ui.entry.office import CLERK, NOON, SCHEME, Keyer
from ui.desk import Desk
from ui.entry.page import EntryPage


def test_escape_clears_the_row_and_undo_brings_it_back(keyer: Keyer) -> None:
    keyer.keys("张明", "Enter", "10")
    keyer.keys("Esc")
    assert not keyer.page.row.touched
    assert keyer.at == "head_name"

    keyer.keys("Ctrl+Z")
    assert keyer.page.row.text("head_name") == "张明德"
    assert keyer.page.row.text("answer:housing") == "否"


def test_escape_on_a_saved_row_restores_what_was_there_and_then_leaves_it(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "Up")
    keyer.page.sheet.live.enter("attributes")
    keyer.keys("2", "Esc")
    assert keyer.page.row.state.attributes == {"general"}
    assert keyer.page.sheet.body.live_at == 0

    keyer.keys("Esc")
    assert keyer.page.sheet.body.live_at == 1


def test_undo_takes_back_one_key_after_the_other(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "0", "1")
    keyer.keys("Ctrl+Z")
    assert keyer.page.row.text("answer:housing") == ""
    keyer.keys("Ctrl+Z")
    assert keyer.page.row.text("answer:income") == ""
    keyer.keys("Ctrl+Z", "Ctrl+Z")
    assert keyer.page.row.household_uid == ""


def test_a_saved_row_is_taken_back_as_a_whole(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "11110", "井水变浑", "Enter", "Enter")
    assert keyer.desk.undo()

    assert (keyer.saved(), keyer.problems(), keyer.on_sheet()) == ([], [], [])


def test_the_strip_is_kept_from_row_to_row_and_over_a_restart(keyer: Keyer, sit_down: Sit) -> None:
    before = keyer.page.heading
    keyer.keys("周建", "Enter", "+", "Enter", "张明", "Enter", "+", "Enter")
    assert keyer.page.heading == before
    assert keyer.page.leave()

    again = sit_down()
    assert again.page.heading == before
    assert again.on_sheet() == ["周建国", "张明德"]
    assert again.at == "head_name"


def test_a_half_keyed_row_is_there_again_after_a_restart(keyer: Keyer, sit_down: Sit) -> None:
    keyer.keys("张明", "Enter", "10", "11")
    assert keyer.page.leave()

    again = sit_down()
    row = again.page.row
    assert (row.text("head_name"), row.text("answer:housing"), row.text("answer:water")) == ("张明德", "否", "")
    assert row.household_uid
    again.page.sheet.live.enter("answer:water")
    again.keys("1", "屋顶漏雨", "Enter", "Enter")
    assert [p.description for p in again.problems()] == ["屋顶漏雨"]


def test_a_half_keyed_row_survives_a_change_of_the_tab(keyer: Keyer) -> None:
    keyer.keys("张明", "Enter", "10")
    keyer.page.hide()
    keyer.desk.choose_region(next(r.uid for r in keyer.page.lookup.regions.values() if r.name == "2社"))
    keyer.page.show()
    keyer.page.start()
    QApplication.processEvents()

    assert keyer.page.row.text("answer:housing") == "否"
    assert keyer.at == "answer:schooling"
    assert keyer.page.strip.place.text() == "梅石坝社区2社"


def test_the_next_page_of_the_paper_is_one_key_away(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "F7")

    assert keyer.page.heading.page == "1-02"
    assert keyer.on_sheet() == []
    keyer.keys("张明", "Enter", "+", "Enter")
    assert keyer.on_sheet() == ["张明德"]
    assert {row.page for row in keyer.saved()} == {"1-01", "1-02"}


def test_a_saved_row_moves_when_the_head_of_its_sheet_was_wrong(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "Up")
    keyer.page.edit()
    keyer.page.strip.page.selectAll()
    keyer.keys("1-09", "Enter", "Esc")
    keyer.page.sheet.live.enter("inspectors")
    keyer.keys("Enter")

    assert [row.page for row in keyer.saved()] == ["1-09"]


def test_the_counts_follow_and_the_unvisited_are_a_door(keyer: Keyer, qtbot: QtBot) -> None:
    wanted: list[object] = []
    keyer.desk.households_wanted.connect(wanted.append)
    assert keyer.page.left_button.text() == "本村还剩 5 户"
    keyer.keys("周建", "Enter", "+", "Enter")
    qtbot.waitUntil(lambda: keyer.page.left_button.text() == "本村还剩 4 户")
    assert keyer.page.done_label.text() == "本页 1 户　今天已录 1 户"

    keyer.keys("F8")
    village = next(r.uid for r in keyer.page.lookup.regions.values() if r.name == "梅石坝社区")
    assert wanted == [HouseholdFilter(region_uid=village, visited=False)]


def test_a_door_from_another_page_opens_the_row_on_its_own_sheet(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "F7")
    uid = keyer.saved()[0].household_uid
    keyer.page.open_record(uid)
    QApplication.processEvents()

    assert keyer.page.heading.page == "1-01"
    assert keyer.page.row.household_uid == uid


def test_a_name_being_composed_with_an_input_method_is_searched_when_it_is_committed(keyer: Keyer) -> None:
    keyer.compose("", "zhou jian")
    assert keyer.offered() == []
    assert keyer.page.row.text("head_name") == ""

    keyer.compose("周建", "zhou jian guo")
    assert keyer.offered()[0].startswith("周建国")
    keyer.keys("Enter")
    assert keyer.at == "answer:income"


def test_a_sheet_of_sixty_rows_keeps_the_keyed_one_in_view(keyer: Keyer) -> None:
    keyer.add_rows(60)
    assert len(keyer.on_sheet()) == 60

    keyer.keys("周建", "Enter", "+")
    assert keyer.live_is_seen()
    for _ in range(25):
        keyer.keys("Up")
    assert keyer.page.sheet.body.live_at == 35
    assert keyer.live_is_seen()
    assert len(keyer.saved()) == 61


def test_a_half_keyed_row_that_cannot_be_kept_keeps_the_window_open_until_it_is_let_go(keyer: Keyer) -> None:
    keyer.keys("张明", "Enter", "10")
    keyer.desk.store.path.rename(keyer.desk.store.path.with_suffix(".gone"))
    assert not keyer.page.leave()
    assert keyer.notices, "the bar says why"

    keyer.keys("Esc")
    assert keyer.page.leave()


def test_yesterdays_rows_are_not_counted_as_todays(keyer: Keyer, sit_down: Sit) -> None:
    keyer.keys("周建", "Enter", "+", "Enter")
    tomorrow = sit_down()
    tomorrow.desk._clock = lambda: NOON + timedelta(days=1)
    tomorrow.page.load()

    assert tomorrow.page.done_label.text() == "本页 1 户　今天已录 0 户"


def test_a_file_without_villages_says_what_to_do_first(tmp_path: Path, qtbot: QtBot) -> None:
    with Store.create(tmp_path / "新.htk", SCHEME, clerk=CLERK, now=NOON) as store:
        desk = Desk(store, clerk=CLERK, clock=lambda: NOON)
        page = EntryPage(desk)
        qtbot.addWidget(page)
        page.show()
        page.start()
        assert "先导入农户台账" in page.empty.label.text()
        assert page.empty.isVisible() and not page.work.isVisible()

        desk.write(lambda session: add_region(session, desk_town(page), Level.VILLAGE, "梅石坝社区", CLERK, NOON))
        assert page.work.isVisible() and not page.empty.isVisible()
        page.hide()


def desk_town(page: EntryPage) -> str:
    return next(r.uid for r in page.lookup.regions.values() if r.level is Level.TOWN)
