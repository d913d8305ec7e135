"""Keys of rows are UUIDs of version 7 that rise in the order in which they were made."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

from db.keys import new_uid


def test_keys_are_uuids_of_version_7_and_rise():
    made = [new_uid() for _ in range(20_000)]
    assert made == sorted(made) and len(set(made)) == len(made)
    one = uuid.UUID(made[0])
    assert one.version == 7 and one.variant == uuid.RFC_4122


def test_keys_made_by_many_threads_are_all_different():
    with ThreadPoolExecutor(8) as threads:
        made = [key for keys in threads.map(lambda _: [new_uid() for _ in range(2_000)], range(8)) for key in keys]
    assert len(set(made)) == len(made)


def test_a_clock_set_back_a_little_does_not_turn_the_order_round(monkeypatch):
    from db import keys

    now = keys.time.time_ns()
    monkeypatch.setattr(keys.time, "time_ns", lambda: now + 500_000_000)
    before = new_uid()
    monkeypatch.setattr(keys.time, "time_ns", lambda: now)
    assert new_uid() > before
