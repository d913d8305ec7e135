"""What a PostgreSQL server may answer, as sentences for the person at the desk."""

from __future__ import annotations

import re

CUT = "和服务器的连接断开了{lost}；请检查网络，稍等再试，连上后先刷新看一下。"
UNREACHABLE = "连不上服务器{lost}；请检查网络和服务器地址，或问管理服务器的人。"
MAY_NOT = "服务器不允许这个用户写{lost}；请让管理服务器的人给这个用户权限。"
FULL = "服务器的磁盘空间不足{lost}；请告诉管理服务器的人，清理后再保存一次。"
BUSY = "服务器正忙（别人正在保存或导入）{lost}；请稍等再试。"
CROWDED = "同时连接服务器的人太多{lost}；请稍后再试，或让管理服务器的人放宽连接数。"
ENDED = "服务器正在关闭或启动{lost}；请稍等再试。"
LOST = "，刚才的内容没有保存"
UNANSWERED = "保存的那一刻和服务器断开了，还不知道存上没有；请检查网络，连上后再保存一次，程序会先查清，不会存两遍。"
"""The connection was lost while a transaction was being stored, and the server could not be asked since."""
STORED = "断开前的那次保存其实已经存上了，这次没有再存；请刷新看一下，再接着做。"
"""Said when the server is asked at last, before something would be written a second time."""

PASSWORD = "服务器的用户名或密码不对，请再输一次。"
NO_DATABASE = "服务器上没有这个数据库；请检查数据库名，或让管理服务器的人建好。"
NO_USER = "服务器上没有这个用户，或不让这台电脑连接；请让管理服务器的人建好用户并放行。"

BY_STATE = (
    ("08", CUT),
    ("57P01", CUT),
    ("57P02", CUT),
    ("57P03", ENDED),
    ("57P05", CUT),
    ("25P03", CUT),
    ("25006", MAY_NOT),
    ("42501", MAY_NOT),
    ("53100", FULL),
    ("53300", CROWDED),
    ("53", FULL),
    ("55P03", BUSY),
    ("57014", BUSY),
    ("40", BUSY),
    ("28P01", PASSWORD),
    ("28", NO_USER),
    ("3D000", NO_DATABASE),
)
"""By the beginning of the state that the server names; the first that fits."""

REFUSED = (
    (r"password authentication failed|no password supplied|密码认证失败|Password 认证失败", PASSWORD),
    (r'database "[^"]*" does not exist|数据库.*不存在', NO_DATABASE),
    (r'role "[^"]*" does not exist|no pg_hba\.conf entry|角色.*不存在|pg_hba\.conf', NO_USER),
    (r"too many (clients|connections)|remaining connection slots|连接.*过多", CROWDED),
    (r"starting up|shutting down|not yet accepting|正在启动|正在关闭", ENDED),
    (r"connection (refused|timeout|timed out|to server at)|could not translate|could not connect|Name or service", UNREACHABLE),
)
"""While connecting the driver knows no state, only the server's words."""


def is_cut(state: str, words: str) -> bool:
    """True when a fault with this SQLSTATE (may be empty) and these words says that the connection is lost."""
    return server_sentence(state, words, saving=False) in (CUT.format(lost=""), ENDED.format(lost=""))


def server_sentence(state: str, words: str, *, saving: bool) -> str:
    """The sentence for a fault with this SQLSTATE (may be empty) and these words; empty when it is none that we expect."""
    if state:
        found = next((sentence for start, sentence in BY_STATE if state.startswith(start)), "")
    else:
        found = refusal(words) or (CUT if re.search(r"closed|lost|terminat|reset|broken|EOF|SSL|connection", words) else "")
    return found.format(lost=LOST if saving else "")


def refusal(words: str) -> str:
    """The sentence for why a connection could not be made; empty when the words say nothing we know."""
    return next((sentence for pattern, sentence in REFUSED if re.search(pattern, words, re.IGNORECASE)), "")
