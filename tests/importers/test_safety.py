from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from domain.errors import KnownError
from importers import safety
from importers.reading import read_book
from tests.importers import books

SCHEME = books.notice()


def refusal(path: Path) -> str:
    with pytest.raises(KnownError) as refused:
        read_book(path, SCHEME)
    sentence = refused.value.sentence
    assert path.name in sentence and sentence.endswith("。")
    return sentence


def good(folder: Path) -> Path:
    return books.form(folder / "good.xlsx", [books.line("甲一")])


def changed(path: Path, part: str, content: bytes) -> Path:
    """A copy of a workbook with one part replaced or added."""
    target = path.with_name("changed.xlsx")
    with ZipFile(path) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return target


def part_of(path: Path, part: str) -> bytes:
    with ZipFile(path) as book:
        return book.read(part)


SHEET = "xl/worksheets/sheet1.xml"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.touch()
    assert "空文件" in refusal(path)


def test_a_workbook_without_any_cell_is_refused(tmp_path: Path) -> None:
    assert "没有内容" in refusal(books.save(tmp_path / "a.xlsx", []))


def test_a_form_without_any_row_is_refused(tmp_path: Path) -> None:
    assert "只有表头" in refusal(books.form(tmp_path / "a.xlsx", [[""] * 18] * 5))


def test_what_is_no_workbook_is_refused_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(range(256)) * 40)
    assert "不是可以读取的表格" in refusal(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as book:
        book.writestr("readme.txt", "hello")
    assert "不是可以读取的表格" in refusal(path)


def test_a_half_downloaded_workbook_is_refused(tmp_path: Path) -> None:
    path = good(tmp_path)
    path.write_bytes(path.read_bytes()[:-300])
    assert "已损坏" in refusal(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="找不到"):
        read_book(tmp_path / "none.xlsx", SCHEME)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/sharedStrings.xml"])
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str, encoding: str) -> None:
    attack = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert "实体" in refusal(changed(good(tmp_path), part, attack.encode(encoding)))


def test_an_entity_that_straddles_two_chunks_is_found(tmp_path: Path) -> None:
    start = b"<a>" + b" " * (safety.CHUNK - 7) + b"<!DOCTYPE a>"
    assert "实体" in refusal(changed(good(tmp_path), "xl/extra.xml", start))


def test_a_part_that_unpacks_far_beyond_its_size_is_refused(tmp_path: Path) -> None:
    assert "压缩比例" in refusal(changed(good(tmp_path), "xl/media/a.bin", b"\0" * (40 * 2**20)))


def test_a_workbook_of_thousands_of_parts_is_refused(tmp_path: Path) -> None:
    path = good(tmp_path)
    with ZipFile(path, "a") as book:
        for number in range(safety.MAX_PARTS):
            book.writestr(f"xl/part{number}.xml", "<a/>")
    assert "个部分" in refusal(path)


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "IV300000", "ABC999999999999"])
def test_one_far_cell_does_not_make_the_reader_lay_out_millions(tmp_path: Path, cell: str) -> None:
    path = good(tmp_path)
    sheet = part_of(path, SHEET).replace(b"</sheetData>", f"<row><c r='{cell}'><v>1</v></c></row></sheetData>".encode())
    assert "超出了可导入的范围" in refusal(changed(path, SHEET, sheet))


def test_one_long_text_in_millions_of_cells_is_refused(tmp_path: Path) -> None:
    long = b"<sst><si><t>" + b"a" * 32_000 + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 40_000))
    path = changed(good(tmp_path), "xl/sharedStrings.xml", long)
    with ZipFile(path) as book:
        sheet = book.read(SHEET).replace(b"</sheetData>", cells + b"</sheetData>")
    with ZipFile(path) as old, ZipFile(tmp_path / "bomb.xlsx", "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == SHEET else old.read(name))
    assert "重复" in refusal(tmp_path / "bomb.xlsx")


def test_a_worksheet_that_is_named_many_times_is_refused(tmp_path: Path) -> None:
    path = good(tmp_path)
    book = part_of(path, "xl/workbook.xml")
    start = book.index(b"<sheet ")
    sheet = book[start : book.index(b"/>", start) + 2]
    assert "同一个工作表写了很多遍" in refusal(changed(path, "xl/workbook.xml", book.replace(sheet, sheet * 2)))
    other = sheet.replace(b"rId1", b"rId77")
    links = part_of(path, "xl/_rels/workbook.xml.rels").replace(
        b"</Relationships>", b'<Relationship Id="rId77" Type="t" Target="/xl/worksheets/sheet1.xml"/></Relationships>'
    )
    path = changed(path, "xl/workbook.xml", book.replace(sheet, sheet + other)).rename(tmp_path / "two.xlsx")
    assert "同一个工作表写了很多遍" in refusal(changed(path, "xl/_rels/workbook.xml.rels", links))


def test_a_workbook_at_which_the_reader_gives_up_is_damaged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = bytearray((Path(__file__).parent / "register.xls").read_bytes())
    path = tmp_path / "a.xls"
    said = set()
    for place in range(0, len(old), len(old) // 120):
        spoiled = bytearray(old)
        spoiled[place : place + 2] = b"\xff\xff"
        path.write_bytes(spoiled)
        try:
            read_book(path, SCHEME)
        except KnownError as known:
            said.add(known.sentence)
    assert said and all(sentence.endswith("。") for sentence in said)
    assert "panicked" not in capfd.readouterr().err


def test_numbers_that_are_none_are_words(tmp_path: Path) -> None:
    path = good(tmp_path)
    row = b"<row r=\"40\"><c r=\"A40\"><v>NaN</v></c><c r=\"B40\"><v>1e999</v></c></row></sheetData>"
    sheet = part_of(path, SHEET).replace(b"</sheetData>", row)
    assert read_book(changed(path, SHEET, sheet), SCHEME).inspections


def test_a_zip_that_points_before_its_beginning_is_damaged(tmp_path: Path) -> None:
    path = good(tmp_path)
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 42 : entry + 46] = b"\xff\xff\xff\x7f"
    end = content.rindex(b"PK\x05\x06")
    content[end + 16 : end + 20] = (int.from_bytes(content[end + 16 : end + 20], "little") + 100).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path).endswith("。")


def test_an_encrypted_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(safety.OLE + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512)
    assert "密码" in refusal(path)


def test_a_good_workbook_passes(tmp_path: Path) -> None:
    safety.check_safe(good(tmp_path))


def test_only_the_place_of_a_cell_counts_as_one(tmp_path: Path) -> None:
    """Other words that end in r name colours and the like; a place may be written with spaces and either quote."""
    harmless = changed(good(tmp_path), "xl/extra.xml", b'<x color="ABCD9999" layer = "ZZ99999999"/>')
    assert read_book(harmless, SCHEME).inspections
    for cell in (b'<c r="ABCD1"/>', b"<c  r = 'A999999'/>", b'r="ABCD1"'):
        assert "一直排到" in refusal(changed(good(tmp_path), "xl/extra.xml", cell))
