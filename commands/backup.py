"""`backup`: a whole copy of a file, checked after it is written; also from a file to a server and back."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from commands.office_file import SERVER_PASSWORD, open_file
from commands.parser import CommandParser, file_name
from commands.password_file import password_in
from domain.errors import KnownError
from domain.server_address import is_address, server_address

if TYPE_CHECKING:
    from db.store import Store


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_file()
    words = "备份写到哪里；已有的备份会被替换；也可以是服务器上空数据库的地址"
    parser.add_argument("--to", required=True, type=file_name, metavar="OUT", help=words)
    words = "--to 是地址时：密码写在这个文本文件的第一行"
    parser.add_argument("--server-password", type=file_name, default=None, metavar="F", help=words)
    parser.add_operator()


def run(args: Namespace) -> int:
    """Write the copy and say where it is."""
    with open_file(args, signed=is_address(str(args.to))) as store:
        if not is_address(str(args.to)):
            print(f"已备份到 {store.backup(args.to)}")
            return 0
        return _move_to_server(store, args)


def _move_to_server(store: Store, args: Namespace) -> int:
    """Copy all of a file into an empty database."""
    from db.moving import file_to_server
    from db.opening import PasswordNeeded

    if is_address(str(args.file)):
        raise KnownError("从服务器到服务器请分两步：先备份到文件，再从文件搬上去。")
    server = server_address(str(args.to))
    try:
        file_to_server(store, server, password=password_in(args.server_password))
    except PasswordNeeded as needed:
        raise KnownError(SERVER_PASSWORD) from needed
    print(f"已搬到 {server.shown}，内容核对一致；从现在起请打开 {server.text}，原来的文件留作备份")
    return 0
