"""Refusing hostile workbooks before any library opens them.

An `.xlsx` is a zip of XML parts. Four attacks matter: a zip that unpacks to more than the machine holds, XML entities that
multiply or read other files, one far-away cell that makes the reader lay out millions of empty ones, and one long text that
millions of cells repeat. Each part is streamed once and nothing is kept of it.
"""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from domain.errors import KnownError

MAX_FILE_BYTES = 100 * 2**20
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 600 * 2**20
MAX_RATIO = 250
RATIO_COUNTS_FROM = 16 * 2**20
"""Small parts compress well without any malice; the ratio is looked at above this size."""

MAX_ROWS = 300_000
MAX_COLUMNS = 256
MAX_SHEETS = 300
MAX_CELLS = 12_000_000
LONG_TEXT = 2_000
MAX_REPEATED_BYTES = 2**30
"""Shared texts above this length may not add up to more than this when every cell gets its own copy."""

CHUNK = 2**20
OVERLAP = 64
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_VALUE = re.compile(rb"<v>(\d{1,9})</v>")
_BOF = re.compile(rb"\x09\x08(?:\x10\x00\x00\x06|\x08\x00\x00\x05)")
_DIMENSIONS, _EOF, _LONGEST_RECORD, _OLD_ROWS = 0x0200, 0x000A, 8228, 65_536
"""Of the records of an `.xls`: its size and its end; the longest that one can be; how many rows it can hold."""

_SHEET = re.compile(rb"""<(?:\w+:)?sheet\s[^>]*?\b\w+:id\s*=\s*["']([^"']*)["']""")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ENDS = re.compile(rb"""\b(Id|Target)\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"""r(?<!\wr)\s*=\s*["']([A-Z]{1,4})(\d+)["']""")
"""The `r` of a cell, which ends no longer word; a pattern that begins with its letter is searched for in half the time."""


def check_safe(path: Path) -> None:
    """Raise `KnownError` unless `path` is a file that may be opened as a workbook or a CSV."""
    size = path.stat().st_size
    if size == 0:
        raise KnownError(f"“{path.name}”是空文件，请重新取得后再导入。")
    if size > MAX_FILE_BYTES:
        raise KnownError(f"“{path.name}”有 {size // 2**20} MB，超过了 {MAX_FILE_BYTES // 2**20} MB，请分成几个文件再导入。")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(ZIP):
        _check_zip(path)
    elif start.startswith(OLE):
        _check_ole(path)


def _check_ole(path: Path) -> None:
    """An OLE file is an old `.xls`, or the envelope of an encrypted workbook."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise KnownError(f"“{path.name}”设有打开密码，请先在 WPS 或 Excel 中取消密码，再导入。")
    for begin in _BOF.finditer(content):
        _check_old_sheet(path.name, content, begin.start())


def _check_old_sheet(name: str, content: bytes, place: int) -> None:
    """Refuse a worksheet of an `.xls` that says to be larger than any can be: the reader would ask for terabytes."""
    while place + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, place)
        place += 4
        if kind == _DIMENSIONS and length in (10, 14) and place + length <= len(content):
            layout = "<IIHH" if length == 14 else "<HHHH"
            first, last, left, right = struct.unpack_from(layout, content, place)
            if not (first <= last <= _OLD_ROWS and left <= right <= MAX_COLUMNS):
                raise damaged(name)
        if kind == _EOF or length > _LONGEST_RECORD:
            return
        place += length


def _check_zip(path: Path) -> None:
    try:
        with ZipFile(path) as book:
            _check_contents(path.name, book.infolist())
            for part in book.infolist():
                if not part.is_dir():
                    _check_part(path.name, book, part)
            _check_sheets(path.name, book)
            _check_repeated_texts(path.name, book)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise damaged(path.name) from None


def damaged(name: str) -> KnownError:
    """The error for a file that cannot be read as what its beginning says it is."""
    return KnownError(f"“{name}”已损坏，打不开；请在 WPS 或 Excel 中打开另存一份，或请对方重新发送。")


def not_a_workbook(name: str) -> KnownError:
    """The error for a file that is no table we can read."""
    return KnownError(f"“{name}”不是可以读取的表格（xlsx、xls 或 csv）；请在 WPS 或 Excel 中另存为 xlsx 再导入。")


def _check_contents(name: str, parts: list[ZipInfo]) -> None:
    if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
        # Other zipped kinds (ods, xlsb) would go around the checks below.
        raise not_a_workbook(name)
    if len(parts) > MAX_PARTS:
        raise harmful(name, f"里面有 {len(parts)} 个部分")
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise harmful(name, "解开后大得不正常")
    for part in parts:
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise harmful(name, "压缩比例不正常")


def harmful(name: str, why: str) -> KnownError:
    """The error for a file that may have been made to harm; `why` follows its name."""
    return KnownError(f"“{name}”{why}，可能是有害文件，没有打开；请向发来的人核实，或在 WPS、Excel 中另存一份再导入。")


def _check_part(name: str, book: ZipFile, part: ZipInfo) -> None:
    """Stream one part: markup that declares entities is refused, and cells that stand too far out."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    if not is_xml:
        return
    # A workbook may keep its sheets under any name: every part is measured.
    extent = _Extent(name)
    with book.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            # UTF-16 has a zero byte in each markup character; without them the same search finds it.
            window = tail + chunk.replace(b"\0", b"")
            if _MARKUP.search(window):
                raise harmful(name, "含有实体声明")
            extent.add(window)
            tail = window[-OVERLAP:]


def _check_sheets(name: str, book: ZipFile) -> None:
    """Refuse a workbook that names one part as many worksheets: each would be read as if it were another."""
    for part in book.infolist():
        if not part.filename.lower().endswith("workbook.xml"):
            continue
        named = _SHEET.findall(book.read(part))
        folder, _, file = part.filename.rpartition("/")
        links = f"{folder}/_rels/{file}.rels".lstrip("/")
        known = {link.filename: link for link in book.infolist()}
        targets: dict[bytes, bytes] = {}
        for link in _LINK.findall(book.read(known[links])) if links in known else ():
            ends = dict(_ENDS.findall(link))
            targets[ends.get(b"Id", b"")] = ends.get(b"Target", b"")
        used = [targets.get(one, one) for one in named]
        if len(named) > MAX_SHEETS or len(set(used)) < len(used):
            raise harmful(name, "把同一个工作表写了很多遍" if len(named) <= MAX_SHEETS else f"里面有 {len(named)} 个工作表")


def _check_repeated_texts(name: str, book: ZipFile) -> None:
    """Refuse texts that stand once in the file and millions of times in its cells."""
    parts = {part.filename.lower(): part for part in book.infolist()}
    texts = parts.get("xl/sharedstrings.xml")
    if texts is None:
        return
    pieces = book.read(texts).split(b"</si>")
    long = {place: len(piece) for place, piece in enumerate(pieces) if len(piece) > LONG_TEXT}
    del pieces
    if not long:
        return
    repeated = 0
    for filename, part in parts.items():
        if part is not texts and filename.endswith(".xml"):
            repeated += sum(long.get(int(place), 0) for place in _VALUE.findall(book.read(part)))
    if repeated > MAX_REPEATED_BYTES:
        raise harmful(name, "把很长的文字重复了很多遍")


class _Extent:
    """The smallest rectangle of cells that holds a worksheet, kept within the limits."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = 0
        self._letters = b""

    def add(self, window: bytes) -> None:
        found = _CELL.findall(window)
        if not found:
            return
        letters, rows = map(set, zip(*found, strict=True))
        self._rows = max(self._rows, *(int(row[:9]) for row in rows))
        self._letters = max(letters | {self._letters}, key=lambda c: (len(c), c))
        columns = column_number(self._letters)
        if self._rows > MAX_ROWS or columns > MAX_COLUMNS or self._rows * columns > MAX_CELLS:
            place = f"{self._letters.decode()}{self._rows}"
            raise KnownError(
                f"“{self._name}”的表格一直排到 {place}，超出了可导入的范围（{MAX_ROWS:,} 行、{MAX_COLUMNS} 列）；"
                "请删除表格外面多余的单元格，或分成几个文件再导入。"
            )


def column_number(letters: bytes) -> int:
    """The number of a column from its letters: `A` is 1, `AA` 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
