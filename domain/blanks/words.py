"""Words by which the parts of a blank are told apart: labels, fill lines, totals, notes, seals, signatures, index marks."""

from __future__ import annotations

import re

from domain.blanks.grid import squeeze

STEMS = "甲乙丙丁戊己庚辛壬癸"
TOTALS = frozenset({"合计", "小计", "总计", "共计", "累计", "全镇合计", "全县合计", "合计数", "总合计"})

_LABEL = re.compile(r"((?:附[件表录]|表(?=\s*\d))\s*[\d一二三四五六七八九十]*(?:\s*[-—－.]\s*\d+)?)\s*[:：]?\s*(.*)", re.DOTALL)
_FILL = re.compile(
    r"(填[报表制]单位|填[报表]时间|填[报表]日期|编制单位|制表单位|报送单位|上报单位|制表日期|上报日期|统计时间|统计日期|截止日期|截至)"
    r"|□|^[(]?(计量|金额)?单位[)]?[:：]|盖章|公章|[_＿]{2,}|^20\d\d年\s*月\s*日|^年\s*月\s*日|^(日期|时间|表号|制定机关|批准文号|有效期至)[:：]"
    r"|(乡镇|乡\(镇\)|镇街|村|村\(社区\)|组|户主姓名|户主|家庭人口数?|联系电话|填表人|审核人|负责人)[:：]"
)
_NOTE = re.compile(
    r"^[*※★]|^[(]?(注|备注|附注|说明|填[表报写]?说明|填[表报]要求|指标(解释|说明)|逻辑关系|审核关系|表内关系)[)]?(\d*[:：.、]|$)"
)
_NUMBERED = re.compile(r"^[(]?\d{1,2}[)]?[.、．)]")
_SEAL = re.compile(r"盖章|公章|签章")
_SIGN = re.compile(
    r"填[表报制]人|制表人|审核人?[:：]|审批人|负责人|经办人|核查人|调查人|联系人|签字|签名|联系电话[:：]|单位领导|分管领导|户主[(]?签|报出日期"
)
_MARK = re.compile(rf"[{STEMS}]|[A-Z]|[(]?\d{{1,3}}[)]?|[①-⑳]")
_MARK_FORMULA = re.compile(r"[(]?\d{1,3}[)]?\s*=\s*[\d()+\-*/×÷%=]+")
_EXAMPLE = re.compile(r"^[(]?(例|示例|样例|填写示例|范例|举例)[)]?[:：]?$|^例[:：]")


def split_label(text: str) -> tuple[str, str]:
    """`附件3：入户核查表` → (`附件3`, `入户核查表`); ("", "") when the text does not begin with such a label."""
    found = _LABEL.fullmatch(text.strip())
    if found is None:
        return "", ""
    rest = found[2].strip()
    # 附件内容…, 附表中…: a sentence that only begins like a label.
    if rest and not re.search(r"\d|[一二三四五六七八九十]", found[1]):
        return "", ""
    return re.sub(r"\s+", "", found[1]), rest


def is_fill(text: str) -> bool:
    """True for a part of a fill line: 填报单位（盖章）：, 填报时间：, 单位：户、人."""
    return _FILL.search(squeeze(text)) is not None


def is_total(text: str) -> bool:
    """True for 合计, 小 计, 合计：and their like."""
    return squeeze(text).rstrip(":") in TOTALS


def is_note(text: str) -> bool:
    """True when a row with this first text is a note."""
    return _NOTE.search(squeeze(text)) is not None


def is_numbered(text: str) -> bool:
    """True for the next point of a note: `2.问题类别…`."""
    tidy = squeeze(text)
    return _NUMBERED.search(tidy) is not None and len(tidy) > 6


def is_seal(text: str) -> bool:
    """True when a seal is wanted here."""
    return _SEAL.search(squeeze(text)) is not None


def is_signature(text: str) -> bool:
    """True for a place to sign or for the names of those who answer for the table."""
    return _SIGN.search(squeeze(text)) is not None


def belongs_to_foot(text: str) -> bool:
    """True for anything that stands under tables: notes and their points, places to sign or seal, dates to fill."""
    return is_note(text) or is_numbered(text) or is_signature(text) or is_fill(text)


def is_example(text: str) -> bool:
    """True for 例, 示例: a row that shows how to fill and is left alone."""
    return _EXAMPLE.search(squeeze(text)) is not None


def is_mark(text: str) -> bool:
    """True for an index mark: 甲, B, 3, （3）, ③, also `2=9+10+11+12`."""
    tidy = squeeze(text)
    return _MARK.fullmatch(tidy) is not None or _MARK_FORMULA.fullmatch(tidy) is not None


def mark_of(text: str) -> str:
    """The bare mark: `(3)` → `3`, `2=9+10` → `2`, `③` → `3` (NFKC makes a plain digit of it)."""
    return squeeze(text).partition("=")[0].strip("()")


def are_marks(texts: list[str], width: int) -> bool:
    """True when the texts of a row are index marks of a table `width` columns wide, and not numbers of a body row."""
    plain = [text for text in texts if squeeze(text) not in ("栏次", "序号", "行次", "-", "—")]
    if len(plain) < 2 or not all(map(is_mark, plain)):
        return False
    marks = [mark_of(text) for text in plain]
    if len(set(marks)) < len(marks) or len(texts) * 2 < width:
        return False
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    return numbers == sorted(numbers) and (not numbers or numbers[0] in (0, 1) or any(m in STEMS for m in marks))
