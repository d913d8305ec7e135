"""Workbooks, changed in every way: read and taken in on trial, or refused in one sentence; nothing is written."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from commands.import_ import import_book
from db.store import Store
from domain.errors import KnownError
from importers.blank_reading import read_blank_book
from importers.safety import OLE
from tests.db.desk import CLERK, SCHEME
from tests.db.registered import NOW
from tests.fuzzing.values import cut, flipped, text
from tests.importers.books import form, id_no, line, save
from tests.importers.hostile_books import SECTOR

Parts = dict[str, bytes]
XLS = Path(__file__).resolve().parents[1] / "importers" / "register.xls"


class Books:
    """An office's file, and workbooks that it could take in."""

    def __init__(self, place: Path) -> None:
        self.place, self.office = place, place / "单位.htk"
        Store.create(self.office, SCHEME, clerk=CLERK, now=NOW).close()
        self.bytes = self.office.read_bytes()
        head = ["村", "组", "户主姓名", "姓名", "证件号码", "与户主关系", "户类型"]
        rows = [["甲村", "1社", f"李{n}", f"李{n}", id_no("19600101", n), "户主", "一般户"] for n in range(12)]
        register = save(place / "register.xlsx", [head, *rows])
        inspections = form(place / "form.xlsx", [line(f"李{n}", id_no("19600101", n)) for n in range(5)])
        self.books = [register.read_bytes(), inspections.read_bytes()]
        self.others = [XLS.read_bytes(), "\r\n".join(",".join(row) for row in [head, *rows]).encode()]

    def case(self, chance: random.Random) -> str:
        """Change a workbook in one way and take it in on trial; returns what was done. AssertionError when something is wrong."""
        way = chance.choice([*PART_WAYS, *RAW_WAYS])
        if way in PART_WAYS:
            parts = _parts(chance.choice(self.books))
            way(chance, parts)
            path = self.place / "表.xlsx"
            path.write_bytes(_zipped(parts))
        else:
            content = chance.choice([*self.books, *self.others, self.others[1]])
            path = self.place / chance.choice(["表.xlsx", "表.xls", "表.csv"])
            path.write_bytes(way(chance, content))
        before = path.read_bytes()
        said = [self._import(path), self._blank(path)]
        assert path.read_bytes() == before, "the workbook was written"
        assert self.office.read_bytes() == self.bytes, "the office's file was written"
        return f"{way.__name__}: {' '.join(said)}"

    def _import(self, path: Path) -> str:
        with Store.open(self.office, clerk=CLERK, now=NOW, back_up=False) as store:
            return _told(lambda: import_book(store, path, now=NOW, dry_run=True))

    def _blank(self, path: Path) -> str:
        return _told(lambda: read_blank_book(path))


def _told(work: Callable[[], object]) -> str:
    try:
        work()
    except KnownError as known:
        assert known.sentence.endswith("。"), known.sentence
        return "refused"
    return "taken"


def _parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


def _zipped(parts: Parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return made.getvalue()


def _sheet(parts: Parts) -> str:
    return next(name for name in parts if "worksheets/sheet" in name)


def part_flipped(chance: random.Random, parts: Parts) -> None:
    name = chance.choice(list(parts))
    parts[name] = flipped(chance, parts[name])


def part_cut(chance: random.Random, parts: Parts) -> None:
    name = chance.choice(list(parts))
    parts[name] = cut(chance, parts[name])


def part_gone(chance: random.Random, parts: Parts) -> None:
    del parts[chance.choice(list(parts))]


def bomb(chance: random.Random, parts: Parts) -> None:
    name = chance.choice([name for name in parts if name.endswith(".xml")])
    entities = b'<!DOCTYPE x [<!ENTITY a "%s">]>' % (b"a" * 1000)
    parts[name] = re.sub(rb"(<\?xml.*?\?>)?", lambda found: found[0] + entities, parts[name], count=1)


def large(chance: random.Random, parts: Parts) -> None:
    parts["xl/media/x.xml"] = b"<x>" + b" " * chance.choice([2**20, 2**25]) + b"</x>"


def far_cell(chance: random.Random, parts: Parts) -> None:
    place = chance.choice(["XFD1048576", "A1048576", "ZZZ99", "A0", "A99999999999", "AAAA1", "1A", "B-1"])
    cell = f'<row r="{chance.choice(["1048576", "0", "-1", "x"])}"><c r="{place}"><v>1</v></c></row></sheetData>'
    parts[_sheet(parts)] = parts[_sheet(parts)].replace(b"</sheetData>", cell.encode())


def strange_dimension(chance: random.Random, parts: Parts) -> None:
    span = chance.choice(["A1:XFD1048576", "B2:A1", "A1", "", "A1:ZZZZZ999999999", "x"])
    parts[_sheet(parts)] = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{span}"'.encode(), parts[_sheet(parts)])


def strange_merges(chance: random.Random, parts: Parts) -> None:
    some = ["A1:XFD1048576", "A1:ZZ300000", "B2:A1", "A1:B2", "A2:R2", "x:y", ""]
    spans = chance.choices(some, k=chance.choice([1, 200]))
    merges = "".join(f'<mergeCell ref="{span}"/>' for span in spans)
    sheet = re.sub(rb"<mergeCells.*?</mergeCells>", b"", parts[_sheet(parts)], flags=re.DOTALL)
    parts[_sheet(parts)] = sheet.replace(b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode())


def strange_cells(chance: random.Random, parts: Parts) -> None:
    def cell(_found: re.Match[bytes]) -> bytes:
        inside = text(chance).replace("&", "&amp;").replace("<", "&lt;").encode(errors="replace").replace(b"\0", b"")
        kind = chance.choice([b"str", b"inlineStr", b"s", b"n", b"b", b"e", b"d", b"zz"])
        formula = b"<f>" + inside + b"</f>" if chance.random() < 0.3 else b""
        return b' t="' + kind + b'">' + formula + b"<v>" + inside + b"</v></c>"

    name = _sheet(parts)
    parts[name] = re.sub(rb'( t="\w+")?><v>[^<]*</v></c>', lambda m: cell(m) if chance.random() < 0.2 else m[0], parts[name])


def strange_sheet_name(chance: random.Random, parts: Parts) -> None:
    name = text(chance).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\0", "")
    new = f'<sheet name="{name[:500]}"'.encode(errors="replace")
    parts["xl/workbook.xml"] = re.sub(rb'<sheet [^>]*?name="[^"]*"', lambda _: new, parts["xl/workbook.xml"])


def many_sheets(chance: random.Random, parts: Parts) -> None:
    sheet = re.search(rb"<sheet [^>]*/>", parts["xl/workbook.xml"])
    if sheet:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet[0], sheet[0] * chance.choice([2, 500]))


def strange_style(chance: random.Random, parts: Parts) -> None:
    name = "xl/styles.xml"
    if name in parts:
        parts[name] = re.sub(rb'="\d+"', lambda m: b'="999999"' if chance.random() < 0.1 else m[0], parts[name])


def raw_flipped(chance: random.Random, content: bytes) -> bytes:
    return flipped(chance, content)


def raw_cut(chance: random.Random, content: bytes) -> bytes:
    return cut(chance, content)


def raw_noise(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.choice([0, 4, 8, 600])] + chance.randbytes(chance.choice([0, 10, 5000]))


def raw_separators(chance: random.Random, content: bytes) -> bytes:
    noise = [text(chance).encode(errors="replace") for _ in range(30)]
    return chance.choice([b",", b"\t", b";", b'"', b"\r\n"]).join([content[:200], *noise])


def raw_links(chance: random.Random, content: bytes) -> bytes:
    """The parts of an `.xls` follow each other otherwise: in circles, into each other, to nowhere."""
    if not content.startswith(OLE):
        return flipped(chance, content)
    changed = bytearray(content)
    table = SECTOR * (1 + int.from_bytes(content[76:80], "little"))
    for _ in range(chance.choice([1, 2, 20])):
        link = chance.choice([chance.randrange(SECTOR // 4), 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF])
        struct.pack_into("<I", changed, table + 4 * chance.randrange(len(content) // SECTOR), link)
    return bytes(changed)


PART_WAYS = [
    part_flipped, part_cut, part_gone, bomb, large, far_cell, strange_dimension, strange_merges, strange_cells,
    strange_sheet_name, many_sheets, strange_style,
]  # fmt: skip
RAW_WAYS = [raw_flipped, raw_cut, raw_noise, raw_separators, raw_links]
