"""Before a file of a network share is closed: what was saved is brought back beside the window, with progress and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from domain.errors import KnownError
from ui.desk import Desk
from widgets.long_work import Progress
from widgets.work_dialog import WorkDialog

if TYPE_CHECKING:
    from db.remote import RemoteStore

SIZE = (540, 130)
KILO = 1024
LEAVE_TIP = "不再等网络：内容留在本机，下次在这台电脑上打开时接着送回（Esc）"


class BringDialog(WorkDialog):
    """Closes by itself, whatever became of it; what could not be brought back stays here and is said afterwards."""

    def __init__(self, store: RemoteStore, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("送回共享文件夹", SIZE, parent)
        self._store = store
        words = QLabel(f"正在把保存的内容送回共享文件夹里的“{store.share.name}”，送完就关闭。")
        words.setWordWrap(True)
        self.body.addWidget(words)
        self.progress.button.setText("留在本机")
        self.progress.button.setToolTip(LEAVE_TIP)
        now = desk.now()

        def work(progress: Progress) -> None:
            store.bring_back(now, lambda done, total: progress(done // KILO, total // KILO, "已送回（KB）"))

        self.start(work, lambda _none: self.accept(), "正在送回")

    def cancelled(self) -> None:
        """The person does not want to wait."""
        self._store.stays_here = True
        self.accept()

    def failed(self, fault: KnownError) -> None:
        """The share is away: closing need not find that out once more."""
        self._store.stays_here, self._store.notice = True, fault.sentence
        self.accept()


def bring_back_first(desk: Desk, parent: QWidget) -> None:
    """Bring back what a share does not have yet."""
    from db.remote import RemoteStore

    if isinstance(desk.store, RemoteStore) and not desk.store.brought:
        BringDialog(desk.store, desk, parent).exec()
