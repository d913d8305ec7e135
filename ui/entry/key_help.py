"""What the thin line under the sheet says: what can be keyed in the field where the hands are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.scheme import CheckItem
    from ui.entry.row import EntryRow

NO_HOUSEHOLD = "● 先选定一户，再按 F9 或 * 填上一轮的结果。"
NO_LAST = "● 这户没有上一轮的核查结果可照填，请逐项录入。"
KEYS = "F2 表头　F4 家庭情况　F5 全是　F9 同上轮　F7 下一页　↑↓ 换行　Esc 清空　Ctrl+Z 撤销"

_HELP = {
    "head_name": "户主姓名：姓名、拼音首字母、证件号码任一段，或预填表右边的编码，回车选定",
    "head_id_no": "证件号码：18位，没有的留空",
    "attributes": "农户属性：按 1–6 勾选或取消，回车到下一栏",
    "helper": "帮扶责任人：有的要填写姓名（填报说明1）",
    "answer": "1 = 是　0 = 否　+ = 全部是　* = 同上轮（无变化）　退格 = 清空",
    "description": "问题具体情况描述：必填（填报说明2），↓ 选近期用过的说法",
    "outcome": "按 1 已整改　2 原来记错了　3 问题还在",
    "inspectors": "核查人：与表头相同时直接回车，保存本行",
}


def help_for(field: str) -> str:
    """The help for a field of the row."""
    return _HELP.get(field.partition(":")[0], "")


def as_last_words(row: EntryRow, missing: Sequence[CheckItem], day: str) -> str:
    """What 同上轮 did, and what it must ask: an unsolved problem of the round before."""
    asked = "、".join(item.short for item in missing if item.key in row.state.problems)
    if asked:
        return f"● {asked}上一轮填“否”，问题还没有整改：现在怎样？1 = 是　0 = 否"
    if missing:
        return f"● 上一轮（{day}）没有这几项：{'、'.join(item.short for item in missing)}，请录入。"
    return f"已照上一轮（{day}）填好，核对后回车保存。" if row.same_as_last else "各项都已经填了，没有可照填的。"
