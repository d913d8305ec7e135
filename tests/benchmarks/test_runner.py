"""The runner of the measurements: which pairs there are, and what it prints. How long anything takes is nobody's test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as runner
from benchmarks.pair import Pair, measure

ROOT = Path(__file__).resolve().parents[2]
PROMISED = ("first window", "ready to type", "附件1 xlsx", "附件1 PDF")


@pytest.fixture
def short_work(monkeypatch, tmp_path) -> list[str]:
    """Two pairs of short work in place of the real ones; the list says in which order the work was done."""
    done: list[str] = []

    def pair(name: str) -> Pair:
        return Pair(name, 2.0, lambda: (lambda: done.append(f"{name} ours"), lambda: done.append(f"{name} floor")))

    pairs = (pair("first"), pair("second"))
    monkeypatch.setattr(runner, "_pairs", lambda names: (p for p in pairs if not names or p.name in names))
    return done


def run(monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", *arguments])
    runner.main()


def test_every_pair_has_a_name_of_its_own_and_a_limit():
    pairs = list(runner._pairs([]))
    assert len({pair.name for pair in pairs}) == len(pairs)
    assert set(PROMISED) <= {pair.name for pair in pairs}
    assert all(pair.limit >= 1 and pair.runs >= 1 for pair in pairs)


def test_a_name_picks_the_pairs_that_hold_it():
    assert [pair.name for pair in runner._pairs(["first window"])] == ["first window"]
    assert {"附件1 xlsx", "附件1 PDF"} <= {pair.name for pair in runner._pairs(["附件1"])}
    assert list(runner._pairs(["no such work"])) == []


def test_json_gives_a_list_with_name_seconds_ratio_and_limit(short_work, monkeypatch, capsys):
    run(monkeypatch, "--json")
    found = json.loads(capsys.readouterr().out)
    assert [sorted(row) for row in found] == [["floor", "limit", "name", "ours", "ratio"]] * 2
    assert [row["name"] for row in found] == ["first", "second"]


def test_text_gives_a_line_for_each_pair_as_it_is_done(short_work, monkeypatch, capsys):
    run(monkeypatch, "second")
    name, ours, floor, ratio, limit = capsys.readouterr().out.split()
    assert (name, limit) == ("second", "2")
    assert all(float(number) >= 0 for number in (ours, floor, ratio))


def test_both_ways_are_run_alternately(short_work, monkeypatch, capsys):
    run(monkeypatch, "first")
    assert short_work == ["first ours", "first floor"] * 3


def test_work_that_measures_itself_gives_its_own_seconds():
    result = measure(Pair("own", 3.0, lambda: (lambda: 2.0, lambda: 0.5)))
    assert (result.ours, result.floor, result.ratio) == (2.0, 0.5, 4.0)


def test_a_start_of_the_program_names_the_moment_of_its_first_window(tmp_path):
    from benchmarks.window import seconds

    assert 0 < seconds(tmp_path, "welcome") < 60


def test_importing_the_runner_loads_none_of_the_work():
    code = "import benchmarks.__main__, sys; print([m for m in ('PySide6', 'sqlalchemy', 'xlsxwriter') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
