"""Notices of the office's own, kept in its file: added, changed, taken back, and guarded against losing what rows name."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

import commands
from db.models import RoundRecord
from db.operations.inspections import save_inspection
from db.operations.notices import add_notice, remove_notice, save_notice
from db.operations.rounds import save_round
from db.operations.undo import undo
from db.queries.notices import notice_text, notices, own_notices, rounds_of
from db.queries.office import rounds
from db.replay import differences
from db.schemes import scheme_in, scheme_of
from db.store import Store
from domain.errors import KnownError
from domain.inspection import InspectionDraft
from domain.rounds import Round, round_of
from domain.scheme_reading import read_scheme
from domain.scheme_writing import scheme_text
from tests.db.desk import CLERK, Desk
from tests.db.door import of_files
from tests.schemes.test_own_notice import notice

ROUND = "2022年冬春走访"
LATER = datetime(2022, 11, 6, 9, 0)


def add(desk: Desk) -> None:
    desk.store.write(lambda session: add_notice(session, notice(), CLERK, desk.now()))


def begin(desk: Desk) -> Round:
    """A round of the own notice."""
    round_ = round_of(read_scheme(notice()), "round-own")
    desk.store.write(lambda session: save_round(session, round_, CLERK, desk.now()))
    return round_


def answer(desk: Desk, round_: Round) -> None:
    """A household of the round that has not enough coal."""
    village = desk.village("石桥村")
    household = desk.household(village, "马大山")
    draft = InspectionDraft(
        round_uid=round_.uid, household_uid=household, region_uid=village, head_name="马大山", head_id_no="",
        attributes=("poor",), helper="", answers={"coal": "不够"}, inspectors=("陈志远",), inspected_on=date(2022, 11, 5),
        descriptions={"coal": "只够一个月"}, phone="", page="1",
    )  # fmt: skip
    with desk.store.read() as session:
        scheme = scheme_of(session, round_)
    saved = desk.store.write(lambda session: save_inspection(session, scheme, draft, CLERK, LATER))
    assert not saved.refused, saved.findings


def test_an_own_notice_is_kept_and_a_round_follows_it(desk: Desk) -> None:
    add(desk)
    begin(desk)
    with desk.store.read() as session:
        assert [one.id for one in own_notices(session)] == ["own-2022"]
        assert len(notices(session)) == 6
        assert rounds_of(session, "own-2022") == [ROUND]
        assert scheme_of(session, rounds(session)[-1]).item("coal").short == "取暖"
        assert json.loads(notice_text(session, "own-2022"))["number"] == "青镇发〔2022〕7号"
        assert list(differences(session)) == []


@pytest.mark.parametrize("scheme_id", ["weifang-2019", "我的通知", "", "a b"])
def test_an_id_of_the_program_or_no_word_is_refused_and_nothing_is_kept(desk: Desk, scheme_id: str) -> None:
    with pytest.raises(KnownError) as refused:
        desk.store.write(lambda session: add_notice(session, {**notice(), "id": scheme_id}, CLERK, desk.now()))
    assert "编号" in refused.value.sentence
    with desk.store.read() as session:
        assert own_notices(session) == []


def test_a_faulty_notice_is_refused_whole(desk: Desk) -> None:
    data = notice()
    data["check_items"][0]["dimension"] = "heat"
    with pytest.raises(KnownError, match=r"check_items\[0\].dimension"):
        desk.store.write(lambda session: add_notice(session, data, CLERK, desk.now()))
    with desk.store.read() as session:
        assert own_notices(session) == []


def test_a_question_that_rows_answer_cannot_be_taken_out(desk: Desk) -> None:
    add(desk)
    answer(desk, begin(desk))
    data = notice()
    data["check_items"][0]["key"] = "wood"
    data["attributes"] = [{"key": "rich", "label": "一般户", "short": "一般户"}]
    text = json.dumps(data["attachments"]).replace("answer:coal", "answer:wood").replace("poor", "rich")
    data["attachments"] = json.loads(text)
    with pytest.raises(KnownError) as refused:
        desk.store.write(lambda session: save_notice(session, data, CLERK, desk.now()))
    assert "核查项“取暖”" in refused.value.sentence and "农户属性“困难户”" in refused.value.sentence
    with desk.store.read() as session:
        assert scheme_in(session, "own-2022").check_items[0].key == "coal"


def test_other_words_are_taken_and_can_be_taken_back(desk: Desk) -> None:
    add(desk)
    answer(desk, begin(desk))
    data = notice()
    data["check_items"][0]["short"] = "冬煤"
    changes = desk.store.write(lambda session: save_notice(session, data, CLERK, desk.now()))
    assert changes.tables == {"notice"}
    with desk.store.read() as session:
        assert scheme_in(session, "own-2022").item("coal").short == "冬煤"
    desk.store.write(lambda session: undo(session, changes.batch, CLERK, desk.now()))
    with desk.store.read() as session:
        assert scheme_in(session, "own-2022").item("coal").short == "取暖"
        assert list(differences(session)) == []


def test_answers_that_were_keyed_must_stay_answers(desk: Desk) -> None:
    add(desk)
    answer(desk, begin(desk))
    for change in ({"answers": ["足", "缺"], "failures": ["缺"]}, {"kind": "number", "answers": [], "failures": []}):
        data = notice()
        data["check_items"][0] |= change
        with pytest.raises(KnownError, match="核查项“取暖”已经录入了“不够”"):
            desk.store.write(lambda session, data=data: save_notice(session, data, CLERK, desk.now()))
    data = notice()
    data["check_items"][0] |= {"answers": ["够", "勉强", "不够"]}
    desk.store.write(lambda session: save_notice(session, data, CLERK, desk.now()))
    with desk.store.read() as session:
        assert scheme_in(session, "own-2022").item("coal").answers == ("够", "勉强", "不够")


def test_saving_the_same_words_again_writes_nothing(desk: Desk) -> None:
    add(desk)
    assert desk.store.write(lambda session: save_notice(session, notice(), CLERK, desk.now())).nothing


def test_taking_back_a_question_that_was_answered_since_is_refused(desk: Desk) -> None:
    fewer = notice()
    fewer["check_items"] = []
    fewer["attachments"] = []
    desk.store.write(lambda session: add_notice(session, fewer, CLERK, desk.now()))
    added = desk.store.write(lambda session: save_notice(session, notice(), CLERK, desk.now()))
    answer(desk, begin(desk))
    with pytest.raises(KnownError, match="核查项“取暖”"):
        desk.store.write(lambda session: undo(session, added.batch, CLERK, desk.now()))


def test_a_notice_in_use_is_neither_deleted_nor_its_making_taken_back(desk: Desk) -> None:
    made = desk.store.write(lambda session: add_notice(session, notice(), CLERK, desk.now()))
    begin(desk)
    with pytest.raises(KnownError, match=ROUND):
        desk.store.write(lambda session: remove_notice(session, "own-2022", CLERK, desk.now()))
    with pytest.raises(KnownError, match=ROUND):
        desk.store.write(lambda session: undo(session, made.batch, CLERK, desk.now()))
    with desk.store.read() as session:
        assert [one.id for one in own_notices(session)] == ["own-2022"]


def test_an_unused_notice_goes_and_comes_back(desk: Desk) -> None:
    add(desk)
    gone = desk.store.write(lambda session: remove_notice(session, "own-2022", CLERK, desk.now()))
    with desk.store.read() as session:
        assert own_notices(session) == []
    desk.store.write(lambda session: undo(session, gone.batch, CLERK, desk.now()))
    with desk.store.read() as session:
        assert [one.id for one in own_notices(session)] == ["own-2022"]


@of_files
def test_a_new_file_is_made_for_a_notice_from_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, file = tmp_path / "冬春走访.通知.json", tmp_path / "青石镇.htk"
    text.write_text(scheme_text(notice()), encoding="utf-8")
    assert commands.run(["new", str(file), "--scheme", str(text), "--town", "青石镇"]) == 0
    with Store.open(file, now=LATER, back_up=False) as store, store.read() as session:
        assert rounds(session)[0].name == ROUND and session.query(RoundRecord).count() == 1
        assert scheme_of(session, rounds(session)[0]).number == "青镇发〔2022〕7号"
    to = tmp_path / "空白.xlsx"
    assert commands.run(["export", str(file), "--annex", "own-2022.1", "--blank", "--to", str(to)]) == 0
    assert to.stat().st_size > 3000
    assert commands.run(["check", str(file)]) == 0


def test_a_faulty_text_makes_no_file_and_names_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, file = tmp_path / "坏.通知.json", tmp_path / "新.htk"
    lines = scheme_text(notice()).replace('"failures": ["不够"]', '"failures": ["差"]').splitlines()
    text.write_text("\n".join(lines), encoding="utf-8")
    assert commands.run(["new", str(file), "--scheme", str(text), "--town", "青石镇"]) == 2
    line = next(n for n, one in enumerate(lines, 1) if '"failures"' in one)
    assert f"第 {line} 行，check_items[0].failures" in capsys.readouterr().err
    text.write_text("\n".join(lines[:9]) + "\n,,", encoding="utf-8")
    assert commands.run(["new", str(file), "--scheme", str(text), "--town", "青石镇"]) == 2
    assert "第 10 行第 1 个字" in capsys.readouterr().err
    assert not file.exists()


@of_files
def test_commands_take_the_round_that_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    add(desk)
    answer(desk, begin(desk))
    file = str(desk.store.path)
    desk.store.close()
    assert commands.run(["problems", file, "--round", ROUND, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["description"] == "只够一个月"
    assert commands.run(["stats", file, "--round", ROUND, "--week", "2022-11-05"]) == 0
    assert "取暖新" in capsys.readouterr().out
    wrong = ["--round", "去年"]
    for command in (
        ["stats", file], ["problems", file], ["import", file, "没有的表.xlsx"],
        ["export", file, "--annex", "rongchang-shuanghe-2021.1", "--to", "a.xlsx"],
    ):  # fmt: skip
        assert commands.run([*command, *wrong]) == 2
        error = capsys.readouterr().err
        assert "没有可用的轮次“去年”" in error and "2021年5月" in error and error.count("\n") == 1
    assert commands.run(["export", file, "--annex", "own-2022.9", "--blank", "--to", "a.xlsx"]) == 2
    assert "own-2022.1（走访登记表）" in capsys.readouterr().err
    assert commands.run(["export", file, "--annex", "own-2023.1", "--blank", "--to", "a.xlsx"]) == 2
    assert "own-2022、" in capsys.readouterr().err
