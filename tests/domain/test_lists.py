"""Ad-hoc tables: from a pasted header to columns, fields and a sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

import resources
from db.schemes import scheme
from domain.blanks.lines import Line, LineKind
from domain.blanks.matching import Certainty
from domain.blanks.synonyms import Synonyms
from domain.household import HEAD, Household, Member, Presence
from domain.lists import AdHocTable, ListFilter, ListLine, Masking, Paper, VillageLine
from domain.lists_header import read_header
from domain.lists_matching import field_labels, likely_kind, match_columns
from domain.lists_sheet import Counted, build_list, file_stem
from domain.lists_text import table_of, table_text
from domain.problem import Status
from domain.sheet import Align, Seal

PLAN = scheme("rongchang-shuanghe-2021")
WORDS = Synonyms.read(json.loads(resources.path("synonyms.json").read_text(encoding="utf-8")))
TODAY = date(2021, 5, 12)
KNOWN = frozenset({"序号", "姓名"})
NUMBER = "500153195003020031"


def paths(text: str) -> list[tuple[str, ...]]:
    return [column.path for column in read_header(text, KNOWN).columns]


def matched(text: str, kind: LineKind | None = None) -> dict[str, tuple[str, Certainty]]:
    columns = read_header(text, KNOWN).columns
    found = match_columns(columns, kind or likely_kind(columns, PLAN, WORDS), PLAN, WORDS)
    return {match.column.text: (match.field, match.certainty) for match in found}


def household(village: str, name: str, size: int = 1, number: str = NUMBER) -> ListLine:
    people = [Member(name, HEAD, number, phone="13900001234")]
    people += [Member(f"{name}家人{at}", "之子") for at in range(1, size)]
    return ListLine(Line("荣昌区", "双河街道", village, "1社", village, household=Household("", tuple(people))))


def sheet_of(table: AdHocTable, rows, counted: Counted | None = None):
    header = read_header(table.header, KNOWN)
    fields = tuple(m.field for m in match_columns(header.columns, table.rows, PLAN, WORDS))
    return build_list(replace(table, fields=fields), header, PLAN, rows, TODAY, counted)


class TestReadingAHeader:
    @pytest.mark.parametrize(
        "text",
        [
            "序号\t姓名\t人口",
            "序号、姓名、人口",
            "序号，姓名,人口",
            "序号 姓名　人口",
            "序 号 姓名 人口",
            "序号\n姓名\n人口",
            "\n序号;姓名;人口\n",
        ],
    )
    def test_names_may_be_kept_apart_in_any_usual_way(self, text: str):
        assert paths(text) == [("序号",), ("姓名",), ("人口",)]

    def test_what_stands_in_brackets_is_not_taken_apart(self):
        assert paths("村（社区、居委会），姓名（与证件一致，无误）") == [("村（社区、居委会）",), ("姓名（与证件一致，无误）",)]

    def test_two_short_names_are_not_joined(self):
        assert paths("村 组 姓名") == [("村",), ("组",), ("姓名",)]

    def test_copied_merged_cells_become_a_tree(self):
        header = read_header("序号\t户主\t\t人口\t住房\t\n\t姓名\t证件号码\t\t安全\t面积")
        assert [c.path for c in header.columns] == [
            ("序号",), ("户主", "姓名"), ("户主", "证件号码"), ("人口",), ("住房", "安全"), ("住房", "面积"),
        ]  # fmt: skip
        spans = {cell.text: (cell.rowspan, cell.colspan) for cell in header.cells}
        assert header.rows == 2 and spans["序号"] == (2, 1) and spans["户主"] == (1, 2) and spans["住房"] == (1, 2)

    def test_title_label_fill_line_marks_and_data_around_the_header_are_no_columns(self):
        text = "附件3\t\t\n脱贫户花名册\t\t\n填报单位：\t\t填报时间：\n序号\t姓名\t人口\n甲\t乙\t1\n1\t张三\t3"
        header = read_header(text)
        assert (header.label, header.title) == ("附件3", "脱贫户花名册")
        assert [c.path for c in header.columns] == [("序号",), ("姓名",), ("人口",)]

    def test_a_typed_title_above_the_names_is_the_title(self):
        header = read_header("监测户花名册\n序号、姓名、人口", KNOWN)
        assert header.title == "监测户花名册" and len(header.columns) == 3

    @pytest.mark.parametrize("text", ["", " \n\t\n", "\t\t"])
    def test_nothing_gives_no_columns(self, text: str):
        assert read_header(text).columns == ()


class TestMatching:
    def test_a_household_table_finds_its_fields_and_leaves_strange_columns_blank(self):
        found = matched("序号、村、户主姓名、身份证号、家庭人口、户类型、是否走访、未整改问题数、银行卡号")
        assert {key for key, _ in found.values()} == {
            "serial", "village", "head_name", "head_id_no", "size", "attributes", "visited", "count:problems:status=open", "",
        }  # fmt: skip
        assert found["银行卡号"] == ("", Certainty.UNKNOWN) and found["身份证号"][1] is Certainty.SURE

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("序号、户主姓名、家庭人口", LineKind.HOUSEHOLDS),
            ("序号、姓名、性别、年龄、与户主关系", LineKind.MEMBERS),
            ("序号、户主、存在问题、整改措施、整改时限", LineKind.PROBLEMS),
            ("序号、户主姓名、住房是否安全、核查人、核查时间", LineKind.INSPECTIONS),
            ("村、脱贫户数、人口、未整改数", LineKind.COUNTS),
        ],
    )
    def test_the_kind_of_row_follows_from_the_header(self, text: str, kind: LineKind):
        assert likely_kind(read_header(text).columns, PLAN, WORDS) is kind

    def test_columns_of_a_village_table_are_counts(self):
        found = matched("村、脱贫户数、脱贫户人数、发现问题数、未整改数、整改率")
        assert [key for key, _ in found.values()] == [
            "village", "count:households:attribute=lifted_out", "count:people:attribute=lifted_out", "count:problems",
            "count:problems:status=open", "count:problems:status=rate",
        ]  # fmt: skip

    @pytest.mark.parametrize("notice", ["rongchang-shuanghe-2021", "zhanggong-2021", "lezhi-nanta-2021"])
    def test_a_side_of_life_over_a_household_is_not_taken_for_a_number_of_problems(self, notice: str):
        columns = read_header("序号、户主姓名、饮水、住房是否安全、医疗问题数").columns
        found = match_columns(columns, LineKind.HOUSEHOLDS, scheme(notice), WORDS)
        assert [m.field.startswith("count:") for m in found] == [False, False, False, False, True]

    def test_a_word_that_the_notice_does_not_know_makes_a_count_doubtful(self):
        columns = read_header("村、脱贫户户数").columns
        assert match_columns(columns, LineKind.COUNTS, scheme("weifang-2019"), WORDS)[1].certainty is Certainty.DOUBTFUL

    def test_a_name_that_is_only_alike_is_doubtful(self):
        assert matched("序号、户主姓名、帮扶责任")["帮扶责任"] == ("helper_name", Certainty.DOUBTFUL)

    def test_a_decision_stands(self):
        columns = read_header("序号、户主姓名、帮扶责任").columns
        found = match_columns(columns, LineKind.HOUSEHOLDS, PLAN, WORDS, {"帮扶责任": "", "序号": "count:problems"})
        assert [(m.field, m.certainty) for m in found if m.column.text != "户主姓名"] == [
            ("count:problems", Certainty.DECIDED), ("", Certainty.DECIDED),
        ]  # fmt: skip

    @pytest.mark.parametrize("kind", list(LineKind))
    def test_every_field_that_is_proposed_can_be_chosen(self, kind: LineKind):
        records = "序号、村、户主姓名、身份证号、人口、问题描述、住房、未整改数"
        figures = "村、总户数、监测户人数、脱贫户住房已整改数、发现数"
        for text in (records, figures):
            found = match_columns(read_header(text).columns, kind, PLAN, WORDS)
            labels = field_labels(kind, PLAN, found)
            assert all(not match.field or labels[match.field] for match in found)

    def test_what_was_found_is_simply_counted(self):
        assert matched("村、总户数、发现问题数、新发现问题")["新发现问题"][0] == "count:problems"


class TestTheSheet:
    TABLE = AdHocTable(
        "序号、村、户主姓名、家庭人口、身份证号、备注",
        title="花名册",
        unit="双河街道",
        label="附件3",
        measure="户、人",
        notes="一式两份。",
    )
    ROWS = (household("甲村", "张一", 2), household("甲村", "李二", 3), household("乙村", "王三", 1))

    def test_rows_are_numbered_and_summed(self):
        counted = Counted()
        body = list(sheet_of(self.TABLE, self.ROWS, counted).body)
        assert [row[:4] for row in body] == [
            (1, "甲村", "张一", 2), (2, "甲村", "李二", 3), (3, "乙村", "王三", 1), ("", "合计", "3户", 6),
        ]  # fmt: skip
        assert counted.rows == 3

    def test_subtotals_follow_each_village_and_add_up_to_the_total(self):
        body = list(sheet_of(replace(self.TABLE, subtotals=True), self.ROWS).body)
        sums = [(row[1], row[2], row[3]) for row in body if row[1] in ("小计", "合计")]
        assert sums == [("小计", "2户", 5), ("小计", "1户", 1), ("合计", "3户", 6)]

    def test_sorting_keeps_the_villages_together_when_they_have_subtotals(self):
        table = replace(self.TABLE, sort="size", subtotals=True, total=False)
        assert [row[3] for row in sheet_of(table, self.ROWS).body] == [2, 3, 5, 1, 1]
        table = replace(self.TABLE, sort="size", descending=True, total=False)
        assert [row[3] for row in sheet_of(table, self.ROWS).body] == [3, 2, 1]

    def test_numbers_in_texts_sort_by_size(self):
        rows = [replace(r, line=replace(r.line, group=g)) for r, g in zip(self.ROWS, ("10社", "9社", "1社"), strict=True)]
        table = AdHocTable("组、户主姓名", sort="group", total=False)
        assert [row[0] for row in sheet_of(table, rows).body] == ["1社", "9社", "10社"]

    def test_without_rows_the_table_says_none(self):
        counted = Counted()
        assert list(sheet_of(self.TABLE, (), counted).body) == [("", "无", "", "", "", "")]
        assert counted.rows == 0

    def test_the_lines_around_the_table_are_the_chosen_ones(self):
        sheet = sheet_of(self.TABLE, ())
        assert sheet.fill_line is not None
        assert sheet.fill_line.parts == ("填报单位（盖章）：双河街道", "填报时间：2021年5月12日", "单位：户、人")
        assert (sheet.label, sheet.title, sheet.seal) == ("附件3", "花名册", Seal.FILL_LINE)
        assert [line.text for line in sheet.after_body] == ["注：一式两份。"]
        plain = sheet_of(replace(self.TABLE, seal=False, notes="", measure="", filled_on=date(2021, 6, 1)), ())
        assert plain.fill_line is not None and plain.seal is Seal.NONE and not plain.after_body
        assert plain.fill_line.parts == ("填报单位：双河街道", "填报时间：2021年6月1日")

    @pytest.mark.parametrize(
        ("masking", "number", "phone"),
        [
            (Masking.NONE, NUMBER, "13900001234"),
            (Masking.MIDDLE, "500153********0031", "13900001234"),
            (Masking.LAST_FOUR, "**************0031", "13900001234"),
            (Masking.PUBLIC, "500153********0031", "139****1234"),
        ],
    )
    def test_a_masking_profile_hides_what_it_says(self, masking: Masking, number: str, phone: str):
        table = AdHocTable("户主姓名、身份证号、联系电话", masking=masking, total=False)
        (row,) = sheet_of(table, self.ROWS[:1]).body
        assert row == ("张一", number, phone)

    def test_the_rate_of_the_total_is_worked_out_from_the_sums(self):
        keys = ("count:problems", "count:problems:status=solved", "count:problems:status=rate")
        rows = [
            VillageLine(Line("", "", village, ""), dict(zip(keys, figures, strict=True)))
            for village, figures in (("甲村", (3, 3, "100.0%")), ("乙村", (1, 0, "0.0%")))
        ]
        table = AdHocTable("村、发现问题数、整改率", LineKind.COUNTS)
        assert list(sheet_of(table, rows).body)[-1] == ("合计", 4, "75.0%")

    def test_few_columns_stand_upright_and_many_lie_across_and_fill_the_paper(self):
        for header, upright in (("序号、姓名、人口", True), (self.TABLE.header + "、住址、电话、帮扶人、帮扶单位", False)):
            sheet = sheet_of(AdHocTable(header), ())
            assert (sheet.page.height > sheet.page.width) is upright
            assert sum(c.width for c in sheet.columns) == pytest.approx(sheet.page.print_width, abs=0.5)
        assert sheet_of(AdHocTable("序号、姓名", paper=Paper.LANDSCAPE), ()).page.width == 297

    def test_running_text_stands_at_the_left(self):
        columns = {c.key: c.align for c in sheet_of(self.TABLE, ()).columns}
        assert columns["remark"] is Align.LEFT and columns["size"] is Align.CENTER

    def test_fields_and_columns_must_agree(self):
        with pytest.raises(ValueError, match="fields"):
            build_list(self.TABLE, read_header(self.TABLE.header), PLAN, (), TODAY)

    def test_a_file_is_called_after_label_and_title(self):
        assert file_stem(self.TABLE) == "附件3 花名册" and file_stem(AdHocTable("序号")) == "即席表"


def test_a_table_comes_back_from_its_text_as_it_was():
    where = ListFilter(
        "u", frozenset({"a", "b"}), frozenset({Presence.MOVED}), False, True, "何丽", 60, 80, date(2021, 5, 1),
        frozenset({Status.OPEN}), True,
    )  # fmt: skip
    table = AdHocTable(
        "序号\t姓名", LineKind.MEMBERS, ("serial", "member_name"), where, "member_name", True, True, False, "附件1", "标题",
        "单位", date(2021, 5, 2), "人", "注", False, Masking.PUBLIC, Paper.PORTRAIT,
    )  # fmt: skip
    assert table_of(table_text(table)) == table
    assert table_of(table_text(AdHocTable("序号"))) == AdHocTable("序号")


def test_what_a_newer_program_added_to_a_table_is_passed_over():
    body = json.loads(table_text(AdHocTable("序号"))) | {"colour": "red"}
    assert table_of(json.dumps(body)) == AdHocTable("序号")


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"header": 3}', '{"header": "序号", "rows": "trees"}'])
def test_a_text_that_is_no_table_is_refused(text: str):
    with pytest.raises(ValueError):
        table_of(text)
