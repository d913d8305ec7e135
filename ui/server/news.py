"""What other clerks write on the server, brought into the window: the pages refresh, a lost connection is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from domain.server_address import is_address

if TYPE_CHECKING:
    from db.live import Told
    from ui.desk import Desk

LOST = "和服务器的连接断开了，正在重新连接；填了一半的内容还在，请等连上后再保存。"
BACK = "已重新连上服务器，显示的是最新内容。"


class News(QObject):
    """Hears from the store's thread and tells the desk on the window's own."""

    told = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.connected = True
        # Sent from another thread, it is taken in when the window has its turn.
        self.told.connect(self._take)

    def _take(self, told: Told) -> None:
        if self._desk.closed:
            return
        if told.connected != self.connected:
            self.connected = told.connected
            self._desk.say(BACK if told.connected else LOST, "done" if told.connected else "warn")
        self._desk.hear(told.changes)


def hear_others(desk: Desk) -> News | None:
    """Let the desk hear what others write on its server; None on a file, which one program writes at a time."""
    store: Any = desk.store
    if not is_address(store.address):
        return None
    news = News(desk)
    store.listen(news.told.emit)
    return news
