"""`stats` and `problems`, run as an office's script runs them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from db.operations.problems import add_problem
from db.store import Store
from domain.problem import NewProblem, ProblemDraft, Status
from tests.commands.test_file_commands import call, said
from tests.db.any_office import AnyOffice
from tests.db.desk import CLERK, SCHEME
from tests.db.registered import Office


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "双河.htk"
    with Store.create(path, SCHEME, clerk=CLERK, now=datetime(2021, 5, 10, 9)) as store:
        office = Office(store)
        uid = office.register("张三", attributes=("lifted_out",)).uid
        ticks = ("lifted_out", "minimum_living")
        office.inspect(office.draft(uid, failing=("housing", "water"), attributes=ticks))
        office.place("高石村", "1社")
    return path


def test_stats_gives_each_village_s_week_and_the_total_as_json(file):
    answer = json.loads(call("stats", file, "--week", "2021-05-12", "--json").stdout)
    assert answer["week"]["label"] == "2021年5月10日–5月16日"
    assert [row["village"] for row in answer["rows"]] == ["金佛村", "高石村"]
    assert answer["rows"][0]["housing"] == {"new": 1, "solved": 0, "open": 1}
    assert answer["total"]["visits"] == {"town_village": 2, "team": 0, "helper": 0, "villages": 1, "households": 1}


def test_stats_prints_a_table_with_a_line_of_totals(file):
    lines = call("stats", file, "--week", "2021.5.12").stdout.splitlines()
    assert "2021年5月10日–5月16日" in lines[0] and "存量流量" in lines[0]
    assert [line.split()[0] for line in lines[2:5]] == ["金佛村", "高石村", "合计"]
    assert lines[2].split()[1:] == lines[4].split()[1:]


def test_stats_of_one_village_leaves_the_others_out_and_an_unknown_one_is_refused(file):
    answer = json.loads(call("stats", file, "--week", "2021-05-12", "--village", "高石村", "--json").stdout)
    assert [row["village"] for row in answer["rows"]] == ["高石村"] and answer["total"]["housing"]["new"] == 0
    assert "金佛村" in said(call("stats", file, "--village", "没有村"))


def test_problems_lists_each_problem_with_its_first_attribute_and_type(file):
    rows = json.loads(call("problems", file, "--json").stdout)
    assert {row["type"] for row in rows} == {"住房保障", "饮水保障"}
    assert set(rows[0]) == {
        "village", "head", "id_no", "attribute", "type", "description", "status", "deadline", "measure", "remark", "found_on",
        "solved_on",
    }  # fmt: skip
    first = rows[0]
    known = (first["village"], first["attribute"], first["status"], first["found_on"])
    assert known == ("金佛村1社", "脱贫户", "未整改", "2021-05-12")
    assert call("problems", file).stdout.splitlines()[-1] == "共 2 条。"


def test_problems_of_villages_and_units_stand_at_their_places(tmp_path):
    """002 附件3 lists households, villages and departments together."""
    office = AnyOffice(tmp_path / "乐至.htk", "lezhi-nanta-2021")
    office.inspect(office.draft(village=True, answers={"missed": "是"}))
    details = ProblemDraft("", "信息未推送", Status.OPEN)
    new = NewProblem(office.round.uid, "monitoring", office.scheme.starts_on, details, unit_name="乡社保所")
    office.store.write(lambda s: add_problem(s, office.scheme, new, CLERK, office.now))
    office.store.close()
    rows = json.loads(call("problems", office.path, "--json").stdout)
    assert {(row["village"], row["head"], row["attribute"]) for row in rows} == {("东风村", "", ""), ("乡社保所", "", "")}
    lines = call("problems", office.path).stdout.splitlines()
    assert any(line.strip().startswith("乡社保所　监测和帮扶　信息未推送") for line in lines)
