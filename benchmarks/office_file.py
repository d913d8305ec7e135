"""A large invented office file, made once and kept in a cache folder: rows as an office has them, without their log."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from stdnum.cn import ric

from db import engine
from db.store import Store

SCHEME = "rongchang-shuanghe-2021"
NOW = datetime(2021, 5, 20, 9, 0, tzinfo=timezone(timedelta(hours=8)))
VERSION = 3
"""Raise when the rows below change: a kept file of another version is not used."""

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红建国华文辉力鑫宇浩凯健俊帆雪梅春燕晶莹琳佳琪欣怡思雨子轩梓涵诗"
    "成龙海波斌锋志远东升德贵福寿长生金银宝珍凤仙琼碧素清淑贞正义光荣学礼忠孝永康泰安"
)
_ATTRIBUTES = (
    "general", "general", "general", "lifted_out", "lifted_out,minimum_living", "monitored", "marginal", "minimum_living",
)  # fmt: skip
HOUSEHOLDS_PER_GROUP = 60
GROUPS_PER_VILLAGE = 12


def cached_file(households: int) -> Path:
    """An office file with that many households, made when it is not there yet (a million take some minutes)."""
    folder = Path(os.environ.get("HTK_BENCHMARKS", tempfile.gettempdir())) / "htk-benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"office-{VERSION}-{households}.htk"
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        make_file(making, households)
        os.replace(making, file)
    return file


def make_file(path: Path, households: int) -> None:
    """Make an office file with invented households of about 2.5 people, found by the search."""
    Store.create(path, SCHEME, clerk="测速", now=NOW).close()
    connection = engine.connect(path)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA cache_size = -262144")
        connection.execute("BEGIN")
        town = connection.execute("SELECT uid FROM region WHERE level = 'town'").fetchone()[0]
        _insert(connection, "region", _regions(town, households))
        for table, rows in (("household", _households(households)), ("member", _members(households))):
            _insert(connection, table, rows)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()
    with Store.open(path, now=NOW, back_up=False) as store:
        from db.search_index import rebuild

        store.write(rebuild)


def _insert(connection: Any, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    names = ", ".join(f'"{name}"' for name in first)
    marks = ", ".join("?" * len(first))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    connection.execute(statement, tuple(first.values()))
    connection.executemany(statement, (tuple(row.values()) for row in rows))


def _uid(kind: int, number: int) -> str:
    return f"0179{kind:04x}-0000-7000-8000-{number:012x}"


def _regions(town: str, households: int) -> Iterator[dict[str, Any]]:
    common = {"deleted": 0, "batch": 1}
    groups = -(-households // HOUSEHOLDS_PER_GROUP)
    for group in range(groups):
        village, place = divmod(group, GROUPS_PER_VILLAGE)
        if place == 0:
            name = f"{_GIVEN[village % 90]}{_GIVEN[village * 7 % 89]}村"
            yield {"uid": _uid(1, village), "parent_uid": town, "level": "village", "name": name, "position": village, **common}
        row = {"uid": _uid(2, group), "parent_uid": _uid(1, village), "level": "group", "name": f"{place + 1}社"}
        yield {**row, "position": place + 1, **common}


def invented_people(number: int) -> list[tuple[str, str]]:
    """Name and ID number of a household's people, the head first; the same for the same household each time."""
    random = Random(number)
    people = []
    for _ in range(random.choice((1, 2, 2, 3, 3, 4))):
        name = random.choice(_SURNAMES) + random.choice(_GIVEN) + (random.choice(_GIVEN) if random.random() < 0.7 else "")
        born = datetime(1935, 1, 1) + timedelta(days=random.randrange(30_000))
        digits = f"{random.choice(('510231', '500226', '510230'))}{born:%Y%m%d}{random.randrange(1, 1000):03d}"
        people.append((name, digits + ric.calc_check_digit(digits + "0")))
    return people


def _households(count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        people = invented_people(n)
        group = n // HOUSEHOLDS_PER_GROUP
        yield {
            "uid": _uid(3, n), "deleted": 0, "batch": 1, "region_uid": _uid(2, group), "house_no": f"5002{n:08d}",
            "phone": f"1{3 + n % 7}{n * 7919 % 10**9:09d}", "address": "", "attributes": f",{_ATTRIBUTES[n % 8]},",
            "state": "moved" if n % 50 == 49 else "present", "state_on": None, "note": "",
            "village_uid": _uid(1, group // GROUPS_PER_VILLAGE), "head_name": people[0][0], "head_id_no": people[0][1],
            "size": len(people), "helper": "",
        }  # fmt: skip


def _members(count: int) -> Iterator[dict[str, Any]]:
    relations = ("户主", "配偶", "之子", "之女")
    number = 0
    for n in range(count):
        for place, (name, id_no) in enumerate(invented_people(n)):
            yield {
                "uid": _uid(4, number), "deleted": 0, "batch": 1, "household_uid": _uid(3, n), "name": name,
                "relation": relations[place], "id_no": id_no, "phone": "", "state": "present", "state_on": None,
                "ethnicity": "汉族", "education": "", "schooling": "", "health": "健康", "labour": "", "insured": "", "note": "",
                "position": place, "joined_on": None, "joined_reason": "", "left_reason": "",
            }  # fmt: skip
            number += 1
