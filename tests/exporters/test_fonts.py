"""Which font file draws which face, and documents written at the same time."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import resources
from domain.sheet import Face
from exporters import font_files
from exporters.fonts import chain
from exporters.pdf import write_pdf
from tests.exporters.samples import sheets


@pytest.fixture
def own_fonts(user_home: Path) -> Iterator[Path]:
    """The person's own font folder, empty."""
    if sys.platform == "win32":
        folder = user_home / "AppData" / "Local" / "Microsoft" / "Windows" / "Fonts"
    else:
        folder = user_home / ("Library/Fonts" if sys.platform == "darwin" else ".fonts")
    folder.mkdir(parents=True, exist_ok=True)
    font_files.look_again()
    yield folder
    font_files.look_again()


def _paths(face: Face) -> list[Path]:
    font_files.look_again()
    return [path for path, _ in font_files.candidates(face)]


@pytest.mark.parametrize(
    ("face", "name"), [(Face.TITLE, "FZXBSJW.TTF"), (Face.BODY, "simfang.ttf"), (Face.HEADING, "SIMHEI.TTF")]
)
def test_the_offices_own_font_comes_first_by_its_file_name(face: Face, name: str, own_fonts: Path) -> None:
    shutil.copyfile(resources.path("fonts", "NotoSansSC-Regular.ttf"), own_fonts / name)
    assert _paths(face)[0] == own_fonts / name


def test_a_font_under_another_file_name_is_known_by_its_family_name(own_fonts: Path) -> None:
    with TTFont(resources.path("fonts", "NotoSansSC-Regular.ttf"), lazy=True) as font:
        font["name"].setName("方正小标宋简体", 1, 3, 1, 0x0804)
        font.save(own_fonts / "abc.ttf", reorderTables=None)
    assert _paths(Face.TITLE)[0] == own_fonts / "abc.ttf"


def test_a_font_without_truetype_outlines_is_passed_over(own_fonts: Path) -> None:
    (own_fonts / "simhei.ttf").write_bytes(b"OTTO" + bytes(2_000_000))
    assert own_fonts / "simhei.ttf" not in _paths(Face.HEADING)


def test_the_bundled_fonts_are_there_when_the_machine_has_none(own_fonts: Path) -> None:
    names = [path.name for path in _paths(Face.BODY)]
    assert "NotoSerifSC-Regular.ttf" in names and "NotoSansSC-Regular.ttf" in names


def test_a_character_the_face_lacks_is_drawn_with_a_font_that_has_it() -> None:
    fonts = chain(Face.BODY)
    plain, rare = fonts.font("户"), fonts.font("☑")
    assert plain is not None and not plain.has("☑")
    assert rare is None or rare.has("☑")


def test_documents_written_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    names = [name for name in sheets() if name != "odd texts"] * 2

    def write(number: int) -> bytes:
        target = tmp_path / f"{number}.pdf"
        write_pdf(sheets()[names[number]], target)
        return target.read_bytes()

    alone = [write(number) for number in range(len(names))]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(write, range(len(names))))
    assert together == alone
