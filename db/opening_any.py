"""Opening and making what a clerk names: a file, or the address of a server."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from db import remote
from db.store import Store
from domain.server_address import is_address, server_address


def open_store(
    place: Path | str, *, password: str = "", clerk: str = "", now: datetime, backups: Path | None = None, back_up: bool = True
) -> Store:
    """Open a file, or the database at an address. As `Store.open`, and `ServerStore.open_on`, which loads only when needed.

    A file on a network share is worked on in a copy (`db/remote.py`).
    """
    if not is_address(str(place)):
        if remote.on_network(Path(place)):
            return remote.RemoteStore.open_share(
                Path(place), password=password, clerk=clerk, now=now, folder=backups, back_up=back_up
            )
        return Store.open(Path(place), password=password, clerk=clerk, now=now, backups=backups, back_up=back_up)
    from db.server_store import ServerStore

    return ServerStore.open_on(
        server_address(str(place)), password=password, folder=backups, now=now if back_up else None
    )


def create_store(
    place: Path | str,
    scheme_id: str,
    *,
    county: str = "",
    town: str = "",
    clerk: str,
    now: datetime,
    password: str = "",
    notice: str = "",
) -> Store:
    """Make a new file, or the tables in an empty database, for an office. As `Store.create`."""
    if not is_address(str(place)):
        return Store.create(
            Path(place), scheme_id, county=county, town=town, clerk=clerk, now=now, password=password, notice=notice
        )
    from db.server_store import ServerStore

    return ServerStore.create_on(
        server_address(str(place)), scheme_id, county=county, town=town, clerk=clerk, now=now, password=password, notice=notice
    )
