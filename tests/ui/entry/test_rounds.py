"""The second year at the sheet: last round's answers beside this round's, 无变化 with one key, households found by their code."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QApplication

from db.operations.inspections import save_inspection
from db.operations.problems import save_problem
from db.operations.rounds import save_round
from db.queries.office import rounds
from db.queries.problems import problems
from db.queries.register import owner_of_id
from db.schemes import scheme
from db.store import Store
from domain.household_code import LETTERS, code_of
from domain.inspection import InspectionDraft
from domain.problem import ProblemDraft, Status
from domain.rounds import following
from tests.ui.entry.office import CLERK, NOON, SCHEME, Keyer, id_no
from ui.desk import Desk
from ui.entry.heading import Heading
from ui.entry.page import EntryPage

LAST = date(2021, 5, 12)
NEXT_NOON = datetime(2022, 5, 12, 12, 0).astimezone()


def inspect(store: Store, head: str, number: str, *failing: str, helper: str = "") -> None:
    """An inspection of the first round."""
    notice = scheme(SCHEME)

    def operation(session):
        round_uid, row = rounds(session)[0].uid, owner_of_id(session, number)
        answers = {item.key: "否" if item.key in failing else "是" for item in notice.check_items}
        draft = InspectionDraft(
            round_uid, row.region_uid, head, number, row.attributes, helper, answers, ("孙立",), LAST,
            {item: f"{item}的老问题" for item in failing}, page="1-01", household_uid=row.uid,
        )  # fmt: skip
        saved = save_inspection(session, notice, draft, CLERK, NOON)
        assert not saved.refused, saved.findings
        return saved

    store.write(operation)


@pytest.fixture
def second_year(store: Store, keyer_of) -> Keyer:
    inspect(store, "张明德", id_no(11), "housing", helper="刘志强")
    inspect(store, "周建国", id_no(13))
    notice = scheme(SCHEME)
    with store.read() as session:
        first = rounds(session)[0]
    second = following(first, notice, "0190a000-0000-7000-8000-000000000002")
    store.write(lambda session: save_round(session, second, CLERK, NEXT_NOON))
    return keyer_of(second.uid)


@pytest.fixture
def keyer_of(store: Store, qapp: QApplication, qtbot):
    kept: list[object] = []

    def sit(round_uid: str) -> Keyer:
        desk = Desk(store, clerk=CLERK, clock=lambda: NEXT_NOON)
        desk.choose_round(round_uid)
        page = EntryPage(desk)
        page.resize(1150, 640)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        uid = next(r.uid for r in page.lookup.regions.values() if r.name == "梅石坝社区")
        page._show_heading(Heading("1-01", uid, date(2022, 5, 12), ("孙立",), ""))
        page.start()
        QApplication.processEvents()
        kept.extend((desk, page))
        return Keyer(page, desk, page)

    return sit


def solve_the_old_problem(keyer: Keyer) -> None:
    """The house was mended between the rounds."""
    with keyer.desk.read() as session:
        [old] = list(problems(session, keyer.desk.round.uid))
    draft = ProblemDraft(old.uid, old.description, Status.SOLVED, old.lead_unit, old.helper, solved_on=date(2022, 5, 7))
    saved = keyer.desk.write(lambda session: save_problem(session, keyer.desk.scheme, draft, CLERK, NEXT_NOON))
    assert saved is not None and not saved.refused


def test_a_household_without_change_takes_one_key_and_enter(second_year: Keyer) -> None:
    second_year.keys("zj", "Enter", "*")

    assert second_year.page.row.same_as_last
    assert second_year.page.sheet.live._shown()["descriptions"] == "同上轮"
    assert second_year.page.help_line.text().startswith("已照上一轮（2021年5月12日）填好")
    second_year.keys("Enter")
    assert second_year.strokes == 5
    [row] = second_year.saved()
    assert set(row.answers.values()) == {"是"} and row.inspected_on == date(2022, 5, 12)


def test_a_problem_still_open_is_asked_and_a_no_takes_it_up(second_year: Keyer) -> None:
    second_year.keys("张明", "Enter", "F9")

    assert second_year.at == "answer:housing"
    assert "住房上一轮填“否”，问题还没有整改" in second_year.page.help_line.text()
    second_year.keys("0")
    assert second_year.page.row.text("description:housing") == "housing的老问题"
    assert second_year.at == "inspectors"
    second_year.keys("Enter")
    assert second_year.notices[-1] == "已保存 张明德"
    [problem] = second_year.problems()
    assert problem.found_on == LAST and problem.status is Status.OPEN


def test_a_problem_still_open_that_passes_now_asks_what_became_of_it(second_year: Keyer) -> None:
    second_year.keys("张明", "Enter", "*", "1")

    assert second_year.at == "outcome:housing"
    assert "2021年5月12日的问题" in second_year.page.sheet.live.under.lines["outcome:housing"].label.text()
    second_year.keys("1", "Enter")
    assert [(p.status, p.solved_on) for p in second_year.problems()] == [(Status.SOLVED, date(2022, 5, 12))]


def test_a_problem_mended_between_the_rounds_passes(second_year: Keyer) -> None:
    solve_the_old_problem(second_year)
    second_year.keys("张明", "Enter", "*", "Enter")

    assert set(second_year.saved()[0].answers.values()) == {"是"}
    assert [p.status for p in second_year.problems()] == [Status.SOLVED]


def test_what_was_keyed_stays_and_one_step_takes_the_copy_back(second_year: Keyer) -> None:
    second_year.keys("zj", "Enter", "0", "*")
    answers = [second_year.page.row.answer(item) for item in second_year.desk.scheme.check_items]
    assert answers == ["否", "是", "是", "是", "是"]

    second_year.keys("Ctrl+Z")
    answers = [second_year.page.row.answer(item) for item in second_year.desk.scheme.check_items]
    assert answers == ["否", "", "", "", ""]


def test_nothing_to_copy_is_a_sentence_in_the_help_line(second_year: Keyer) -> None:
    second_year.keys("F9")
    assert second_year.page.help_line.text() == "● 先选定一户，再按 F9 或 * 填上一轮的结果。"

    second_year.keys("赵长", "Enter", "F9")
    assert second_year.page.help_line.text() == "● 这户没有上一轮的核查结果可照填，请逐项录入。"
    assert not second_year.page.row.same_as_last


def test_another_household_does_not_keep_the_copied_answers(second_year: Keyer) -> None:
    second_year.keys("zj", "Enter", "*")
    second_year.page.flow.take(second_year.page.lookup.file_of(uid_of(second_year, id_no(15))))
    answers = [second_year.page.row.answer(item) for item in second_year.desk.scheme.check_items]
    assert answers == [""] * 5


def test_the_card_shows_last_rounds_answers_with_its_name_and_day(second_year: Keyer) -> None:
    if second_year.page.card.isHidden():
        second_year.keys("F4")
    second_year.keys("张明", "Enter")
    words = second_year.page.card.text.text()
    assert "上一轮：2021年5月“回头看”" in words and "2021年5月12日" in words
    assert "housing的老问题（未整改，上一轮发现）" in words
    assert "没有变化按 F9 或 *" in words


def uid_of(keyer: Keyer, number: str) -> str:
    with keyer.desk.read() as session:
        return owner_of_id(session, number).uid


def test_the_code_of_a_pre_filled_sheet_finds_its_household_at_once(second_year: Keyer) -> None:
    uid = uid_of(second_year, id_no(17))
    second_year.keys(code_of(uid).lower())
    assert [s.key for s in second_year.page.sheet.live.keys.households.suggestions()] == [uid]
    second_year.keys("Enter")
    assert second_year.page.row.household_uid == uid


def test_a_code_of_another_village_is_found_too_and_a_mistyped_one_is_not(second_year: Keyer) -> None:
    uid = uid_of(second_year, id_no(19))
    code = code_of(uid)
    second_year.keys(code)
    assert [s.key for s in second_year.page.sheet.live.keys.households.suggestions()] == [uid]
    wrong = LETTERS[(LETTERS.index(code[0]) + 1) % 32] + code[1:]
    second_year.keys("Esc", "Esc", wrong)
    assert uid not in [s.key for s in second_year.page.sheet.live.keys.households.suggestions()]
