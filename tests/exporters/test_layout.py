"""Where a title breaks, and how much room lines outside the grid take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.sheet import Column, HeaderCell, Line, Seal, Sheet
from exporters.layout import lay_out

SHEET = Sheet("表", "附件3", "", (Column("a", 273),), (HeaderCell("甲", 0, 0),), 1, (),
              fill_line=Line(("填报单位（盖章）", "填报时间："), spread=True), seal=Seal.FILL_LINE)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("某县“两不愁三保障”问题清单", ("某县“两不愁三保障”问题清单",)),
        (
            "章贡区建档立卡脱贫户、边缘易致贫户“两不愁三保障”“回头看”大排查行动问题清单",
            ("章贡区建档立卡脱贫户、边缘易致贫户“两不愁三保障”", "“回头看”大排查行动问题清单"),
        ),
    ],
)
def test_a_title_breaks_where_a_phrase_ends(title: str, lines: tuple[str, ...]) -> None:
    assert lay_out(replace(SHEET, title=title)).title.lines == lines


def test_a_title_without_marks_breaks_into_even_lines() -> None:
    lines = lay_out(replace(SHEET, title="巩固拓展脱贫攻坚成果同乡村振兴有效衔接工作问题排查整改情况统计汇总一览表")).title.lines
    assert len(lines) == 2 and abs(len(lines[0]) - len(lines[1])) <= 3


def test_notes_outside_the_grid_follow_closely_and_a_place_to_sign_has_air() -> None:
    layout = lay_out(replace(SHEET, loose_after=(Line(("注：一式两份。",)), Line(("", "农户签字________"), spread=True))))
    note, sign = layout.closing
    assert sign.height > note.height
    assert not note.bordered and not sign.bordered
    assert sign.places[1] > layout.width / 2
