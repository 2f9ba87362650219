"""Below the floor of free space a night stops, says so, and raises an alarm."""

import errno
import shutil
import threading
from pathlib import Path

import pytest

from flows import room
from flows.room import NoRoom, Room


class Disk:
    """What the disk says is free."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, free: int) -> None:
        self.free = free
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: self)


def test_too_little_room_is_told_with_numbers_and_stays_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch, 2_000_000_000)
    looked = Room(tmp_path, 1_000_000_000)
    looked.look()
    disk.free = 400_000_000
    with pytest.raises(NoRoom, match=r"0\.40 GB free in .*the floor is 1\.00 GB") as raised:
        looked.look()
    assert raised.value.errno == errno.ENOSPC  # nothing that trying again mends
    disk.free = 2_000_000_000
    with pytest.raises(NoRoom):
        looked.look()
    Room(tmp_path, 1_000_000_000).look()  # the next run


def test_collectors_are_asked_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LOOK_SECONDS", 0.01)
    disk, stop = Disk(monkeypatch, 100), threading.Event()
    with Room(tmp_path, 50).watched(stop):
        assert not stop.wait(0.1)
        disk.free = 10
        assert stop.wait(10)
    with Room(tmp_path, 0).watched(threading.Event()):  # no floor, nothing to look at
        pass
