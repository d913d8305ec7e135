"""What a workbook has that is lost when it is opened, filled and saved: shapes, text boxes, charts, controls."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

_SHAPES = re.compile(rb"<(?:\w+:)?(sp|cxnSp|grpSp|graphicFrame)[\s/>]")
_WORDS = {b"sp": "文本框或图形", b"cxnSp": "连接线", b"grpSp": "组合图形", b"graphicFrame": "图表"}
_EXTENSIONS = {
    b"<x14:dataValidation ": "扩展的数据有效性",
    b"<x14:conditionalFormatting ": "扩展的条件格式",
    b"<x14:sparklineGroup ": "迷你图",
}
"""What newer versions write beside the standard parts of a worksheet."""
_PARTS = {
    "xl/ctrlProps/": "表单控件",
    "xl/activeX/": "ActiveX 控件",
    "xl/vbaProject.bin": "宏",
    "xl/slicers/": "切片器",
    "xl/threadedComments/": "批注会话",
    "xl/diagrams/": "SmartArt 图形",
    "xl/embeddings/": "嵌入的对象",
}
"""Parts of the file that the saved workbook will not have, in the words of the spreadsheet program."""


def lost_parts(path: Path) -> tuple[str, ...]:
    """The lost kinds with their numbers: `文本框或图形 2 个`. Pictures of the usual kinds are kept and not named."""
    counts: Counter[str] = Counter()
    with ZipFile(path) as book:
        names = book.namelist()
        for name in names:
            counts.update(_in_part(book, name))
    for start, word in _PARTS.items():
        counts[word] += sum(name.startswith(start) and not name.endswith(".rels") for name in names)
    return tuple(f"{word} {number} 个" for word, number in counts.items() if number)


def _in_part(book: ZipFile, name: str) -> Counter[str]:
    """What is lost of one part of the file."""
    if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
        return Counter(_WORDS[tag] for tag in _SHAPES.findall(book.read(name)))
    if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
        content = book.read(name)
        return Counter({word: content.count(tag) for tag, word in _EXTENSIONS.items()})
    if name.endswith((".emf", ".wmf", ".svg")):
        return Counter({"矢量图片": 1})
    if name.endswith(".vml") and b"imagedata" in book.read(name):
        return Counter({"页眉页脚图片或批注图片": 1})
    return Counter()
