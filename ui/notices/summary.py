"""A notice in a few lines, by which a person recognises it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from domain.scheme import Scheme

SHOWN = 6
"""Names told one by one; of more, only how many there are."""


def summary_of(notice: Scheme, rounds: Sequence[str] = ()) -> str:
    """Title, issuer, number, days and what it holds, as rich text."""
    issued = f"　{notice.issued_on.isoformat()} 印发" if notice.issued_on else ""
    lines = [
        f"<p style='font-size:large'><b>{escape(notice.title)}</b></p>",
        f"<p>{escape(f'{notice.issuer}　{notice.number}'.strip())}{issued}<br>",
        f"{notice.starts_on.isoformat()} 至 {notice.ends_on.isoformat()}</p>",
        f"<p>{_part('农户属性', [one.label for one in notice.attributes])}<br>",
        f"{_part('方面', [one.problem_type for one in notice.dimensions])}<br>",
        f"{_part('核查项', [one.short for one in notice.check_items])}<br>",
        f"{_part('附件', [f'{one.label} {one.name}' for one in notice.attachments])}</p>",
        f"<p>{'按它开展：' + escape('、'.join(rounds)) if rounds else '这个文件里还没有按它开展的轮次。'}</p>",
    ]
    return "".join(lines)


def _part(name: str, words: Sequence[str]) -> str:
    told = "、".join(words[:SHOWN]) + (" 等" if len(words) > SHOWN else "")
    return escape(f"{name} {len(words)} 项{'：' + told if words else ''}")
