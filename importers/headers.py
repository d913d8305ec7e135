"""Finding the header of a table by its words: it may stand in any of the first rows, one to three rows deep."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from importers.cells import squeeze
from importers.workbook import Grid

SEARCH_ROWS = 8
MAX_DEPTH = 3

REGISTER_WORDS: dict[str, tuple[str, ...]] = {
    "county": ("县(市、区、旗)", "县(市、区)", "县(区)", "县市区", "区县", "区(县)", "县", "所在区县", "所属区县"),
    "town": (
        *("乡(镇)", "乡镇", "镇街", "镇(街道)", "乡镇(街道)", "乡(镇、街道)", "镇乡", "镇(乡)", "街道", "镇", "乡"),
        *("所在乡镇", "所属乡镇", "所在镇街", "所属镇街", "镇(街)", "乡镇街道"),
    ),
    "village": ("村", "行政村", "村(社区)", "村名", "所在村", "村社区", "村居", "村(居)", "社区", "村(居、社区)"),
    "group": ("组", "社", "自然村", "村民小组", "组别", "自然村(组)", "社(组)", "组(社)", "小组"),
    "village_group": ("村社", "村组", "村(社区)组", "住址", "家庭住址", "村社(组)", "所在村组"),
    "house_no": ("户编号", "户号", "家庭编号", "户编码"),
    "name": ("姓名", "成员姓名", "家庭成员姓名", "人员姓名"),
    "head_name": ("户主姓名", "户主"),
    "relation": ("与户主关系", "关系", "家庭关系", "与户主的关系"),
    "id_no": ("证件号码", "身份证号", "身份证号码", "公民身份号码", "成员证件号码", "身份证", "居民身份证号码", "证件号"),
    "head_id_no": ("户主证件号码", "户主身份证号", "户主身份证号码", "户主公民身份号码"),
    "phone": ("人联系电话", "本人联系电话", "手机号码", "手机号", "本人电话"),
    "house_phone": ("户联系电话", "联系电话", "电话", "联系方式", "家庭电话"),
    "address": ("详细地址", "地址", "门牌号"),
    "attributes": (
        *("户类型", "农户属性", "脱贫属性", "属性", "户属性", "农户类型"),
        *("易返贫致贫户(监测对象)类型", "监测对象类型", "监测对象类别", "监测户类型", "监测户类别", "贫困户属性"),
    ),
    "minimum_living": ("享受低保政策情况", "是否低保", "是否享受低保", "低保情况"),
    "helper": ("帮扶责任人", "帮扶人", "帮扶干部", "帮扶责任人姓名", "帮扶联系人"),
    "ethnicity": ("民族",),
    "education": ("文化程度", "学历"),
    "schooling": ("在校生状况", "在校情况", "在校生情况", "就学情况"),
    "health": ("健康状况", "身体状况"),
    "labour": ("劳动技能", "劳动能力", "劳动力情况"),
    "insured": ("是否参加城乡居民基本医疗保险", "是否参加医保", "参加医保", "医保", "是否参加大病保险", "医疗保险"),
    "note": ("备注", "说明"),
}
"""Field → the words over its column, our own register first, then the national system's and other exports'."""

SAID_ELSEWHERE = frozenset({
    *("序号", "编号", "性别", "年龄", "出生日期", "出生年月"),
    *("省", "市", "省(区、市)", "市(州)", "人口", "家庭人口", "家庭人口数", "人数"),
})  # fmt: skip
"""Words over columns that nobody misses: counted, or read from the ID number or the office."""
LOOKED_AT = 100
"""So many rows of a column are looked at for whether anything stands in it."""


@dataclass(frozen=True)
class Header:
    """Where a header stands in its sheet and which column holds which field (a field may have several columns)."""

    top: int
    depth: int
    columns: dict[str, tuple[int, ...]]

    @property
    def body(self) -> int:
        """The first row under the header, from 0."""
        return self.top + self.depth

    def first(self, field: str) -> int | None:
        """The first column of a field, None when the table has none."""
        return self.columns.get(field, (None,))[0]

    def __len__(self) -> int:
        return sum(map(len, self.columns.values()))


def unread(grid: Grid, header: Header) -> tuple[str, ...]:
    """What stands over the columns that hold something and mean no field, so that nobody believes they were taken."""
    taken = {column for columns in header.columns.values() for column in columns}
    body = range(header.body, min(header.body + LOOKED_AT, len(grid.rows)))
    return tuple(
        dict.fromkeys(
            path[-1]
            for column, path in enumerate(header_paths(grid, header.top, header.depth))
            if path and column not in taken and _bare(path[-1]) not in SAID_ELSEWHERE
            if any(grid.text(row, column).strip() for row in body)
        )
    )


Path = tuple[str, ...]
Recognise = Callable[[Path], str]
"""The field that a header path (texts from top to bottom) names; empty for none."""


def find_header(grid: Grid, recognise: Recognise) -> Header | None:
    """The header with the most recognised columns; of equal ones the highest and flattest."""
    best: Header | None = None
    for top in range(min(SEARCH_ROWS, len(grid.rows))):
        for depth in range(1, MAX_DEPTH + 1):
            header = _header_at(grid, top, depth, recognise)
            if header.columns and (best is None or len(header) > len(best)):
                best = header
    return best


def _header_at(grid: Grid, top: int, depth: int, recognise: Recognise) -> Header:
    columns: dict[str, list[int]] = {}
    for column, path in enumerate(header_paths(grid, top, depth)):
        field = recognise(path) if path else ""
        if field:
            columns.setdefault(field, []).append(column)
    return Header(top, depth, {field: tuple(places) for field, places in columns.items()})


def header_paths(grid: Grid, top: int, depth: int) -> list[Path]:
    """For each column its header texts from top to bottom, merged cells counted once."""
    rows = grid.rows[top : top + depth]
    width = max(map(len, rows), default=0)
    covered = _covered(grid, top, top + depth - 1)
    paths: list[Path] = []
    for column in range(width):
        texts: list[str] = []
        for row in range(top, top + len(rows)):
            home = covered.get((row, column), (row, column))
            text = squeeze(grid.text(*home))
            if text:
                texts.append(text)
        paths.append(tuple(dict.fromkeys(texts)))
    return paths


def _covered(grid: Grid, first: int, last: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For the cells of these rows that a merged area covers: the cell that holds its text."""
    homes: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in grid.areas:
        for row in range(max(top, first), min(bottom, last) + 1):
            for column in range(left, right + 1):
                homes[row, column] = (top, left)
    return homes


def by_words(words: Mapping[str, tuple[str, ...]]) -> Recognise:
    """Recognise a column by the lowest text of its path, or the lowest two joined; each word as a whole."""
    fields = {squeeze(word): field for field, field_words in words.items() for word in field_words}

    def recognise(path: Path) -> str:
        leaf = _bare(path[-1])
        return fields.get(leaf) or (fields.get(_bare(path[-2]) + leaf, "") if len(path) > 1 else "")

    return recognise


def _bare(text: str) -> str:
    """A header text without the marks around it (`*姓名`, `姓名：`, `1.姓名`)."""
    return re.sub(r"^(?:\*|\d+[.、])+|[*:：]+$", "", text)
