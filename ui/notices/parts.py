"""The parts of a notice as tables: which fields they have, and what a new row begins with."""

from __future__ import annotations

from collections.abc import Callable

from domain.orders import Every
from domain.own_notice import CLAUSE, new_key, yes_or_no
from ui.notices.cells import Cell, CellKind, Choices, Data

KINDS: Choices = (("choice", "单选"), ("multiple", "多选"), ("number", "数字"), ("text", "文字"))
ASKED: Choices = (("household", "农户"), ("village", "村（社区）"))
SIGNS: Choices = (("", "不判定"), ("<", "低于"), ("<=", "不高于"), (">", "高于"), (">=", "不低于"))
EVERY: Choices = ((str(Every.ROUND), "整轮"), (str(Every.MONTH), "每月"), (str(Every.WEEK), "每周"))
NONE: Choices = (("", "（无）"),)


class Parts:
    """The fields of each part of one notice; the choices among them follow what is keyed elsewhere in it."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._year = int(str(data.get("starts_on", "2021"))[:4])

    def named(self, part: str, words: str, *, optional: bool = False) -> Callable[[], Choices]:
        """The rows of a part as choices."""

        def choices() -> Choices:
            rows = [(str(row["key"]), str(row.get(words, ""))) for row in self.data.get(part, []) if row.get(words)]
            return (*(NONE if optional else ()), *rows)

        return choices

    def attributes(self) -> tuple[Cell, ...]:
        """农户属性."""
        part_of = "边缘易致贫户属于监测户时选监测户"
        return (
            Cell("label", "属性", tip="核查表上的写法，如 特困人员（户）"),
            Cell("short", "简称", width=180, tip="问题清单上的写法，如 特困户；不写则同属性"),
            Cell("part_of", "属于", CellKind.CHOICE, 170, self.named("attributes", "label", optional=True), part_of),
            Cell("helped", "有帮扶人", CellKind.FLAG, 90, tip="这类户一般有帮扶责任人，没有填时提醒"),
            Cell("clause", "依据", width=200, tip="通知的哪一条"),
        )

    def dimensions(self) -> tuple[Cell, ...]:
        """方面."""
        return (
            Cell("problem_type", "方面", tip="问题清单“问题类别”栏的写法，如 住房保障"),
            Cell("weekly_label", "统计表的写法", width=200, tip="如 住房安全方面；不写则同方面"),
            Cell("lead_unit", "牵头单位", width=240),
            Cell("clause", "依据", width=180, tip="通知的哪一条"),
        )

    def items(self) -> tuple[Cell, ...]:
        """核查项: what stands in the table."""
        return (
            Cell("question", "问题", tip="问题里可以写本轮的标准，如 {limit1}，见“标准”"),
            Cell("short", "简称", width=110, tip="栏目和清单里的短名；不写则取问题的前几个字"),
            Cell("dimension", "方面", CellKind.CHOICE, 110, self.named("dimensions", "problem_type")),
            Cell("kind", "回答", CellKind.CHOICE, 74, lambda: KINDS, "单选、多选、填数字或填文字", "choice"),
            Cell("answers", "答案", CellKind.LIST, 150, tip="用、隔开，如 是、否；填数字和文字的不写"),
            Cell("failures", "不达标的答案", CellKind.LIST, 120, tip="选了它就生成一条问题"),
        )

    def item_details(self) -> tuple[Cell, ...]:
        """核查项: what stands under the table."""
        return (
            Cell("asked", "问谁", CellKind.CHOICE, choices=lambda: ASKED, default="household"),
            Cell("clause", "依据", tip="通知的哪一条"),
            Cell("optional", "可以不填", CellKind.FLAG),
            Cell("unit", "单位", tip="如 元、天"),
            Cell("sign", "不达标", CellKind.CHOICE, choices=lambda: SIGNS),
            Cell("threshold", "标准", CellKind.CHOICE, choices=self.named("thresholds", "label", optional=True)),
            Cell("nature", "问题性质", CellKind.CHOICE, choices=self.named("natures", "label", optional=True)),
            Cell("asked_of", "只问", CellKind.SEVERAL, choices=self.named("attributes", "label"), tip="都不勾则每户都问"),
            Cell("not_asked_of", "不问", CellKind.SEVERAL, choices=self.named("attributes", "label"), tip="有这种属性的户不问"),
        )

    def thresholds(self) -> tuple[Cell, ...]:
        """标准."""
        return (
            Cell("label", "标准", tip="如 家庭年人均纯收入"),
            Cell("value", "数值", CellKind.NUMBER, 110, tip="不写则由每一轮自己填，也可以一直不填"),
            Cell("unit", "单位", width=90),
            Cell("strict", "要大于", CellKind.FLAG, 80, tip="正好等于这个数也不算达标"),
            Cell("key", "在问题里写", CellKind.FIXED, 130, tip="问题里写成 {…}，印出来是本轮的数"),
            Cell("clause", "依据", width=220, tip="通知的哪一条"),
        )

    def problem_types(self) -> tuple[Cell, ...]:
        """问题类型."""
        return (
            Cell("label", "类型", width=220),
            Cell("text", "包括哪些"),
            Cell("clause", "依据", width=180, tip="通知的哪一条"),
        )

    def natures(self) -> tuple[Cell, ...]:
        """问题性质."""
        return (
            Cell("label", "性质简述"),
            Cell("type", "属于类型", CellKind.CHOICE, 220, self.named("problem_types", "label", optional=True)),
            Cell("clause", "依据", width=180, tip="通知的哪一条"),
        )

    def roles(self) -> tuple[Cell, ...]:
        """干部类别."""
        return (
            Cell("label", "干部类别", tip="走访人次按类别分开统计，如 驻村工作队"),
            Cell("is_helper", "就是该户的帮扶人", CellKind.FLAG, 180),
        )

    def phases(self) -> tuple[Cell, ...]:
        """阶段."""
        return (
            Cell("name", "阶段", width=150),
            Cell("starts_on", "开始", CellKind.DAY, 110, year=self._year),
            Cell("ends_on", "结束", CellKind.DAY, 110, year=self._year),
            Cell("task", "任务"),
            Cell("clause", "依据", width=120),
        )

    def deadlines(self) -> tuple[Cell, ...]:
        """时限."""
        return (
            Cell("name", "要交的"),
            Cell("due_on", "期限", CellKind.DAY, 110, year=self._year),
            Cell("due", "没有日期时的写法", width=170),
            Cell("to", "报给", width=150),
            Cell("clause", "依据", width=120),
        )

    def visit_duties(self) -> tuple[Cell, ...]:
        """走访要求."""
        return (
            Cell("who", "谁走访", width=150),
            Cell("whom", "走访谁"),
            Cell("role", "干部类别", CellKind.CHOICE, 140, self.named("roles", "label")),
            Cell("attributes", "哪些属性", CellKind.SEVERAL, 150, self.named("attributes", "label"), "不写则是全部农户"),
            Cell("share", "比例（%）", CellKind.NUMBER, 96),
            Cell("every", "多久", CellKind.CHOICE, 70, lambda: EVERY),
            Cell("least", "至少（次）", CellKind.WHOLE, 96),
            Cell("clause", "依据", width=90),
        )

    # new rows

    def new_row(self, part: str) -> Callable[[list[Data]], Data]:
        """What makes a new row of a part."""
        begun: dict[str, Data] = {
            "attributes": {"label": "", "short": "", "clause": ""},
            "dimensions": {"problem_type": "", "weekly_label": "", "lead_unit": "", "clause": CLAUSE},
            "check_items": {"question": "", "short": ""},
            "thresholds": {"label": "", "value": "", "unit": "", "clause": CLAUSE},
            "problem_types": {"label": "", "clause": CLAUSE},
            "natures": {"label": "", "clause": CLAUSE},
            "roles": {"label": ""},
            "phases": {"name": "", "task": "", "clause": CLAUSE},
            "deadlines": {"name": "", "clause": CLAUSE},
            "visit_duties": {"who": "", "whom": "", "share": "100", "every": "round", "least": 1, "clause": CLAUSE},
        }

        def new_row(rows: list[Data]) -> Data:
            row = dict(begun[part])
            if part != "deadlines":
                row = {"key": new_key(self.data, part), **row}
            if part == "check_items":
                sides = self.data.get("dimensions", [])
                last = rows[-1].get("dimension") if rows else None
                row |= {"dimension": last or (sides[0]["key"] if sides else ""), **yes_or_no()}
            if part == "visit_duties":
                roles = self.data.get("roles", [])
                row["role"] = roles[0]["key"] if roles else ""
            return row

        return new_row
