"""An office with two villages, and what it hands out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import RegionRow
from db.replay import differences
from db.sharing.handing_out import hand_out
from db.sharing.merge import Merging, ReturnedPath, merge_files
from db.store import Store
from domain.household import HEAD, Member
from domain.sharing import HandoutWish, MergeReport
from tests.db.registered import Office, number

NOW = datetime(2021, 5, 20, 9, 0)


@dataclass
class Sharing:
    """The office's file and the files that it handed out."""

    office: Office
    folder: Path
    opened: list[Store] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.office.store

    def village(self, name: str, store: Store | None = None) -> str:
        with (store or self.store).read() as session:
            return session.scalars(select(RegionRow.uid).where(RegionRow.name == name)).one()

    def hand_out(self, *villages: str, **wish: Any) -> Path:
        target = self.folder / f"{'、'.join(villages) or '全部'}{len(list(self.folder.glob('*.htk')))}.htk"
        uids = tuple(self.village(name) for name in villages)
        hand_out(self.store, HandoutWish("、".join(villages) or "全部", uids, **wish), target, "周静", NOW)
        return target

    def open(self, path: Path, **given: Any) -> Office:
        store = Store.open(path, clerk="村里", now=NOW, back_up=False, **given)
        self.opened.append(store)
        return Office(store)

    def work(self, path: Path, work: Callable[[Office], object]) -> Path:
        """Let the village work in its file, and close it."""
        office = self.open(path)
        work(office)
        office.store.close()
        return path

    def merge(self, *paths: Path, password: str = "", **given: Any) -> list[MergeReport]:
        merging = Merging("周静", NOW + timedelta(days=1), **given)
        reports = merge_files(self.store, [ReturnedPath(path, password) for path in paths], merging)
        with self.store.read() as session:
            assert differences(session) == []
        return reports


@pytest.fixture
def sharing(store: Store, tmp_path: Path) -> Iterator[Sharing]:
    """金佛村 and 梅石坝社区, two households each, the first of them inspected with a problem."""
    office = Office(store)
    for village, start in (("金佛村", 0), ("梅石坝社区", 10)):
        place = office.place(village, "1社")
        for order, name in enumerate(("王五", "赵六"), start + 1):
            head = Member(f"{name}{village[0]}", HEAD, number(order=order), phone="13000000001")
            saved = office.register(head, place=place, attributes=("general",), phone="023-1")
            if name == "王五":
                draft = office.draft(saved.uid, head.name, head_id_no=head.id_no, failing=("housing",), page="1-01")
                assert not office.inspect(draft).refused
    folder = tmp_path / "out"
    folder.mkdir()
    found = Sharing(office, folder)
    yield found
    for each in found.opened:
        each.close()

