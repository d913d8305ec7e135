"""Opening an office file for a command."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import KnownError
from domain.region import Level, Region
from domain.rounds import Round
from domain.scheme import Scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.store import Store

CLERK = "命令行"
"""Who stands in the change log when a command writes."""


def open_file(path: Path, *, writing: bool = False) -> Store:
    """Open an office file; a backup is made only for a command that writes. The caller closes it."""
    from db.store import Store

    return Store.open(path, clerk=CLERK, now=datetime.now().astimezone(), back_up=writing)


def latest_round(store: Store, scheme_id: str = "", name: str = "") -> Round:
    """The round that began last, of a notice or of any; or the one with this name.

    KnownError when the file has none, or none of this name: then it names those there are.
    """
    from db.queries.office import rounds

    with store.read() as session:
        every = rounds(session)
    found = [r for r in every if scheme_id in ("", r.scheme_id)]
    if not found:
        raise KnownError(f"“{store.path.name}”里没有按通知“{scheme_id}”开展的工作，请检查附件编号或换一个文件。")
    if not name:
        return found[-1]
    named = [r for r in found if r.name == name.strip()]
    if not named:
        others = "，是按别的通知开展的" if any(r.name == name.strip() for r in every) else ""
        known = "、".join(r.name for r in found)
        raise KnownError(f"没有可用的轮次“{name}”{others}；可用的有：{known}。")
    return named[-1]


def scheme_for(store: Store, round_: Round) -> Scheme:
    """The notice of a round of the file, the program's or the office's own, as it stands in the round."""
    from db.schemes import scheme_of

    with store.read() as session:
        return scheme_of(session, round_)


def village_named(store: Store, name: str) -> Region:
    """The village with this name, also without 村 or 社区; KnownError names those there are."""
    from db.queries.regions import regions

    with store.read() as session:
        villages = [region for region in regions(session) if region.level is Level.VILLAGE]
    exact = [v for v in villages if v.name == name.strip()]
    found = exact or [v for v in villages if _stem(v.name) == _stem(name.strip())]
    if len(found) == 1:
        return found[0]
    raise KnownError(f"没有叫“{name}”的村（社区）；{_known(villages)}。")


def _stem(name: str) -> str:
    return name.removesuffix("社区").removesuffix("村")


def _known(villages: Sequence[Region]) -> str:
    if not villages:
        return "这个文件里还没有村（社区），请先导入名册"
    return f"可用的有：{'、'.join(village.name for village in villages)}"
