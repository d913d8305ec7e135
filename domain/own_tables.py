"""Tables of an office's own notice: designed from chosen columns, or a form of the questions laid out in two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.attachment_fields import HAND, PrintOptions, fields_of
from domain.attachment_forms import NOTICE_ROWS
from domain.figures import PROBLEM_KINDS, Figure, Kind, figures_of
from domain.rounds import round_of
from domain.scheme import Scheme

Data = dict[str, Any]
BETWEEN = "›"
"""Stands between a heading and the headings under it: `核查情况›住房`."""
FULL = 265.0
"""Width in mm that a table has on landscape paper, with room for a binding."""

RECORDS_LABELS: Mapping[str, str] = {
    "inspections": "入户核查（一户一行）",
    "problems": "问题台账（全部问题）",
    "household_problems": "问题台账（农户的问题）",
    "village_problems": "问题台账（村的问题）",
    "villages": "村排查登记（一村一行）",
    "weekly": "每周统计（一村一行）",
    "areas": "汇总（一村一行，整轮）",
    "visits": "走访问题台账",
    "people_joined": "自然增加人员",
    "people_left": "自然减少人员",
    "monitored_places": "监测户位置",
    "monitored_new": "新识别监测户",
    "monitored_removed": "风险消除监测户",
}
"""What may stand in a row of a table of one's own."""
_PLAIN: Mapping[str, tuple[str, float]] = {
    "serial": ("序号", 10), "town": ("镇街", 18), "county": ("区县", 18), "place": ("地点", 26), "village": ("村（社区）", 22),
    "group": ("组（社）", 14), "village_group": ("村社", 26), "head_name": ("户主姓名", 18), "head_id_no": ("证件号码", 38),
    "attribute_labels": ("农户属性", 24), "first_attribute": ("农户属性（只填一种）", 22), "helper_name": ("帮扶责任人", 18),
    "size": ("家庭人口", 12), "inspected_on": ("核查时间", 26), "descriptions": ("问题具体情况描述", 44),
    "inspectors": ("核查人", 22), "problem_type": ("问题类别", 22), "type": ("问题类型", 22), "nature": ("问题性质", 24),
    "source": ("问题来源", 22), "item": ("核查项", 26), "lead_unit": ("牵头单位", 26), "found_on": ("发现时间", 24),
    "deadline": ("整改时限", 24), "measure": ("整改措施", 40), "struck_on": ("销号时间", 24), "solved_on": ("完成时间", 24),
    "own_remark": ("备注（自填）", 24), "remark": ("备注", 36), "description": ("问题具体情况", 46), "status": ("整改情况", 18),
    "unit_name": ("单位", 22), "visited_villages": ("走访村（个）", 16), "visited_households": ("走访农户（户）", 16),
    "visitors": ("走访人", 20),
    "member_name": ("姓名", 18), "member_id_no": ("证件号码（本人）", 38), "relation": ("与户主关系", 18),
    "health": ("健康状况", 18), "schooling": ("教育", 16), "labour": ("劳动能力", 20), "phone": ("联系电话", 26),
    "reason": ("原因", 22), "changed_on": ("增减时间", 24), "income": ("人均纯收入", 18), "risk_state": ("风险是否消除", 20),
    "housing": ("住房", 14), "medical": ("医疗", 14), "water": ("饮水", 14), "risk": ("风险点", 30), "found_by": ("发现途径", 24),
    "longitude": ("经度", 22), "latitude": ("纬度", 22), "collected_on": ("采集时间", 24), "collector": ("采集人", 18),
}  # fmt: skip
_TO_THE_PEN = {key: ("留给手填" if key == HAND[0] else f"留给手填{key.partition(':')[2]}", 24.0) for key in HAND}
_WHOSE = ("镇街：{town_name|________}", "村社：{place|____________}", "户主姓名：{head_name|________}", "家庭人口：{size|____}")
_LEDGER = ("serial", "village_group", "head_name", "problem_type", "description", "measure", "deadline", "status")
_KINDS = {Kind.NEW: "本周新发现（个）", Kind.SOLVED: "已解决（个）", Kind.OPEN: "待解决（个）"}


def choices(records: str, scheme: Scheme) -> dict[str, tuple[str, float]]:
    """What may fill a column over these records: key of the field, its words as a heading, the width it usually needs in mm."""
    named = {**_PLAIN, **_of_notice(scheme), **_TO_THE_PEN}
    return {key: named[key] for key in fields_of(records, scheme, round_of(scheme, ""), PrintOptions()) if key in named}


def _of_notice(scheme: Scheme) -> dict[str, tuple[str, float]]:
    found = {f"attribute:{one.key}": (f"农户属性{BETWEEN}{one.label}", 13.0) for one in scheme.attributes}
    found |= {f"answer:{one.key}": (f"核查情况{BETWEEN}{one.short}", 16.0) for one in scheme.check_items}
    sides = {one.key: one.weekly_label for one in scheme.dimensions}
    roles = {one.key: one.label for one in scheme.roles}
    for figure in figures_of(scheme):
        words = _figure_words(figure, sides, roles)
        if words:
            found[figure.column] = (words, 14.0)
    return found | {f"figure:total:{kind}": (f"合计{BETWEEN}{_KINDS[kind]}", 14.0) for kind in PROBLEM_KINDS}


def _figure_words(figure: Figure, sides: Mapping[str, str], roles: Mapping[str, str]) -> str:
    if figure.kind in PROBLEM_KINDS:
        return f"{sides[figure.of]}{BETWEEN}{_KINDS[figure.kind]}"
    return f"走访{BETWEEN}{roles[figure.of]}（人次）" if figure.kind is Kind.VISITS else ""


def proposed_columns(records: str, scheme: Scheme) -> list[tuple[str, str, float]]:
    """Key, heading and width of the columns that a new table over these records begins with."""
    first = {
        "inspections": ("serial", "village_group", "head_name", "head_id_no", "size"),
        "villages": ("serial", "village"),
        "weekly": ("unit_name",),
        "areas": ("unit_name",),
    }
    known = choices(records, scheme)
    keys = [key for key in first.get(records, _LEDGER) if key in known]
    if records in ("weekly", "areas"):
        keys += [key for key in known if key.startswith("figure:")]
    if records in ("inspections", "villages"):
        asked = scheme.village_items if records == "villages" else tuple(i for i in scheme.check_items if i.asked == "household")
        keys += [f"answer:{item.key}" for item in asked if f"answer:{item.key}" in known] + ["descriptions", "inspectors"]
    return fitted([(key, *known[key]) for key in keys])


def fitted(columns: Sequence[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """The columns brought to the width of the paper: wider in proportion, or narrower."""
    total = sum(width for _, _, width in columns) or 1.0
    return [(key, words, round(width * FULL / total, 1)) for key, words, width in columns]


def new_table(number: str, records: str, columns: Sequence[tuple[str, str, float]]) -> Data:
    """A table with these columns: fill line and seal as usual, ten blank rows."""
    table: Data = {
        "number": number,
        "label": f"附件{number}",
        "title": "",
        "name": "",
        "records": records,
        "exactness": "official",
        "blank_rows": 10,
        "fill_line": ["填报单位（盖章）{unit}", "填报时间：{date}"],
        "seal": "fill_line",
        "header_size": 9,
        "body_size": 9,
    }
    set_columns(table, columns)
    return table


def set_columns(table: Data, columns: Sequence[tuple[str, str, float]]) -> None:
    """Give a table these columns; its header is built from their headings."""
    written = ("descriptions", "description", "measure", "remark")
    table["columns"] = [
        {"key": key, "width": width, **({"align": "left"} if key in written else {})} for key, _, width in columns
    ]
    table["header"], table["header_rows"] = header_of([words for _, words, _ in columns])


def columns_of(table: Mapping[str, Any]) -> list[tuple[str, str, float]]:
    """Key, heading (with those above it) and width of each column of a table."""
    paths: list[list[str]] = [[] for _ in table.get("columns", [])]
    for cell in sorted(table.get("header", []), key=lambda one: int(one["row"])):
        for col in range(cell["col"], cell["col"] + cell.get("colspan", 1)):
            paths[col].append(str(cell["text"]))
    return [
        (str(column["key"]), BETWEEN.join(path), float(column["width"]))
        for column, path in zip(table.get("columns", []), paths, strict=True)
    ]


def header_of(headings: Sequence[str]) -> tuple[list[Data], int]:
    """Header cells and number of header rows: equal beginnings that stand side by side are one cell above the others."""
    paths = [[part.strip() for part in heading.split(BETWEEN)] for heading in headings]
    rows = max((len(path) for path in paths), default=1)
    cells: list[Data] = []
    _level(cells, paths, 0, 0, len(paths), rows)
    return sorted(cells, key=lambda cell: (cell["row"], cell["col"])), rows


def _level(cells: list[Data], paths: Sequence[Sequence[str]], row: int, first: int, last: int, rows: int) -> None:
    """The cells of one level over the columns from `first` to before `last`, and those under them."""
    col = first
    while col < last:
        path = paths[col]
        is_leaf = len(path) == row + 1
        end = col + 1
        while not is_leaf and end < last and len(paths[end]) > row + 1 and paths[end][row] == path[row]:
            end += 1
        cell: Data = {"text": path[row], "row": row, "col": col}
        cell |= {"rowspan": rows - row} if is_leaf and rows - row > 1 else {}
        cell |= {"colspan": end - col} if end - col > 1 else {}
        cells.append(cell)
        if not is_leaf:
            _level(cells, paths, row + 1, col, end, rows)
        col = end


def new_form(number: str, scheme: Scheme, of: Sequence[str] = ()) -> Data:
    """A form of which each household gets a sheet: its questions in two columns, the answers beside them."""
    form: Data = {
        "number": number,
        "label": f"附件{number}",
        "title": "",
        "name": "",
        "records": "inspections",
        "exactness": "official",
        "header_size": 12,
        "body_size": 11,
        "line_size": 12,
        "note_size": 12,
        "loose_before": [list(_WHOSE)],
        "loose_after": [["", "农户（签字）：____________", "核查人（签字）：____________"]],
        **({"of": list(of)} if of else {}),
    }
    lay_out_form(form, scheme)
    return form


def lay_out_form(form: Data, scheme: Scheme) -> None:
    """Lay the questions of the households that a form is for out anew, row by row, two beside each other."""
    wanted = set(form.get("of", []))
    items = [
        item
        for item in scheme.check_items
        if item.asked == "household" and (not wanted or not item.asked_of or wanted & scheme.with_wholes(item.asked_of))
    ]
    rows = max(1, -(-len(items) // 2))
    form["columns"] = [
        {"key": "q1", "width": 82}, {"key": "a1", "width": 50}, {"key": "q2", "width": 82}, {"key": "a2", "width": 50},
    ]  # fmt: skip
    form["header"] = [{"text": text, "row": 0, "col": col} for col, text in enumerate(("核查内容", "核查情况") * 2)]
    form["header_rows"] = 1
    form["form"] = []
    for place in range(2 * rows):
        row, col = divmod(place, 2)
        item = items[place] if place < len(items) else None
        question = {"text": item.question} if item else {}
        answer = {"key": f"answer:{item.key}"} if item else {}
        form["form"] += [{**question, "row": row, "col": 2 * col, "align": "left"}, {**answer, "row": row, "col": 2 * col + 1}]
    form["row_height"] = round(max(9.0, min(24.0, 125.0 / rows)), 1)


def is_form(table: Mapping[str, Any]) -> bool:
    """True for a form, of which each household gets a sheet."""
    return bool(table.get("form")) or table.get("records") == "incomes"


def can_be_designed(table: Mapping[str, Any]) -> bool:
    """True for a table whose columns can be chosen: not for a form, nor for a table of the notice's own rows."""
    return not is_form(table) and table.get("records") not in NOTICE_ROWS
