"""The sample's workbooks: the register as the national system exports it, and the forms as six villages return them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from domain.scheme import Attachment, Scheme
from tests.sample_office import words
from tests.sample_office.fieldwork import WEEKS, FollowUp, Visit
from tests.sample_office.people import DAY, House, Office, Person

REGISTER_HEADER = (
    *("序号", "数据日期", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名"),
    *("证件号码", "人数", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能"),
    *("是否参加城乡居民基本医疗保险", "户联系电话", "人联系电话", "户类型"),
    *("易返贫致贫户(监测对象)类型", "享受低保政策情况", "帮扶责任人"),
)
HOUSE_TYPES = {"lifted_out": "脱贫户", "extreme_poverty": "特困供养人员", "general": "一般农户"}
WIDTHS = {
    **{"town": 9, "village_group": 14, "head_name": 9, "head_id_no": 20, "helper_name": 9},
    **{"answer:income": 11, "descriptions": 36, "inspectors": 14},
}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Style:
    """How a village fills its forms. `sheets`: what gets a worksheet of its own."""

    tick: str
    day: str
    sheets: str = "week"
    headers_again: bool = True
    spaced_names: bool = False
    merged_places: bool = False
    wide_numbers: bool = False
    descriptions: str = "plain"
    above: int = 2


STYLES = {
    "梅石坝社区": Style("√", "{0.year}年{0.month}月{0.day}日"),
    "金佛村": Style("✓", "{0.year}.{0.month}.{0.day}", sheets="day", descriptions="numbered"),
    "三星村": Style("√", "{0:%Y%m%d}", sheets="group", headers_again=False),
    "白玉村": Style("是", "{0.year}-{0.month}-{0.day}", spaced_names=True, merged_places=True),
    "石河村": Style("1", "{0.year}/{0.month}/{0.day}", headers_again=False, descriptions="numbered", above=1),
    "治安村": Style("☑", "{0.month}月{0.day}日", wide_numbers=True, descriptions="named", above=3),
}


def write_register(path: Path, office: Office) -> None:
    """One row a person, a title above, a total below."""
    book = _book(path)
    sheet = book.add_worksheet("农户成员信息")
    title, head, text = (book.add_format(f) for f in _looks())
    sheet.merge_range(0, 0, 0, len(REGISTER_HEADER) - 1, "全国防返贫监测信息系统  农户成员信息", title)
    sheet.write_row(1, 0, REGISTER_HEADER, head)
    sheet.set_column(0, len(REGISTER_HEADER) - 1, 11)
    sheet.set_column(9, 9, 21)
    at = 1
    for house in (h for h in office.houses if h.known):
        for place, person in enumerate(house.people):
            at += 1
            for column, value in enumerate(_register_row(at - 1, house, person, place)):
                sheet.write(at, column, value, text)
    sheet.write_row(at + 1, 0, ["合计", "", "", "", "", "", "", "", f"{at - 1}人"], text)
    book.close()


def _register_row(number: int, house: House, person: Person, place: int) -> list[Any]:
    kinds = set(house.attributes)
    kind = next((HOUSE_TYPES[a] for a in house.attributes if a in HOUSE_TYPES), "一般农户")
    if not kinds - {"minimum_living", "marginal"}:
        kind = ""
    watched = "边缘易致贫户" if "marginal" in kinds else "脱贫不稳定户" if "monitored" in kinds else ""
    row: list[Any] = [number, "202104", "荣昌区", "双河街道", house.village, house.group, house.number]
    row += [f"{house.number}{place + 1:02d}", person.name, person.number or "无", len(house.people), person.relation, "汉族"]
    row += [_education(person), _schooling(person), "患有慢性病" if person.age > 70 and place % 2 == 0 else "健康"]
    row += ["普通劳动力" if 16 <= person.age < 65 else "无劳动力", "是", house.phone, house.phone if place == 0 else ""]
    return [*row, kind, watched, "农村低保" if "minimum_living" in kinds else "", house.helper or "无"]


def _education(person: Person) -> str:
    steps = ((7, "学龄前儿童"), (13, "小学"), (16, "初中"), (19, "高中"), (40, "初中"), (200, "小学"))
    return next(word for age, word in steps if person.age < age)


def _schooling(person: Person) -> str:
    steps = ((3, ""), (6, "学前教育"), (12, "小学"), (15, "初中"), (18, "普通高中"), (200, ""))
    return next(word for age, word in steps if person.age < age)


def write_forms(folder: Path, scheme: Scheme, visits: Sequence[Visit]) -> list[Path]:
    """A workbook for each village and week."""
    made = []
    for number, monday in enumerate(WEEKS, 1):
        for village, *_ in words.VILLAGES:
            chosen = [v for v in visits if v.house.village == village and 0 <= (v.on - monday).days < 7]
            path = folder / f"第{number}周-{village}.xlsx"
            _write_form(path, scheme, chosen, STYLES[village])
            made.append(path)
    return made


def _write_form(path: Path, scheme: Scheme, visits: Sequence[Visit], style: Style) -> None:
    book = _book(path)
    attachment = scheme.attachment("1")
    for name, rows in _sheets(visits, style):
        page = _FormSheet(book, name, scheme, attachment, style)
        for on, of_day in groupby(rows, key=lambda v: v.on):
            page.write(on, list(of_day))
    book.close()


def _sheets(visits: Sequence[Visit], style: Style) -> Iterator[tuple[str, list[Visit]]]:
    if style.sheets == "week":
        yield "入户核查表", list(visits)
    elif style.sheets == "day":
        for on, rows in groupby(visits, key=lambda v: v.on):
            yield f"{on.month}.{on.day}", list(rows)
    else:
        ordered = sorted(visits, key=lambda v: (v.house.group, v.on))
        for group, rows in groupby(ordered, key=lambda v: v.house.group):
            yield group, list(rows)


class _FormSheet:
    """A worksheet of filled pages, one below the other."""

    def __init__(self, book: Any, name: str, scheme: Scheme, attachment: Attachment, style: Style) -> None:
        self._sheet = book.add_worksheet(name)
        self._title, self._head, self._text = (book.add_format(f) for f in _looks())
        self._scheme, self._form, self._style = scheme, attachment, style
        self._at = 0
        # Widths as a village leaves them: the layout of the notice may improve without making the sample anew.
        for column, about in enumerate(attachment.columns):
            self._sheet.set_column(column, column, WIDTHS.get(about.key, 5))

    def write(self, on: date, visits: Sequence[Visit]) -> None:
        """A page: title and header (again where the village repeats them), the households, the sign line."""
        if self._at == 0 or self._style.headers_again:
            self._write_header()
        first = self._at
        for visit in visits:
            for column, value in enumerate(self._row(visit)):
                self._sheet.write_string(self._at, column, value, self._text)
            self._at += 1
        if self._style.merged_places:
            self._merge_places(first, visits)
        day = self._style.day.format(on)
        signers = "、".join(dict.fromkeys(name for visit in visits for name in visit.inspectors[:1]))
        self._across(f"核查人签字：{signers}    联系电话：13000000001    核查时间：{day}", self._text)
        if self._style.headers_again:
            self._across(self._form.notes[0], self._text)

    def _across(self, text: str, look: Any) -> None:
        self._sheet.merge_range(self._at, 0, self._at, len(self._form.columns) - 1, text, look)
        self._at += 1

    def _write_header(self) -> None:
        for text in [self._form.label, self._form.title, ""][: self._style.above][-2 if self._style.above > 1 else 1 :]:
            self._across(text, self._title)
        numbers = {t.key: str(t.value) for t in self._scheme.thresholds}
        for cell in self._form.header:
            top, text = self._at + cell.row, cell.text.format_map(numbers)
            if cell.rowspan > 1 or cell.colspan > 1:
                self._sheet.merge_range(top, cell.col, top + cell.rowspan - 1, cell.col + cell.colspan - 1, text, self._head)
            else:
                self._sheet.write(top, cell.col, text, self._head)
        self._at += self._form.header_rows

    def _merge_places(self, first: int, visits: Sequence[Visit]) -> None:
        start = first
        for _, rows in groupby(visits, key=lambda v: v.house.group):
            count = len(list(rows))
            if count > 1:
                house = visits[start - first].house
                self._sheet.merge_range(start, 1, start + count - 1, 1, house.village + house.group, self._text)
            start += count

    def _row(self, visit: Visit) -> list[str]:
        house, head = visit.house, visit.house.head
        name = "　".join(head.name) if self._style.spaced_names and len(head.name) == 2 else head.name
        number = head.number.translate(FULL_WIDTH) if self._style.wide_numbers and head.age > 75 else head.number
        ticks = [self._style.tick if a.key in house.attributes else "" for a in self._scheme.attributes]
        answers = ["否" if item.key in visit.failures else "是" for item in self._scheme.check_items]
        place = house.village + house.group
        return [
            *("双河街道", place, name, number or "无", *ticks, house.helper, *answers),
            *(self._description(visit), "、".join(visit.inspectors)),
        ]

    def _description(self, visit: Visit) -> str:
        items = [item for item in self._scheme.check_items if item.key in visit.failures]
        texts = [visit.failures[item.key][0] for item in items]
        if self._style.descriptions == "named":
            texts = [f"{item.short}：{text}" for item, text in zip(items, texts, strict=True)]
        elif self._style.descriptions == "numbered" and len(texts) > 1:
            texts = [f"{place}.{text}" for place, text in enumerate(texts, 1)]
        return "；".join(texts)


def _looks() -> tuple[dict[str, Any], ...]:
    cell = {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "font_size": 10, "font_name": "宋体"}
    return {"bold": True, "font_size": 16, "align": "center"}, {**cell, "bold": True}, cell


def _book(path: Path) -> Any:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(DAY.year, DAY.month, DAY.day)})
    return book


def write_lists(folder: Path, office: Office, follow_ups: Sequence[FollowUp]) -> None:
    """The cadres, and what was done about each problem, as CSV."""
    with (folder / "cadres.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["name", "role", "phone", "unit"])
        table.writerows([c.name, c.role, c.phone, c.village] for c in office.cadres)
    with (folder / "follow_ups.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["village", "head_name", "item", "status", "measure", "deadline", "solved_on", "struck_on"])
        for f in follow_ups:
            house = f.visit.house
            days = [day.isoformat() if day else "" for day in (f.deadline, f.solved_on, f.struck_on)]
            table.writerow([house.village, house.head.name, f.item, f.status, f.measure, *days])
