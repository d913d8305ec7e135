"""Keying questionnaires of households with nothing but the keyboard, through the real window into a real file."""

from __future__ import annotations

from domain.problem import Status
from tests.ui.questions.office import LEZHI, WULONG, ZHANGGONG

OPEN = ("chronic_papers", "self_paid", "dropped_out", "training_wish", "loan_wish")
"""Questions of 001 that one key cannot answer."""


def test_a_household_of_001_is_keyed_with_few_keys(sit_down):
    """001 二（一）: the questions in the notice's order; 是 is not always what is well."""
    keyer = sit_down(ZHANGGONG)
    keyer.keys("zmd", "Enter")
    assert keyer.at == "answer:work"
    keyer.keys("F5")
    assert keyer.at == "answer:main_income"
    assert (keyer.answer("work"), keyer.answer("house_cracked"), keyer.answer("policy_missed")) == ("是", "否", "否")
    # What only the paper can tell stays open: whether there are pupils at all, what the family wishes.
    assert [keyer.answer(item) for item in OPEN] == [""] * len(OPEN)

    assert keyer.page.help_line.text() == (
        "✓ 其余各问已填正常。还有 5 问要看纸，一键一问：慢性病证明、自付费用、辍学、培训需求、贷款意愿"
    )

    # From open question to open question, then to the end; the paper has no per cent of costs.
    keyer.keys("务工", "Enter")
    assert keyer.at == "answer:chronic_papers"
    keyer.keys("1", "3", "Enter", "3", "y", "n")
    assert [keyer.answer(item) for item in OPEN] == ["是", "无", "无", "是", "否"]
    assert keyer.at == "inspectors"
    keyer.keys("Enter")
    [saved] = keyer.saved()
    assert (saved.head_name, saved.page, saved.inspectors, saved.size) == ("张明德", "1-01", ("孙立",), 3)
    assert saved.answers["main_income"] == "务工"
    assert keyer.problems() == []
    assert keyer.notices[-1] == "已保存 张明德"
    assert keyer.at == "head_name" and keyer.page.row.text("head_name") == ""
    assert keyer.page.sheet.body.names() == ["张明德", "＋ 新表"]


def test_a_failing_answer_opens_its_description_under_the_question(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open()
    keyer.page.sheet.live.enter("answer:house_cracked")
    keyer.keys("1")
    assert keyer.at == "description:house_cracked"
    keyer.keys("Ctrl+Enter")
    assert "▲ 裂缝填了“是”，请写明问题具体情况。" in keyer.said()
    assert keyer.at == "description:house_cracked" and keyer.saved() == []
    keyer.keys("西侧山墙开裂", "Enter")
    assert keyer.at == "answer:self_paid_percent"
    keyer.keys("Ctrl+Enter", "Ctrl+Enter")
    assert [(p.item, p.description, p.status) for p in keyer.problems()] == [("house_cracked", "西侧山墙开裂", Status.OPEN)]
    assert keyer.notices[-1].startswith("已保存 张明德，新增问题 1 条")


def test_every_key_for_an_answer(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("zmd", "Enter")
    keyer.keys("y", "Enter", "2", "Backspace")
    assert keyer.answer("work") == "是" and keyer.answer("income_stable") == "否"
    assert keyer.at == "description:income_stable"
    keyer.keys("Up", "Space")
    assert keyer.answer("income_stable") == "是"
    assert keyer.at == "answer:hardship"
    # 是 is what is wrong here: 0 and n still mean 否, the first answer is 是, Space is what is well.
    keyer.keys("0")
    assert keyer.answer("hardship") == "否"
    keyer.keys("Shift+Tab", "1")
    assert keyer.answer("hardship") == "是"
    keyer.keys("Shift+Tab", "Space")
    assert keyer.answer("hardship") == "否"
    keyer.keys("Shift+Tab", "Backspace")
    assert keyer.answer("hardship") == "" and keyer.at == "answer:hardship"


def test_the_questions_of_002_follow_the_ticks_and_answers_come_back_with_them(sit_down):
    """002 附件4 is for 脱贫户, 附件5 for 监测户."""
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter")
    assert "water" in keyer.asked() and "measures" not in keyer.asked()
    assert keyer.page.caption.text() == "入户调查表(脱贫户)"
    keyer.keys("F5")
    assert keyer.answer("water") == "符合要求"
    keyer.keys("F2", "Esc")
    keyer.page.sheet.live.enter("attributes")
    keyer.keys("3")
    assert "measures" in keyer.asked() and "water" not in keyer.asked()
    assert keyer.page.caption.text() == "入户调查表(监测户)"
    keyer.keys("F5")
    assert keyer.answer("monitored_water") == "是" and keyer.answer("risk") == ""
    keyer.page.sheet.live.enter("attributes")
    keyer.keys("3")
    assert "water" in keyer.asked() and keyer.answer("water") == "符合要求"


def test_water_is_judged_by_the_thresholds_at_the_question_it_judges(sit_down):
    """002 二（一）1 五看: below 20 L a head and day the water is not enough, whoever ticked 符合要求."""
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter", "F5")
    while keyer.at != "answer:water_litres":
        keyer.keys("Enter")
    keyer.keys("１０")
    assert keyer.answer("water_litres") == "10"
    box = keyer.page.sheet.live.boxes["water"]
    assert "按标准：水量不够用（每人每天饮用水量（以下为不够用） 20L；通知 二（一）1 五看）" in box.judged.text()
    assert keyer.page.sheet.live.boxes["water_litres"].judged.text() == "▲ 不达标，问题记在第 9 问：水量不够用"
    assert box.line is None
    keyer.keys("Enter")
    assert box.line is not None and keyer.at == "answer:water_piped"
    keyer.keys("1")
    keyer.to_end()
    keyer.keys("Enter")
    assert keyer.at == "description:water"
    assert "● 按本轮标准应为“水量不够用”，与所填的“符合要求”不符，请核对。" in keyer.said()
    keyer.keys("每天只有一小时来水", "Ctrl+Enter", "Ctrl+Enter")
    assert [(p.item, p.description) for p in keyer.problems()] == [("water", "每天只有一小时来水")]
    assert keyer.saved()[0].answers["water_litres"] == "10"


def test_several_answers_are_ticked_and_well_excludes_faults(sit_down):
    keyer = sit_down(LEZHI)
    keyer.keys("zmd", "Enter")
    keyer.page.sheet.live.enter("answer:water")
    keyer.keys("2", "4")
    assert keyer.answer("water") == "水量不够用；取水不方便" and keyer.at == "answer:water"
    keyer.keys("2")
    assert keyer.answer("water") == "取水不方便"
    keyer.keys("1")
    assert keyer.answer("water") == "符合要求" and keyer.at == "answer:water_litres"
    keyer.page.sheet.live.enter("answer:medical")
    keyer.keys("1", "2", "3")
    assert keyer.answer("medical") == "未按政策全额代缴；已按比例报销"


def test_a_check_list_of_004_fails_by_each_point_that_is_not_met(sit_down):
    """004 二（五）: 五干净一规范."""
    keyer = sit_down(WULONG)
    keyer.keys("zmd", "Enter", "F5")
    keyer.page.sheet.live.enter("answer:clean")
    assert keyer.answer("clean") == ""
    keyer.keys("3", "6", "Enter")
    assert keyer.answer("clean") == "厨房干净；院内摆放规范"
    assert keyer.at == "description:clean"
    keyer.keys("灶台杂乱", "Ctrl+Enter", "Ctrl+Enter")
    assert [(p.item, p.description) for p in keyer.problems()] == [("clean", "灶台杂乱")]


def test_what_is_keyed_is_always_seen(sit_down):
    keyer = sit_down(WULONG)
    keyer.keys("zmd", "Enter")
    for _ in range(60):
        assert keyer.is_seen(keyer.at), keyer.at
        if keyer.at == "inspectors":
            break
        keyer.keys("Enter")
    assert keyer.at == "inspectors"
    keyer.keys("Shift+Tab", "Shift+Tab", "Shift+Tab")
    assert keyer.is_seen(keyer.at)


def test_an_answer_that_passes_now_asks_what_became_of_the_problem(sit_down):
    keyer = sit_down(ZHANGGONG)
    keyer.keys("zmd", "Enter", "F5")
    keyer.fill_open()
    keyer.page.sheet.live.enter("answer:insured")
    keyer.keys("n", "未缴费", "Ctrl+Enter", "Ctrl+Enter")
    assert len(keyer.problems()) == 1
    keyer.keys("PgUp")
    assert keyer.page.row.whose == "张明德" and keyer.at == "answer:work"
    keyer.page.sheet.live.enter("answer:insured")
    keyer.keys("1")
    assert keyer.at == "outcome:insured"
    keyer.keys("1", "Ctrl+Enter")
    assert keyer.problems()[0].status is Status.SOLVED
    assert "整改问题 1 条" in keyer.notices[-1]


def test_an_unknown_household_is_added_on_the_spot(sit_down):
    keyer = sit_down(WULONG)
    keyer.keys("罗文彬", "Enter", "Enter", "8", "Enter", "Enter", "F5")
    keyer.keys("Ctrl+Enter", "Ctrl+Enter")
    [saved] = keyer.saved()
    assert (saved.head_name, saved.attributes, saved.village) == ("罗文彬", ("general",), "梅石坝社区")


def test_a_wording_used_before_is_taken_with_the_arrow(sit_down):
    keyer = sit_down(WULONG)
    for name in ("zmd", "zjg"):
        keyer.keys(name, "Enter", "F5")
        keyer.page.sheet.live.enter("answer:water")
        keyer.keys("n")
        assert keyer.at == "description:water"
        if name == "zmd":
            keyer.keys("季节性缺水", "Ctrl+Enter", "Ctrl+Enter")
        else:
            keyer.keys("Down", "Enter")
            assert keyer.page.row.text("description:water") == "季节性缺水"
            assert keyer.at == "answer:signs"


def test_a_household_inspected_already_opens_its_saved_sheet(sit_down):
    keyer = sit_down(WULONG)
    keyer.keys("zmd", "Enter", "F5", "Ctrl+Enter")
    assert len(keyer.saved()) == 1
    keyer.keys("zmd", "Enter")
    assert keyer.page.row.inspection_uid == keyer.saved()[0].uid
    assert "已核查" in keyer.page.help_line.text()
    keyer.keys("Esc")
    assert keyer.page.row.inspection_uid == "" and keyer.at == "head_name"


def test_a_file_that_is_only_read_says_so_and_keeps_what_was_keyed(sit_down):
    first = sit_down(WULONG)
    second = sit_down(WULONG)
    assert second.desk.read_only
    second.keys("zmd", "Enter", "F5", "Ctrl+Enter")
    assert first.saved() == [] and second.page.row.whose == "张明德"
    assert second.notices[-1]


def test_a_list_of_faults_needs_no_key_where_there_is_none(sit_down):
    """004 二（五）: of 五干净一规范 only what is not met is ticked."""
    keyer = sit_down(WULONG)
    keyer.keys("zmd", "Enter", "F5")
    words = keyer.page.help_line.text()
    assert words.startswith("✓ 各问已填正常。") and "五干净一规范" in words and words.endswith("纸上有的填写，没有的直接回车。")


def test_reviews_of_the_day_are_counted_by_themselves(sit_down, qtbot):
    """001 三（二）: whoever keys reviews sees how many reviews are done, not first inspections."""
    keyer = sit_down(ZHANGGONG)

    def key_one_and_wait_for(words: str) -> None:
        keyer.keys("zmd", "Enter", "F5")
        keyer.fill_open()
        keyer.keys("Ctrl+Enter", "Ctrl+Enter")
        qtbot.waitUntil(lambda: keyer.page.done_label.text() == words)

    key_one_and_wait_for("今天已录 1 户")
    keyer.keys("Alt+R")
    assert keyer.page.done_label.text() == "今天已录 0 户"
    key_one_and_wait_for("今天已录 1 户")
