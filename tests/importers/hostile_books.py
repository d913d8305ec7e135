"""Workbooks made to harm: small files at which the libraries that read them abort, or ask for all memory."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.importers.books import form, line

XLS = Path(__file__).parent / "register.xls"
SECTOR, MINI, ENTRY = 512, 64, 128
END = 0xFFFFFFFE
DIMENSIONS = 0x0200


def endless_chain(path: Path) -> Path:
    """An `.xls` whose chains of sectors never end: each last one is followed by itself."""
    ole = _Ole.of(XLS)
    links = [place if link == END else link for place, link in enumerate(ole.links)]
    struct.pack_into("<128I", ole.raw, ole.table, *links)
    path.write_bytes(ole.raw)
    return path


def in_pieces(path: Path, *, rows: int = 0, columns: int = 0) -> Path:
    """An `.xls` whose table lies backwards in the file, piece by piece, so that no search of its bytes finds a record.

    With numbers given its sheet says to have so many rows and columns.
    """
    ole = _Ole.of(XLS)
    ole.turn_round(lambda stream: _sized(stream, rows, columns) if rows else stream)
    return ole.save(path)


def cells_without_places(path: Path) -> Path:
    """An `.xlsx` with a row of 50,000 cells that do not say where they stand, and a cell far below."""
    rows = b"<row>" + b"<c><v>1</v></c>" * 50_000 + b'</row><row r="299999"><c r="A299999"><v>1</v></c></row>'
    return _changed(path, b"</sheetData>", rows + b"</sheetData>")


def with_merges(path: Path, areas: Sequence[str]) -> Path:
    """An `.xlsx` with these merged areas, of any size."""
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return _changed(path, b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode())


def _changed(path: Path, old_text: bytes, new_text: bytes) -> Path:
    """A filled form with something else in its worksheet."""
    good = form(path.with_name("good.xlsx"), [line("甲一")])
    with ZipFile(good) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(old_text, new_text) if "sheet1" in name else content)
    return path


@dataclass
class _Ole:
    """The parts of a small OLE file: its bytes, the links of its sectors and of its small sectors."""

    raw: bytearray
    links: list[int]
    small_links: list[int]

    @staticmethod
    def of(path: Path) -> _Ole:
        ole = _Ole(bytearray(path.read_bytes()), [], [])
        ole.links = list(struct.unpack_from("<128I", ole.raw, ole.table))
        ole.small_links = [link for at in ole.places(60) for link in struct.unpack_from("<128I", ole.raw, at)]
        return ole

    @property
    def table(self) -> int:
        return SECTOR * (1 + self.number(76))

    def number(self, at: int) -> int:
        return int(struct.unpack_from("<I", self.raw, at)[0])

    def places(self, at: int) -> list[int]:
        """Where the sectors of the chain lie whose first one stands at this place."""
        return [SECTOR * (1 + sector) for sector in _chain(self.number(at), self.links)]

    def turn_round(self, change: Callable[[bytes], bytes]) -> None:
        """Change the stream of the workbook and write it backwards, sector by sector."""
        entries = [place + at for place in self.places(48) for at in range(0, SECTOR, ENTRY)]
        book = next(at for at in entries if self.raw[at : at + 16] == "Workbook".encode("utf-16-le"))
        container = self.places(entries[0] + 116)
        mini = _chain(self.number(book + 116), self.small_links)
        spots = [container[number * MINI // SECTOR] + number * MINI % SECTOR for number in mini]
        stream = change(b"".join(self.raw[at : at + MINI] for at in spots))
        turned = mini[::-1]
        for piece, (number, at, after) in enumerate(zip(turned, spots[::-1], [*turned[1:], END], strict=True)):
            self.raw[at : at + MINI] = stream[piece * MINI : (piece + 1) * MINI]
            self.small_links[number] = after
        struct.pack_into("<I", self.raw, book + 116, turned[0])

    def save(self, path: Path) -> Path:
        for at in range(0, len(self.small_links), 128):
            struct.pack_into("<128I", self.raw, self.places(60)[at // 128], *self.small_links[at : at + 128])
        path.write_bytes(self.raw)
        return path


def _chain(first: int, links: Sequence[int]) -> list[int]:
    found = []
    while first < 0xFFFFFFFA:
        found.append(first)
        first = links[first]
    return found


def _sized(stream: bytes, rows: int, columns: int) -> bytes:
    """The stream with another size in its one record that tells it."""
    changed, at = bytearray(stream), 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == DIMENSIONS:
            struct.pack_into("<IIHH", changed, at + 4, 0, rows, 0, columns)
            return bytes(changed)
        at += 4 + length
    raise AssertionError("the workbook tells no size")
