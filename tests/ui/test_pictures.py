"""The pictures of the demo and the documents."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from ui.pictures import draw_tabs


def test_each_tab_and_the_print_dialog_are_drawn_over_a_copy(office_file: Path, tmp_path: Path, qtbot) -> None:
    before = office_file.read_bytes()
    made = draw_tabs(office_file, tmp_path)
    assert [file.stem for file in made] == ["1-农户台账", "2-入户核查", "3-问题台账", "4-统计报表", "5-打印"]
    pictures = [QImage(str(file)) for file in made]
    assert all((p.width(), p.height()) == (1366, 768) for p in pictures[:4])
    assert len({file.read_bytes() for file in made}) == 5
    assert office_file.read_bytes() == before
    assert sorted(p.name for p in office_file.parent.glob("双河街道*")) == ["双河街道.htk"]
