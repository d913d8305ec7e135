"""Keying 附件1 with nothing but the keyboard, into a real file."""

from __future__ import annotations

from domain.inspection import Outcome
from domain.problem import Status
from tests.ui.entry.office import Keyer, id_no


def test_a_plain_household_takes_five_keystrokes(keyer: Keyer) -> None:
    keyer.keys("zj", "Enter", "+", "Enter")

    assert keyer.strokes == 5
    [row] = keyer.saved()
    assert (row.head_name, row.page, row.inspectors) == ("周建国", "1-01", ("孙立", "杨光"))
    assert set(row.answers.values()) == {"是"}
    assert row.attributes == ("general",)
    assert keyer.on_sheet() == ["周建国"]
    assert keyer.notices[-1] == "已保存 周建国"
    assert keyer.at == "head_name"


def test_five_answers_move_on_by_themselves(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter")
    assert keyer.at == "answer:income"
    for key in ("1", "y", "Space", "1", "1"):
        keyer.keys(key)
    assert keyer.at == "inspectors"
    keyer.keys("Enter")
    assert set(keyer.saved()[0].answers.values()) == {"是"}


def test_every_key_for_no_gives_no(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "0", "2", "n", "否", "是")

    answers = [keyer.page.row.answer(item) for item in keyer.desk.scheme.check_items]
    assert answers == ["否", "否", "否", "否", "是"]


def test_a_no_opens_its_description_and_demands_it(keyer: Keyer) -> None:
    keyer.keys("张明", "Enter", "10111")
    assert keyer.at == "description:housing"

    keyer.keys("Enter", "Enter")
    assert keyer.at == "description:housing"
    assert "▲ 住房填了“否”，请写明问题具体情况。" in keyer.said()
    assert keyer.saved() == []

    keyer.keys("厨房屋顶漏雨")
    assert "住房填了" not in keyer.said()
    keyer.keys("Enter", "Enter")
    assert [(p.item, p.description, p.status) for p in keyer.problems()] == [("housing", "厨房屋顶漏雨", Status.OPEN)]
    assert keyer.notices[-1] == "已保存 张明德，新增问题 1 条"


def test_a_helped_household_without_helper_is_told_once_and_saved_at_the_second_enter(keyer: Keyer) -> None:
    keyer.keys("赵长", "Enter", "Enter")
    assert keyer.at == "attributes"
    keyer.keys("1", "Enter")
    assert keyer.at == "helper"

    keyer.keys("Enter")
    assert "● 脱贫户一般有帮扶责任人" in keyer.said()
    assert "再按 Enter 照存" in keyer.said()
    keyer.keys("+", "Enter")
    assert keyer.saved() == []
    keyer.keys("Enter")
    assert keyer.saved()[0].attributes == ("lifted_out",)


def test_the_helper_is_taken_from_the_cadres(keyer: Keyer) -> None:
    keyer.keys("赵长", "Enter", "Enter", "1", "Enter", "刘", "Enter", "+", "Enter")

    assert keyer.saved()[0].helper == "刘志强"
    assert keyer.said() == ""


def test_namesakes_are_told_apart_and_chosen_by_the_end_of_the_number(keyer: Keyer) -> None:
    keyer.keys("王大")
    namesakes = [words for words in keyer.offered() if words.startswith("王大勇")]
    assert len(namesakes) == 2
    assert any(id_no(15)[-4:] in words and "1人" in words for words in namesakes)
    assert any(id_no(17)[-4:] in words and "2人" in words for words in namesakes)

    keyer.keys("Esc", "Esc", id_no(17)[-4:], "Enter", "+", "Enter")
    assert keyer.saved()[0].head_id_no == id_no(17)
    assert keyer.saved()[0].helper == "刘志强"


def test_a_household_found_through_one_of_the_family_says_so(keyer: Keyer) -> None:
    keyer.keys("wgf")
    assert keyer.offered()[0].startswith("周建国 梅石坝社区1社")
    assert "家人 吴桂芳" in keyer.offered()[0]

    keyer.keys("Backspace", "Backspace", "Backspace", "zjg")
    assert "家人" not in keyer.offered()[0]


def test_a_household_that_moved_away_stands_last_and_says_so(keyer: Keyer) -> None:
    keyer.move_away(id_no(15))
    keyer.keys("王大")

    assert [words.split()[:3] for words in keyer.offered()[:2]] == [
        ["王大勇", "梅石坝社区2社", "·"],
        ["王大勇", "●", "迁出"],
    ]


def test_an_unknown_household_is_added_on_the_spot(keyer: Keyer) -> None:
    keyer.keys("罗文彬")
    assert keyer.offered()[0].startswith("登记为新农户“罗文彬”")

    keyer.keys("Enter", id_no(31), "Enter", "6", "Enter", "Enter", "+", "Enter")
    [row] = keyer.saved()
    assert (row.head_name, row.head_id_no, row.village) == ("罗文彬", id_no(31), "梅石坝社区")
    file = keyer.page.lookup.file_of(row.household_uid)
    assert file is not None
    assert file.household.head is not None and file.household.head.name == "罗文彬"


def test_letters_that_find_nobody_are_no_name(keyer: Keyer) -> None:
    keyer.keys("qqq", "Enter")

    assert keyer.at == "head_name"
    assert "台账里没有“qqq”" in keyer.said()


def test_a_wrong_check_digit_is_said_at_the_field_as_soon_as_it_is_left(keyer: Keyer) -> None:
    right = id_no(41)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    keyer.keys("罗文彬", "Enter", wrong, "Enter")

    assert keyer.at == "attributes"
    assert "▲ 证件号码校验位不对" in keyer.said()
    assert "核查" not in keyer.said(), "fields not reached yet are not spoken of"
    keyer.keys("6", "Enter", "Enter", "+", "Enter")
    assert keyer.saved() == []
    assert keyer.at == "head_id_no"

    keyer.keys(right, "Enter")
    assert "校验位" not in keyer.said()


def test_a_number_of_somebody_else_is_told_with_his_name(keyer: Keyer) -> None:
    keyer.keys("罗文彬", "Enter", id_no(13), "Enter")

    assert "周建国" in keyer.said()


def test_an_impossible_date_is_said_in_the_strip(keyer: Keyer) -> None:
    keyer.page.edit()
    keyer.keys("Enter", "Enter")
    assert keyer.at == "strip:inspected_on"
    keyer.keys("2021-02-30", "Enter")
    assert "日期看不懂" in keyer.said()

    keyer.keys("Esc")
    keyer.page.strip.enter("inspected_on")
    keyer.keys("20211230", "Enter", "Esc", "周建", "Enter", "+", "Enter")
    assert "核查时间在今天之后" in keyer.said()
    assert keyer.at == "strip:inspected_on"
    assert keyer.saved() == []


def test_saving_the_same_row_again_adds_nothing(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "11110", "井水变浑", "Enter", "Enter")
    assert len(keyer.problems()) == 1

    keyer.keys("Up")
    assert keyer.page.row.inspection_uid == keyer.saved()[0].uid
    keyer.page.sheet.live.enter("inspectors")
    keyer.keys("Enter")
    assert (len(keyer.saved()), len(keyer.problems())) == (1, 1)
    keyer.keys("Up")
    keyer.page.sheet.live.enter("answer:water")
    keyer.keys("1", "0", "Backtab", "0")
    keyer.page.sheet.live.enter("inspectors")
    keyer.keys("Enter")
    assert (len(keyer.saved()), len(keyer.problems())) == (1, 1)


def test_a_no_that_becomes_yes_asks_in_place_what_became_of_the_problem(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "11110", "井水变浑", "Enter", "Enter", "Up")
    keyer.page.sheet.live.enter("answer:water")
    keyer.keys("1")
    assert keyer.at == "outcome:water"

    keyer.keys("Enter", "Enter")
    assert keyer.at == "outcome:water"
    assert "请选择已整改、原来记错了、问题还在" in keyer.said()
    keyer.keys("1")
    assert keyer.page.row.text("outcome:water") == Outcome.SOLVED
    keyer.keys("Enter")
    assert [p.status for p in keyer.problems()] == [Status.SOLVED]
    assert keyer.notices[-1] == "已保存 周建国，整改问题 1 条"


def test_a_row_is_edited_in_place_and_saved_as_it_is_left(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "张明", "Enter", "+", "Enter")
    assert keyer.on_sheet() == ["周建国", "张明德"]

    keyer.keys("Up", "Up", "Tab", "Tab")
    assert (keyer.page.sheet.body.live_at, keyer.at) == (0, "attributes")
    keyer.keys("4", "6", "Down")
    assert keyer.page.sheet.body.live_at == 1
    assert keyer.at == "attributes", "Down stays in its column"
    assert keyer.saved()[0].attributes == ("minimum_living",) or keyer.saved()[1].attributes == ("minimum_living",)
    assert keyer.on_sheet() == ["周建国", "张明德"]


def test_picking_a_household_inspected_before_opens_its_saved_row(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter")
    keyer.keys("周建")
    assert "✓ 5月12日已核查" in keyer.offered()[0]

    keyer.keys("Enter")
    assert keyer.page.sheet.body.live_at == 0
    assert keyer.page.row.inspection_uid == keyer.saved()[0].uid
    assert "改的是那一次" in keyer.page.help_line.text()


def test_a_row_of_another_sheet_is_changed_on_its_own_sheet(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "F7", "周建", "Enter")
    assert keyer.page.caption.text() == "● 正在修改 5月12日（1-01 页）的核查"

    keyer.page.sheet.live.enter("attributes")
    keyer.keys("4")
    keyer.page.sheet.live.enter("inspectors")
    keyer.keys("Enter", "Enter")
    assert [(row.page, row.attributes) for row in keyer.saved()] == [("1-01", ("general", "minimum_living"))]
    assert keyer.page.caption.text() == keyer.page.attachment.title


def test_a_household_of_another_village_is_told_and_kept_in_its_village(keyer: Keyer) -> None:
    keyer.keys("张茂", "Enter", "+", "Enter")
    assert "属于金佛村3组" in keyer.said()
    assert keyer.saved() == []

    keyer.keys("Enter")
    assert keyer.saved()[0].village == "金佛村"


def test_a_description_used_before_is_offered_and_what_was_typed_is_never_changed_by_enter(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "11110", "井水变浑", "Enter", "Enter")
    keyer.keys("张明", "Enter", "11110", "井水")
    keyer.keys("Enter")
    assert keyer.page.row.text("description:water") == "井水"

    keyer.keys("Backtab", "Down", "Down", "Enter")
    assert keyer.page.row.text("description:water") == "井水变浑"


def test_several_inspectors_of_one_row_differ_from_the_strip(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "陈", "Enter", "孙", "Enter", "Enter")

    assert keyer.saved()[0].inspectors == ("陈玉梅", "孙立")
    keyer.keys("张明", "Enter", "+", "Enter")
    assert {row.inspectors for row in keyer.saved()} == {("陈玉梅", "孙立"), ("孙立", "杨光")}


def test_a_row_keyed_by_mistake_is_deleted_and_comes_back_with_undo(keyer: Keyer) -> None:
    keyer.keys("周建", "Enter", "+", "Enter", "Up")
    keyer.keys("Ctrl+Delete")
    assert (keyer.saved(), keyer.on_sheet()) == ([], [])

    assert keyer.desk.undo()
    assert keyer.on_sheet() == ["周建国"]
