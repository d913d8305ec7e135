"""What the menu opens for safety: password, lock, operators, log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.operators import Right

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def open_door(name: str, window: MainWindow) -> None:
    """Open `password`, `lock`, `operators`, `operator` (who works) or `log` over the window's file."""
    bench = window.bench
    if bench is None:
        return
    desk = bench.desk
    if name == "lock":
        if window.guard is not None:
            window.guard.lock()
        return
    if not bench.page.leave():
        return
    if name == "password" and not desk.store.own_password:
        from db.store import SERVER_PASSWORD

        desk.say(SERVER_PASSWORD, "info")
    elif name == "password" and desk.writable_for(Right.PASSWORD):
        from ui.safety.password_dialog import PasswordDialog

        PasswordDialog(desk, window).exec()
        bench.status.refresh()
    elif name == "operators" and desk.writable_for(Right.OPERATORS):
        from ui.safety.operators_dialog import OperatorsDialog

        OperatorsDialog(desk, window).exec()
    elif name == "operator":
        from ui.safety.operator_page import switch_operator

        switch_operator(desk, window)
    elif name == "log":
        from ui.logbook.dialog import LogDialog

        LogDialog(desk, window).exec()
