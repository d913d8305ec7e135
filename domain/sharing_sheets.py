"""Sheets of our own about parts of the file: what was given out to whom, and what merging brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.problem import chinese_date
from domain.sharing import Handout, MergeReport, PastMerge, Tally, left_out_text
from domain.sheet import Align, Column, HeaderCell, Line, Page, Sheet, Value

PORTRAIT = Page(width=210.0, height=297.0)

HANDOUT_COLUMNS = (
    ("number", "序号", 12.0, Align.CENTER),
    ("recipient", "接收单位", 30.0, Align.LEFT),
    ("villages", "村（社区）", 34.0, Align.LEFT),
    ("households", "户数", 14.0, Align.CENTER),
    ("file_name", "文件", 48.0, Align.LEFT),
    ("made", "分发日期", 24.0, Align.CENTER),
    ("left_out", "未带的内容", 24.0, Align.LEFT),
    ("expires", "请于何日前交回", 29.0, Align.CENTER),
    ("signed", "接收人签字", 28.0, Align.CENTER),
    ("signed_on", "签收日期", 24.0, Align.CENTER),
)
REPORT_COLUMNS = (
    ("village", "村（社区）", 46.0, Align.LEFT),
    ("table", "内容", 38.0, Align.LEFT),
    ("added", "新增", 17.0, Align.CENTER),
    ("changed", "修改", 17.0, Align.CENTER),
    ("deleted", "删除", 17.0, Align.CENTER),
    ("same", "双方同改", 21.0, Align.CENTER),
    ("conflicts", "冲突", 17.0, Align.CENTER),
)
MERGE_COLUMNS = (
    ("at", "合并时间", 34.0, Align.CENTER),
    ("label", "合并了什么", 60.0, Align.LEFT),
    ("clerk", "经办人", 26.0, Align.CENTER),
    ("added", "新增", 17.0, Align.CENTER),
    ("changed", "修改", 17.0, Align.CENTER),
    ("deleted", "删除", 17.0, Align.CENTER),
    ("conflicts", "冲突", 17.0, Align.CENTER),
    ("state", "现状", 50.0, Align.LEFT),
)
Columns = tuple[tuple[str, str, float, Align], ...]


def handout_sheet(town: str, parts: Sequence[Handout], day: date) -> Sheet:
    """Who got what, with room for the receiver's signature; the sheet goes along with the files."""
    body = [
        (
            number,
            one.recipient,
            villages_text(one),
            one.households,
            one.file_name,
            day_of(one.made_at),
            left_out_text(one.left_out) or "无",
            one.expires_on.isoformat() if one.expires_on else "不限",
            "",
            "",
        )
        for number, one in enumerate(parts, 1)
    ]
    return _sheet(
        "数据文件分发签收表",
        f"{town}数据文件分发签收表",
        HANDOUT_COLUMNS,
        body,
        Line((f"分发单位：{town}", f"填表时间：{chinese_date(day)}"), spread=True),
        "注：文件内含个人信息，请专人保管，用完即交回；密码另行告知，不写在本表上。",
        row_height=11.0,
    )


def report_sheet(town: str, reports: Sequence[MergeReport], day: date, *, merged: bool = True) -> Sheet:
    """What merging brought, or (not `merged`) would bring: a heading line for each file, its villages and tables under it,
    the sum at the end."""
    body: list[tuple[Value, ...]] = []
    for report in reports:
        total = report.total
        body.append((f"{report.recipient}交回", _who(report), *_figures(total)))
        body += [(f"　{village}", table, *_figures(tally)) for (village, table), tally in sorted(report.tallies.items())]
    if len(reports) > 1:
        body.append(("合计", f"{len(reports)} 个文件", *_figures(sum((one.total for one in reports), start=Tally()))))
    notes = [words for report in reports for words in report.doubles]
    unchanged = sum(report.unchanged for report in reports)
    return _sheet(
        "合并情况表" if merged else "合并前查看表",
        f"{town}交回文件合并{'情况' if merged else '前查看'}表",
        REPORT_COLUMNS,
        body,
        Line((f"合并单位：{town}", f"{'合并' if merged else '查看'}时间：{chinese_date(day)}"), spread=True),
        "\n".join((f"注：{'' if merged else '还没有合并。'}数字为记录条数；另有 {unchanged:,} 户没有改动。", *notes)),
        page=PORTRAIT,
    )


def merges_sheet(town: str, merges: Sequence[PastMerge], day: date) -> Sheet:
    """The merges of the file, the latest first."""
    body = [
        (minute_of(one.at), one.label, one.clerk, one.added, one.changed, one.deleted, one.conflicts, state_of(one))
        for one in merges
    ]
    return _sheet(
        "合并记录",
        f"{town}合并记录",
        MERGE_COLUMNS,
        body,
        Line((f"单位：{town}", f"打印时间：{chinese_date(day)}"), spread=True),
        "注：数字为记录条数。",
    )


def villages_text(one: Handout) -> str:
    """The villages of a part, or that it is the whole file."""
    return "、".join(one.villages) if one.villages else "整个文件"


def day_of(at: str) -> str:
    """The day of a time as it is kept: `2021-05-20`."""
    return at[:10]


def minute_of(at: str) -> str:
    """A time as it is kept, to the minute: `2021-05-20 09:30`."""
    return at[:16].replace("T", " ")


def state_of(one: PastMerge) -> str:
    """What has become of a merge."""
    if one.undone:
        return "已撤销"
    if one.open_conflicts:
        return f"还有 {one.open_conflicts} 处冲突未处理"
    return "冲突已全部处理" if one.conflicts else "已合并"


def _who(report: MergeReport) -> str:
    return f"录入：{'、'.join(report.clerks)}" if report.clerks else "没有改动"


def _figures(tally: Tally) -> tuple[int, ...]:
    return tally.added, tally.changed, tally.deleted, tally.same, tally.conflicts


def _sheet(
    name: str, title: str, columns: Columns, body: Sequence[tuple[Value, ...]], fill_line: Line, note: str,
    *, page: Page | None = None, row_height: float = 8.5,
) -> Sheet:  # fmt: skip
    return Sheet(
        name=name,
        label="",
        title=title,
        columns=tuple(Column(key, width, align) for key, _, width, align in columns),
        header=tuple(HeaderCell(words, 0, place) for place, (_, words, _, _) in enumerate(columns)),
        header_rows=1,
        body=body,
        fill_line=fill_line,
        after_body=(Line((note,)),),
        page=page or Page(),
        row_height=row_height,
    )
