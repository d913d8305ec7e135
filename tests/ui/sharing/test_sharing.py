"""From the real window: hand two villages out, work in one, take both back, decide by keys, take it all back again."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from db.queries.handouts import handouts
from db.sharing.conflicts import open_conflicts
from tests.ui.sharing.conftest import LONG, change, of_head, remove
from ui.sharing.conflicts import ConflictsDialog
from ui.sharing.hand_out import HandOutDialog
from ui.sharing.handouts import HandoutsDialog
from ui.sharing.merges import MergesDialog
from ui.sharing.paper import PaperDialog
from ui.sharing.returned import State
from ui.sharing.take_back import TakeBackDialog


def drop(window, *paths):
    """Let files fall on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(10, 10), actions, mime, button, Qt.KeyboardModifier.NoModifier))


def conflicts(shared):
    with shared.store.read() as session:
        return open_conflicts(session)


def disagree(shared):
    """The same two fields of 刘永福 and one of 周玉珍 are changed on both sides; the village's file."""
    path = shared.hand_out("金佛村", "金佛村")
    shared.work(
        path,
        lambda store: change(store, shared.clock, "刘永福", "村里", phone="13911112222", note="村里写的"),
        lambda store: change(store, shared.clock, "周玉珍", "村里", note="外出"),
    )
    change(shared.store, shared.clock, "刘永福", phone="13800000009", note="街道写的")
    change(shared.store, shared.clock, "周玉珍", note="在家")
    return path


def going_out(shared):
    """What the village notes of 周玉珍."""
    return lambda store: change(store, shared.clock, "周玉珍", "村里", note="外出")


def merged(shared, *paths):
    """The files dropped, looked at and merged."""
    drop(shared.window, *paths)
    dialog = shared.dialog(TakeBackDialog)
    shared.qtbot.waitUntil(lambda: not dialog.busy and all(one.report for one in dialog._files), timeout=LONG)
    dialog.merge()
    shared.settle(dialog)
    return dialog


def test_villages_are_ticked_with_the_space_key_and_each_gets_a_file_that_is_never_overwritten(shared, press, qtbot):
    taken = shared.folder / "双河街道-梅石坝社区-20210512.htk"
    taken.write_bytes(b"already here")
    press("Ctrl+Shift+D")
    dialog = shared.dialog(HandOutDialog)
    press("Space", "Space")
    assert [one.name for one in dialog.villages.ticked()] == ["梅石坝社区", "金佛村"]
    assert dialog.count.text().startswith("已选 2 个，8 户")
    dialog.form.folder.setText(str(shared.folder))
    dialog.form.expires.set_day(date(2021, 5, 30))
    press("Ctrl+Return")
    shared.settle(dialog)
    names = sorted(path.name for path in shared.folder.iterdir())
    assert names == [
        "双河街道-梅石坝社区-20210512-2.htk", "双河街道-梅石坝社区-20210512.htk", "双河街道-金佛村-20210512.htk",
    ]  # fmt: skip
    assert taken.read_bytes() == b"already here"
    assert [one.recipient for one in dialog.made] == ["梅石坝社区", "金佛村"]
    dialog.show_paper()
    paper = dialog.findChild(PaperDialog)
    qtbot.waitUntil(lambda: paper.preview.document.pageCount() == 1, timeout=LONG)
    paper.done(0)
    dialog.reject()
    assert shared.window.bench.notices.text.startswith("已分发 2 个文件")


def test_nothing_is_handed_out_before_everything_is_right_and_what_is_wrong_stands_at_its_field(shared, press):
    press("Ctrl+Shift+D")
    dialog = shared.dialog(HandOutDialog)
    form = dialog.form
    form.folder.setText(str(shared.folder / "nowhere"))
    form.expires.set_day(date(2021, 5, 1))
    form.password.setText("abc123")
    form.again.setText("abc124")
    dialog.hand_out()
    assert {one.field for one in form.form.findings()} == {"mode", "folder", "expires", "again"}
    form.password.setText("abc")
    form.again.setText("abc")
    dialog.hand_out()
    assert "password" in {one.field for one in form.form.findings()} and not dialog.busy
    dialog.reject()


def test_a_run_that_is_stopped_leaves_the_files_already_written_and_says_which(shared, press):
    press("Ctrl+Shift+D")
    dialog = shared.dialog(HandOutDialog)
    dialog.villages.tick_all(True)
    dialog.form.folder.setText(str(shared.folder))
    dialog.hand_out()
    # Stopped as soon as the second village is begun.
    at_once = Qt.ConnectionType.DirectConnection
    dialog._work.progressed.connect(lambda done, _total, _text: dialog._work.cancel() if done else None, at_once)
    shared.settle(dialog)
    with shared.store.read() as session:
        known = handouts(session)
    assert len(list(shared.folder.iterdir())) == len(known) == len(dialog.made)
    if len(known) < 2:
        assert dialog.words.text().startswith("● 已停止") and "梅石坝社区" in dialog.words.text()
    dialog.reject()


def test_returned_files_are_looked_at_and_merged_in_one_go_and_taken_back_in_one_go(shared, press):
    paths = [shared.hand_out("金佛村", "金佛村"), shared.hand_out("梅石坝社区", "梅石坝社区")]
    shared.work(paths[0], going_out(shared))
    shared.work(paths[1], lambda store: change(store, shared.clock, "张三", "村里", phone="13900001111"))
    dialog = merged(shared, *paths)
    assert dialog.words.text().startswith("✓ 已合并 2 个文件：新增 0 条，修改 2 条")
    assert [one.state for one in dialog._files] == [State.MERGED] * 2
    dialog.reject()
    assert of_head(shared.store, "张三").phone == "13900001111"
    bar = shared.window.bench.notices
    assert bar.actions_shown == ["撤销合并"]
    bar.press("撤销合并")
    assert of_head(shared.store, "张三").phone != "13900001111" and of_head(shared.store, "周玉珍").note == ""


def test_a_file_that_cannot_be_merged_says_why_and_does_not_keep_the_others(shared, press, tmp_path):
    good = shared.work(shared.hand_out("金佛村", "金佛村"), going_out(shared))
    own = shared.store.backup(tmp_path / "own.htk")
    drop(shared.window, own, good)
    dialog = shared.dialog(TakeBackDialog)
    shared.qtbot.waitUntil(lambda: all(one.state is not State.WAITING for one in dialog._files), timeout=LONG)
    dialog.files.select_key(str(own))
    assert "不是分发出去的文件" in dialog.words.text() and dialog.go_button.text() == "合并 1 个文件"
    dialog.merge()
    shared.settle(dialog)
    assert of_head(shared.store, "周玉珍").note == "外出"
    dialog.reject()


def test_a_password_is_asked_for_where_the_file_stands(shared, press, type_in):
    path = shared.hand_out("金佛村", "金佛村", password="山茶花开了")
    shared.work(path, going_out(shared), password="山茶花开了")
    drop(shared.window, path)
    dialog = shared.dialog(TakeBackDialog)
    shared.qtbot.waitUntil(dialog.password_row.isVisible, timeout=LONG)
    dialog.password.setText("不对的密码")
    dialog.try_password()
    shared.settle(dialog)
    assert "密码不对" in dialog.words.text()
    dialog.password.setText("山茶花开了")
    press("Return")
    shared.qtbot.waitUntil(lambda: dialog.go_button.text() == "合并 1 个文件", timeout=LONG)
    assert not dialog.password_row.isVisible()
    dialog.reject()


def test_a_dropped_file_that_is_not_a_part_of_ours_is_opened_as_before(shared, tmp_path, qtbot):
    other = shared.store.backup(tmp_path / "副本.htk")
    drop(shared.window, other)
    qtbot.waitUntil(lambda: shared.window.bench.desk.store.path == other, timeout=LONG)


def test_conflicts_are_decided_by_keys_and_undone_by_ctrl_z(shared, press):
    shared.leave(merged(shared, disagree(shared)))
    status = shared.window.bench.status
    shared.qtbot.waitUntil(lambda: status.conflicts.text() == "● 合并冲突 3", timeout=LONG)
    status.conflicts.click()
    dialog = shared.dialog(ConflictsDialog)
    dialog.table.select_key(next(one.uid for one in conflicts(shared) if one.theirs == "13911112222"))
    assert [label.text() for label in dialog.card.values][1:] == ["13800000009", "13911112222"]
    assert "村里" in dialog.card.writers[2].text() and "01号" in dialog.card.writers[1].text()
    press("2")
    assert of_head(shared.store, "刘永福").phone == "13911112222" and len(conflicts(shared)) == 2
    press("Ctrl+Z")
    assert of_head(shared.store, "刘永福").phone == "13800000009" and len(conflicts(shared)) == 3
    dialog.reject()


def test_marked_ones_a_household_or_a_village_are_decided_together(shared, press):
    shared.leave(merged(shared, disagree(shared)))
    press("Ctrl+Shift+M")
    dialog = shared.dialog(ConflictsDialog)
    dialog.table.select_place(0)
    press("Space", "Space", "2")
    assert len(conflicts(shared)) == 1 and not dialog.table.marked
    press("Ctrl+Z")
    dialog.table.select_key(next(one.uid for one in conflicts(shared) if "刘永福" in one.place))
    press("Ctrl+1")
    assert {one.place for one in conflicts(shared)} == {"周玉珍户"}
    press("Ctrl+Z", "Alt+2")
    assert conflicts(shared) == []
    assert (of_head(shared.store, "刘永福").note, of_head(shared.store, "周玉珍").note) == ("村里写的", "外出")
    dialog.reject()


def test_a_deletion_says_what_the_other_side_did_and_enter_leads_to_the_household(shared, press):
    path = shared.hand_out("梅石坝社区", "梅石坝社区")
    shared.work(path, lambda store: remove(store, shared.clock, "张三", "村里"))
    change(shared.store, shared.clock, "张三", phone="13855556666")
    shared.leave(merged(shared, path))
    press("Ctrl+Shift+M")
    dialog = shared.dialog(ConflictsDialog)
    assert dialog.card.deeds.text() == "对方删除了它；本单位在这期间：农户 · 联系电话：13900000002→13855556666。"
    press("Return")
    page = shared.window.bench.page
    uid = of_head(shared.store, "张三").uid
    shared.qtbot.waitUntil(lambda: page.table.current_key() == uid, timeout=LONG)
    assert len(conflicts(shared)) == 1


def test_the_list_says_who_has_what_and_marks_what_is_overdue(shared, press, clock):
    shared.hand_out("金佛村", "金佛村")
    with shared.store.read() as session:
        (one,) = handouts(session)
    from sqlalchemy import update

    from db.models import HandoutRow

    shared.store.write(lambda session: session.execute(update(HandoutRow).values(expires_on=date(2021, 5, 30))))
    clock.time += timedelta(days=30)
    shared.window.share("handouts")
    dialog = shared.dialog(HandoutsDialog)
    model = dialog.table.model()
    shown = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert shown[:3] == ["金佛村", "金佛村", "4"] and "▲ 逾期 12 天未交回" in shown
    press("Delete")
    assert "不再收回" in str(model_text(dialog))
    press("Delete")
    assert "未交回" in str(model_text(dialog))
    dialog.reject()
    assert one.waited_for


def model_text(dialog):
    model = dialog.table.model()
    return [str(model.index(0, column).data()) for column in range(model.columnCount())]


def test_a_past_merge_is_taken_back_unless_later_work_stands_on_it(shared, press):
    path = shared.work(shared.hand_out("金佛村", "金佛村"), going_out(shared))
    shared.leave(merged(shared, path))
    change(shared.store, shared.clock, "周玉珍", note="回来了")
    shared.window.share("merges")
    dialog = shared.dialog(MergesDialog)
    press("Delete")
    shared.settle(dialog)
    assert "不能撤销" in dialog.words.text()
    shared.window.undo()
    dialog.take_back()
    shared.settle(dialog)
    assert of_head(shared.store, "周玉珍").note == "" and not dialog.undo_button.isEnabled()
    dialog.reject()


def test_a_part_says_in_the_window_where_it_comes_from_and_that_its_day_is_over(shared, clock):
    from db.sharing.handing_out import hand_out
    from domain.sharing import HandoutWish

    target = shared.folder / "金佛村.htk"
    hand_out(shared.store, HandoutWish("金佛村", (), expires_on=date(2021, 5, 30)), target, "01号", clock())
    assert shared.window.open_file(target)
    status = shared.window.bench.status
    shared.qtbot.waitUntil(lambda: status.origin.text() != "", timeout=LONG)
    assert status.origin.text() == "由双河街道分发给金佛村，请于5月30日前交回"
    clock.time += timedelta(days=30)
    status.refresh()
    assert status.origin.text().startswith("▲ 由双河街道分发给金佛村")
    change(shared.store, clock, "周玉珍", note="仍能使用")
