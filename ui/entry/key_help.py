"""What the thin line under the sheet says: what can be keyed in the field where the hands are."""

from __future__ import annotations

KEYS = "F2 表头　F4 家庭情况　F5 全是　F7 下一页　↑↓ 换行　Esc 清空　Ctrl+Z 撤销"

_HELP = {
    "head_name": "户主姓名：姓名、拼音首字母或证件号码任一段，回车选定",
    "head_id_no": "证件号码：18位，没有的留空",
    "attributes": "农户属性：按 1–6 勾选或取消，回车到下一栏",
    "helper": "帮扶责任人：有的要填写姓名（填报说明1）",
    "answer": "1 = 是　0 = 否　+ = 全部是　退格 = 清空",
    "description": "问题具体情况描述：必填（填报说明2），↓ 选近期用过的说法",
    "outcome": "按 1 已整改　2 原来记错了　3 问题还在",
    "inspectors": "核查人：与表头相同时直接回车，保存本行",
}


def help_for(field: str) -> str:
    """The help for a field of the row."""
    return _HELP.get(field.partition(":")[0], "")
