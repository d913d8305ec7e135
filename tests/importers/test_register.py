from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import KnownError
from domain.imported import BookKind, ImportedPerson
from importers.reading import read_book
from importers.workbook import PIECE
from tests.importers import books

SCHEME = books.notice()
ONE, TWO, THREE = books.id_no("19580412", 21), books.id_no("19600101", 42), books.id_no("20120903", 17, "500153")

NATIONAL = (
    *("序号", "数据日期", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码", "人数"),
    *("与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能", "户联系电话", "人联系电话", "户类型"),
)


def person(name: str, number: str, relation: str, house_no: str = "5001530001", **cells: object) -> list[object]:
    row: list[object] = [1, "202105", "荣昌区", "双河街道", "梅石坝社区", "1社", house_no, "1", name, number, 2]
    row += [relation, "汉族", "小学", "", "健康", "普通劳动力", "13000000001", "", "脱贫户"]
    for key, value in cells.items():
        row[int(key[1:])] = value
    return row


def read(path: Path) -> tuple[ImportedPerson, ...]:
    book = read_book(path, SCHEME)
    assert book.kind is BookKind.REGISTER
    return book.people


def test_the_national_export_gives_one_person_a_row(tmp_path: Path) -> None:
    rows = [["全国防返贫监测信息系统导出"], NATIONAL, person("陈大勇", ONE, "户主"), person("李秀英", TWO, "配偶")]
    head, wife = read(books.save(tmp_path / "a.xlsx", rows, ["A1:T1"]))
    assert (head.name, head.id_no, head.relation, head.village, head.group) == ("陈大勇", ONE, "户主", "梅石坝社区", "1社")
    assert head.attributes == ("lifted_out",) and head.house_phone == "13000000001" and head.phone == ""
    assert wife.household == head.household and wife.place.row == 4


@pytest.mark.parametrize("blank_rows", range(5))
def test_the_header_may_stand_in_any_of_the_first_rows(tmp_path: Path, blank_rows: int) -> None:
    rows = [[""]] * blank_rows + [NATIONAL, person("陈大勇", ONE, "户主")]
    assert read(books.save(tmp_path / "a.xlsx", rows))[0].name == "陈大勇"


def test_households_are_told_apart_by_number_even_when_rows_are_mixed(tmp_path: Path) -> None:
    rows = [NATIONAL, person("甲", ONE, "户主", "1"), person("乙", TWO, "户主", "2"), person("丙", THREE, "之子", "1")]
    one, two, child = read(books.save(tmp_path / "a.xlsx", rows))
    assert one.household == child.household != two.household


def test_without_numbers_a_head_begins_a_household(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号码", "与户主关系", "村", "组"], ["甲", ONE, "户主", "金佛村", 3], ["丙", THREE, "之子"]]
    rows.append(["乙", TWO, "户主", "金佛村", 4])
    found = read(books.save(tmp_path / "a.xlsx", rows))
    assert [(p.household, p.village, p.group) for p in found] == [
        (0, "金佛村", "3组"),
        (0, "金佛村", "3组"),
        (1, "金佛村", "4组"),
    ]


def test_a_list_of_heads_is_a_register_too(tmp_path: Path) -> None:
    rows = [["村社", "户主姓名", "证件号码", "脱贫户", "低保户"], ["金佛村2组", "张　三", ONE, "√", ""]]
    rows.append(["", "李四", TWO, "√", "√"])
    found = read(books.save(tmp_path / "a.xlsx", rows))
    assert [(p.name, p.relation, p.household, p.attributes) for p in found] == [
        ("张三", "户主", 0, ("lifted_out",)),
        ("李四", "户主", 1, ("lifted_out", "minimum_living")),
    ]


def test_eighteen_digits_stored_as_a_number_are_refused_and_not_guessed(tmp_path: Path) -> None:
    rows = [NATIONAL, person("甲", ONE, "户主", c9=int(ONE[:17] + "0"))]
    (row,) = read(books.save(tmp_path / "a.xlsx", rows))
    assert row.id_no == "" and "丢失" in row.findings[0].message and row.findings[0].field == "id_no"


def test_a_csv_that_lost_its_digits_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,身份证号,与户主关系,村\n甲,5.10231E+17,户主,金佛村\n", encoding="gbk")
    assert "丢失" in read(path)[0].findings[0].message


@pytest.mark.parametrize(
    "written",
    [
        "'" + ONE,
        f" {ONE} ",
        ONE.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "G" + ONE,
        ONE.replace("0", "O"),
        ONE[:6] + " " + ONE[6:14] + " " + ONE[14:],
    ],
)
def test_a_number_is_the_same_however_it_is_written(tmp_path: Path, written: str) -> None:
    assert read(books.save(tmp_path / "a.xlsx", [NATIONAL, person("甲", written, "户主")]))[0].id_no == ONE


def test_a_small_x_is_a_large_one(tmp_path: Path) -> None:
    number = next(n for s in range(900) if (n := books.id_no("19580412", s)).endswith("X"))
    assert read(books.save(tmp_path / "a.xlsx", [NATIONAL, person("甲", number.lower(), "户主")]))[0].id_no == number


def test_a_disability_certificate_gives_the_number_and_a_note(tmp_path: Path) -> None:
    (row,) = read(books.save(tmp_path / "a.xlsx", [NATIONAL, person("甲", ONE + "42", "户主")]))
    assert row.id_no == ONE and ONE + "42" in row.note and not row.findings


@pytest.mark.parametrize("nothing", ["无", "暂无", "0", "", "/"])
def test_words_for_no_number_are_no_number(tmp_path: Path, nothing: str) -> None:
    (row,) = read(books.save(tmp_path / "a.xlsx", [NATIONAL, person("甲", nothing, "户主")]))
    assert row.id_no == "" and not row.findings


def test_a_wrong_check_character_is_said_at_its_row(tmp_path: Path) -> None:
    wrong = ONE[:17] + ("1" if ONE[17] != "1" else "2")
    (row,) = read(books.save(tmp_path / "a.xlsx", [NATIONAL, person("甲", wrong, "户主")]))
    assert "校验位" in row.findings[0].message


def test_a_merged_village_holds_for_all_its_rows_and_totals_are_no_persons(tmp_path: Path) -> None:
    rows = [NATIONAL, person("甲", ONE, "户主", "1"), person("乙", TWO, "户主", "2", c4="", c5="")]
    rows += [["合计", "", "", "", "", "", "", "", "2人"], ["注：以上数据截至2021年5月"]]
    found = read(books.save(tmp_path / "a.xlsx", rows, ["E2:E3", "F2:F3"]))
    assert [(p.name, p.village, p.group) for p in found] == [("甲", "梅石坝社区", "1社"), ("乙", "梅石坝社区", "1社")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_in_any_usual_encoding_is_read_as_text(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    lines = ["双河街道农户名册", "村,组,户编号,姓名,证件号码,与户主关系"]
    lines += [f"金佛村,1社,0007,甲,{ONE},户主", f",,0007,乙,{TWO},配偶"]
    path.write_bytes("\r\n".join(lines).replace(",", separator).encode(encoding))
    one, two = read(path)
    assert (one.house_no, one.id_no, two.village, two.group) == ("0007", ONE, "金佛村", "1社")


def test_an_old_xls_is_read_as_a_new_one() -> None:
    (row, *_) = read(Path(__file__).parent / "register.xls")
    assert (row.name, row.id_no, row.village) == ("陈大勇", ONE, "梅石坝社区")


def test_words_of_the_national_system_become_the_notices_attributes(tmp_path: Path) -> None:
    rows = [NATIONAL, person("甲", ONE, "户主", "1", c19="脱贫不稳定户")]
    rows.append(person("乙", TWO, "户主", "2", c19="边缘易致贫户、新户"))
    one, two = read(books.save(tmp_path / "a.xlsx", rows))
    assert one.attributes == ("monitored",) and two.attributes == ("marginal",)
    assert "新户" in two.findings[0].message


@pytest.mark.parametrize(
    ("notice", "word", "key"),
    [
        ("wulong-canggou-2020", "建卡贫困户", "poor"),
        ("wulong-canggou-2020", "建档立卡贫困户", "poor"),
        ("wulong-canggou-2020", "一般农户", "general"),
        ("wulong-canggou-2020", "边缘易致贫户", "marginal"),
        ("weifang-2019", "建档立卡贫困户", "poor"),
        ("weifang-2019", "一般户", "general"),
        ("lezhi-nanta-2021", "边缘户", "marginal"),
        ("lezhi-nanta-2021", "非贫困户", "general"),
    ],
)
def test_each_notice_knows_the_words_that_registers_use_for_its_households(
    tmp_path: Path, notice: str, word: str, key: str
) -> None:
    path = books.save(tmp_path / "a.xlsx", [["村", "姓名", "与户主关系", "户类型"], ["金佛村", "甲一", "户主", word]])
    (one,) = read_book(path, books.notice(notice)).people
    assert one.attributes == (key,) and not one.findings


def test_the_kind_of_a_monitored_household_is_read_from_a_column_of_its_own(tmp_path: Path) -> None:
    rows = [["村", "姓名", "与户主关系", "户类型", "监测户类型"], ["金佛村", "甲一", "户主", "监测户", "边缘易致贫户"]]
    (one,) = read_book(books.save(tmp_path / "a.xlsx", rows), books.notice("lezhi-nanta-2021")).people
    assert one.attributes == ("monitored", "marginal")


def test_columns_that_hold_something_and_were_not_read_are_named(tmp_path: Path) -> None:
    rows = [["序号", "村", "姓名", "与户主关系", "性别", "政治面貌", "宗教"], ["1", "金佛村", "甲一", "户主", "男", "群众", ""]]
    book = read_book(books.save(tmp_path / "a.xlsx", rows), SCHEME)
    assert book.unread == ("政治面貌",)


def test_another_table_is_refused_with_what_was_found(tmp_path: Path) -> None:
    path = books.save(tmp_path / "物资.xlsx", [["物资台账"], ["品名", "数量", "单价"], ["棉被", 10, 85]])
    with pytest.raises(KnownError) as refused:
        read_book(path, SCHEME)
    assert "品名" in refused.value.sentence and "与户主关系" in refused.value.sentence


def test_a_problem_list_is_not_taken_for_a_register(tmp_path: Path) -> None:
    header = [cell.text for cell in SCHEME.attachment("3").header]
    row = ["双河街道", "金佛村1社", "甲", ONE, "脱贫户", "住房保障", "周", "漏雨", "未整改", ""]
    path = books.save(tmp_path / "a.xlsx", [header, row])
    with pytest.raises(KnownError, match="附件3"):
        read_book(path, SCHEME)


def test_rows_that_name_their_head_are_gathered_under_him(tmp_path: Path) -> None:
    rows = [["村", "组", "户主姓名", "户主身份证号", "姓名", "身份证号", "与户主关系", "联系电话"]]
    rows += [["金佛村", "1", "甲一", ONE, "甲一", ONE, "本人", "130 0000 0001"], ["", "", "甲一", ONE, "乙二", TWO, "妻", ""]]
    rows += [["金佛村", "2", "丙三", THREE, "丙三", THREE, "", "无"]]
    found = read(books.save(tmp_path / "a.xlsx", rows))
    assert [(p.household, p.name, p.relation, p.group, p.house_phone) for p in found] == [
        (0, "甲一", "户主", "1组", "13000000001"),
        (0, "乙二", "妻", "1组", ""),
        (1, "丙三", "户主", "2组", ""),
    ]


def test_sheets_named_by_their_village_give_the_village(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "与户主关系"], ["甲一", ONE, "户主"]]
    assert read(books.save(tmp_path / "a.xlsx", rows, name="金佛村"))[0].village == "金佛村"


def test_a_row_without_a_name_says_so(tmp_path: Path) -> None:
    (row,) = read(books.save(tmp_path / "a.xlsx", [NATIONAL, person("", ONE, "户主")]))
    assert "姓名没有填写" in row.findings[0].message


def test_a_long_register_whose_rows_come_piece_by_piece_is_read_as_one(tmp_path: Path) -> None:
    """A household, and the place that blank cells repeat, go on over the end of a piece; notes stand below."""
    rows: list[list[object]] = [["姓名", "身份证号码", "与户主关系", "村", "组"]]
    for number in range(2 * PIECE):
        head = number % 3 == 0
        place = ["金佛村", number // 300 + 1] if number % 300 == 0 else ["", ""]
        rows.append([f"张{number}", ONE, "户主" if head else "之子", *place])
    rows += [["合计", 2 * PIECE], ["填表人：某人"]]
    people = read(books.save(tmp_path / "a.xlsx", rows))
    assert [(p.place.row, p.name) for p in people] == [(number + 2, f"张{number}") for number in range(2 * PIECE)]
    assert [p.household for p in people] == [number // 3 for number in range(2 * PIECE)]
    assert [p.group for p in people] == [f"{number // 300 + 1}组" for number in range(2 * PIECE)]


def test_merged_places_of_a_long_register_hold_for_every_row_of_every_piece(tmp_path: Path) -> None:
    rows: list[list[object]] = [["村", "姓名", "身份证号码", "与户主关系"], ["金佛村", "张0", ONE, "户主"]]
    rows += [["", f"张{number}", "", "户主"] for number in range(1, PIECE + 100)]
    people = read(books.save(tmp_path / "a.xlsx", rows, [f"A2:A{PIECE + 101}"]))
    assert len(people) == PIECE + 100 and {p.village for p in people} == {"金佛村"}


def test_the_households_of_a_second_worksheet_are_others(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for title, name in (("金佛村", "甲"), ("三星村", "乙")):
        sheet = book.create_sheet(title)
        for row in (["姓名", "身份证号码", "与户主关系"], [name, "", "户主"], [f"{name}子", "", "之子"]):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    told = [(p.household, p.name, p.village) for p in read(tmp_path / "a.xlsx")]
    assert told == [(0, "甲", "金佛村"), (0, "甲子", "金佛村"), (1, "乙", "三星村"), (1, "乙子", "三星村")]
