"""A village on a sheet, the review of a sample, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from db.store import Store
from domain.inspection import Kind
from domain.problem import Status, Subject
from tests.ui.questions.office import LEZHI, WEIFANG, WULONG, ZHANGGONG


def test_the_village_s_questions_are_keyed_village_after_village(sit_down, qtbot):
    """001 二（二）: six questions about monitoring in each village."""
    keyer = sit_down(ZHANGGONG)
    keyer.keys("Alt+V")
    assert keyer.at == "answer:ten_features"
    assert keyer.asked() == ["ten_features", "new_papers", "data_checked", "judged", "risk_judged", "removal_papers"]
    keyer.keys("1", "1", "2", "缺比对记录", "Enter", "F5", "Ctrl+Enter")
    [saved] = keyer.saved_villages()
    assert (saved.village, saved.answers["data_checked"]) == ("梅石坝社区", "否")
    assert saved.descriptions == {"data_checked": "缺比对记录"}
    [problem] = keyer.problems()
    assert (problem.subject, problem.whose, problem.item) == (Subject.VILLAGE, "梅石坝社区", "data_checked")
    assert keyer.notices[-1].startswith("已保存 梅石坝社区，新增问题 1 条")

    # On to the next village without a sheet.
    assert keyer.page.sheet.live.head.village.text() == "金佛村" and keyer.at == "answer:ten_features"
    keyer.keys("F5", "Ctrl+Enter")
    assert [one.village for one in keyer.saved_villages()] == ["梅石坝社区", "金佛村"]
    assert "2 个村（社区）都录完了" in keyer.page.help_line.text()
    qtbot.waitUntil(lambda: keyer.page.done_label.text() == "已录 2 村，共 2 村")


def test_a_village_s_old_problem_is_asked_about(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("Alt+V", "F5")
    keyer.page.sheet.live.enter("answer:judged")
    keyer.keys("2", "没有研判记录", "Ctrl+Enter", "PgUp")
    assert keyer.page.row.whose == "梅石坝社区"
    keyer.page.sheet.live.enter("answer:judged")
    keyer.keys("1")
    assert keyer.at == "outcome:judged"
    keyer.keys("1", "Ctrl+Enter")
    assert keyer.problems()[0].status is Status.SOLVED


def test_another_village_in_the_strip_has_another_sheet(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("Alt+V", "F5", "Ctrl+Enter")
    keyer.keys("F2", "Enter")
    assert keyer.at == "strip:region_uid"
    keyer.page.strip.place.selectAll()
    keyer.keys("梅石坝社区", "Enter", "Esc")
    assert keyer.page.row.inspection_uid and keyer.answer("judged") == "是"


def test_faults_of_003_are_ticked_per_area_and_may_be_none(sit_down):
    """003 四: what was found in each of six areas; nothing found is nothing ticked."""
    keyer = sit_down(WEIFANG)
    keyer.keys("Alt+V")
    assert keyer.at == "answer:schooling_faults"
    keyer.page.sheet.live.enter("answer:routine_faults")
    keyer.keys("2", "0", "Enter")
    assert keyer.answer("routine_faults") == "工作台账不健全不完善；消费扶贫动员不够"
    keyer.keys("台账缺页", "Ctrl+Enter", "Ctrl+Enter")
    assert [one.item for one in keyer.problems()] == ["routine_faults"]


def test_a_review_is_blind_until_it_is_saved_and_then_compared(sit_down):
    """001 三（二）: 对照排查情况和问题清单开展抽查复核."""
    keyer = sit_down(ZHANGGONG)
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open()
    keyer.page.sheet.live.enter("answer:house_leaking")
    keyer.keys("1", "厨房漏雨", "Ctrl+Enter", "Ctrl+Enter")
    assert len(keyer.saved()) == 1

    keyer.keys("Alt+R")
    assert keyer.page.switches.kind is Kind.REVIEW
    keyer.keys("zmd")
    assert [one.title for one in keyer.page.sheet.live.keys.households.suggestions()] == ["张明德"]
    keyer.keys("Enter")
    assert keyer.page.row.inspection_uid == "" and keyer.page.row.answers == {}
    assert "厨房漏雨" not in keyer.page.card.text.text()
    keyer.keys("F5")
    keyer.fill_open()
    keyer.page.sheet.live.enter("answer:shop")
    keyer.keys("n", "没有参加", "Enter")
    assert "outcome:house_leaking" not in keyer.page.sheet.live.names()
    keyer.keys("Ctrl+Enter")
    assert keyer.at == "outcome:house_leaking"
    keyer.keys("1", "Ctrl+Enter", "Ctrl+Enter")
    [review] = keyer.saved(Kind.REVIEW)
    assert review.answers["house_leaking"] == "否"
    card = keyer.page.differences
    assert card.isVisible() and card.title.text() == "张明德户：● 复核与首次有 2 项不同"
    assert "透风漏雨" in card.text.text() and "▲ 励志超市" in card.text.text()

    card.wanted.emit("first")
    assert keyer.page.row.kind is Kind.FIRST and keyer.answer("house_leaking") == "是"


def test_doors_lead_to_the_sheet_of_a_review_and_of_a_village(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open()
    keyer.keys("Ctrl+Enter")
    household = keyer.saved()[0].household_uid
    keyer.desk.open_inspection(household)
    assert keyer.page.row.inspection_uid and keyer.page.row.kind is Kind.FIRST
    keyer.desk.open_inspection(f"review:{household}")
    assert keyer.page.row.whose == "张明德" and keyer.page.switches.kind is Kind.REVIEW
    assert not keyer.page.row.inspection_uid and keyer.page.row.answers == {}
    keyer.keys("Esc")
    village = next(one.uid for one in keyer.page.lookup.villages() if one.name == "金佛村")
    keyer.desk.open_inspection(f"village:{village}")
    assert keyer.page.row.village and keyer.page.row.whose == "金佛村" and keyer.at == "answer:ten_features"


def test_a_sheet_saved_elsewhere_and_taken_back_leaves_the_screen(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("Alt+V", "F5", "Ctrl+Enter", "PgUp")
    assert keyer.page.row.inspection_uid
    assert keyer.desk.undo()
    assert keyer.page.row.inspection_uid == "" and keyer.answer("judged") == "" and keyer.saved_villages() == []


def test_a_sheet_that_cannot_be_left_keeps_its_mode(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("zmd", "Enter", "2", "Alt+V")
    assert not keyer.page.row.village and not keyer.page.switches.village
    assert "▲" in keyer.said() and keyer.answer("work") == "否"


def test_a_new_file_says_what_to_do_first(sit_down, tmp_path):
    from tests.ui.questions.office import CLERK, HOURS

    Store.create(tmp_path / f"{ZHANGGONG}.htk", ZHANGGONG, county="某区", town="某镇", clerk=CLERK, now=HOURS[ZHANGGONG]).close()
    page = sit_down(ZHANGGONG, village="").page
    assert page.empty.isVisible() and page.work.isHidden()


def test_a_household_out_of_scope_has_no_questions_and_says_so(sit_down):
    """002 排查对象: 一般农户 are asked nothing at home."""
    keyer = sit_down(LEZHI)
    assert keyer.asked() == [] and keyer.page.sheet.live.nothing.text().startswith("选定农户、勾选农户属性以后")
    keyer.keys("zcf", "Enter")
    assert keyer.asked() == [] and keyer.page.sheet.live.nothing.text().startswith("这户勾选的农户属性不在排查范围内")
    keyer.keys("F2", "Esc")
    keyer.page.sheet.live.enter("attributes")
    keyer.keys("1")
    assert "water" in keyer.asked() and not keyer.page.sheet.live.nothing.isVisible()


def test_a_review_without_a_first_inspection_says_so(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("Alt+R", "zjg", "Enter")
    assert "还没有首次核查" in keyer.page.help_line.text()
    keyer.keys("F5")
    keyer.fill_open()
    keyer.keys("Ctrl+Enter", "Ctrl+Enter")
    assert keyer.page.differences.title.text() == "周建国户：● 没有首次核查，无可对照"


def test_a_half_keyed_sheet_is_there_again_after_a_restart(sit_down):
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter", "8000", "Enter", "种养为主", "Enter", "1")
    keyer.close()
    again = sit_down(LEZHI)
    assert again.page.row.text("head_name") == "张明德" and again.answer("income_per_head") == "8000"
    assert again.answer("income_structure") == "种养为主" and again.answer("income_stable") == "是"
    assert again.notices == [] or "接着录" in again.notices[-1]


def test_a_half_keyed_village_is_there_again_after_a_restart(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("Alt+V", "1", "2", "没有资料")
    keyer.close()
    again = sit_down(ZHANGGONG)
    assert again.page.row.village and again.page.switches.village
    assert again.answer("new_papers") == "否" and again.page.row.text("description:new_papers") == "没有资料"


def test_last_round_s_answers_are_filled_by_one_key(sit_down):
    """无变化: F9 copies, what failed and is still unsolved is asked."""
    from db.operations.rounds import save_round
    from domain.rounds import following

    keyer = sit_down(WULONG)
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open_number("income_2019", "9800.5")
    keyer.page.sheet.live.enter("answer:water")
    keyer.keys("n", "季节性缺水", "Ctrl+Enter", "Ctrl+Enter")
    assert len(keyer.saved()) == 1
    desk = keyer.desk
    next_year = replace(following(desk.round, desk.scheme), starts_on=desk.today(), ends_on=desk.today())
    saved = desk.write(lambda session: save_round(session, next_year, "01号", desk.now()))
    assert saved is not None
    desk.choose_round(desk.rounds[-1].uid if desk.rounds[-1].uid != desk.round.uid else desk.rounds[0].uid)
    keyer.find_page()
    keyer.keys("zmd", "Enter", "F9")
    assert keyer.answer("income_2019") == "9800.5" and keyer.answer("housing") == "是"
    assert keyer.answer("water") == "" and keyer.at == "answer:water"
    assert "饮水安全上一轮填“否”，问题还没有整改" in keyer.page.help_line.text()
    assert keyer.page.sheet.live.boxes["housing"].field._quiet


def test_escape_and_undo_bring_back_what_was_keyed(sit_down):
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter", "8000", "Enter")
    keyer.keys("Esc")
    assert keyer.at == "head_name" and not keyer.page.row.touched
    keyer.keys("Ctrl+Z")
    assert keyer.answer("income_per_head") == "8000"


def test_a_saved_sheet_is_removed_and_an_undo_brings_it_back(sit_down):
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open()
    keyer.keys("Ctrl+Enter")
    assert len(keyer.saved()) == 1
    keyer.keys("PgUp", "Ctrl+Delete")
    assert keyer.saved() == [] and keyer.page.sheet.body.names() == []
    assert keyer.desk.undo()
    assert len(keyer.saved()) == 1 and keyer.page.sheet.body.names() == ["张明德", "＋ 新表"]
    keyer.keys("PgUp")
    assert keyer.page.row.whose == "张明德"


def test_what_is_wrong_in_the_head_is_said_at_its_field(sit_down):
    keyer = sit_down(LEZHI)
    keyer.keys("罗文彬", "Enter", "510231196403120001", "Enter")
    assert keyer.page.sheet.live.head.fields["head_id_no"].words.startswith("▲")
    keyer.keys("Ctrl+Enter")
    assert keyer.at == "head_id_no"
    assert keyer.page.sheet.live.head.fields["attributes"].words.startswith("▲ 请勾选农户属性")


def test_a_review_opened_by_a_door_has_its_own_day_and_not_that_of_the_first_inspection(sit_down):
    """001 三（二）: the re-inspection is made after the first one."""
    keyer = sit_down(ZHANGGONG)
    today = keyer.desk.today()
    earlier = today - timedelta(days=3)
    keyer.page._show_heading(replace(keyer.page.heading, day=earlier))
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open()
    keyer.keys("Ctrl+Enter")
    [first] = keyer.saved()
    assert first.inspected_on == earlier
    keyer.desk.open_inspection(f"review:{first.household_uid}")
    assert keyer.page.heading.day == today and keyer.page.strip.day.day() == today
    keyer.keys("Esc", "Alt+R")
    assert keyer.page.switches.kind is Kind.FIRST and keyer.page.heading.day == earlier
