"""Two writers never share a run folder, and a dead one never blocks it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shadowgraph.errors import RunError
from shadowgraph.store.lock import STALE_SECONDS, RunLock

HOLD = """
import sys, time
from pathlib import Path
from shadowgraph.store.lock import RunLock
lock = RunLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def hold(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with hold(path) as process:
        try:
            with pytest.raises(RunError) as caught:
                RunLock(path).acquire()
        finally:
            process.kill()
    assert caught.value.value == f"process {process.pid} on {socket.gethostname()}"
    assert caught.value.exit_code == 6


def test_the_lock_of_a_killed_writer_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with hold(path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert path.exists()
    lock = RunLock(path)
    lock.acquire()
    assert lock.recovered == {"pid": process.pid, "host": socket.gethostname()}
    assert json.loads(path.read_text())["pid"] == os.getpid()
    lock.release()
    assert not path.exists()


def test_another_machine_s_fresh_lock_is_respected_and_its_old_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    path.write_text(json.dumps({"pid": 1, "host": "elsewhere"}))
    with pytest.raises(RunError) as caught:
        RunLock(path).acquire()
    assert "process 1 on elsewhere" in str(caught.value)
    old = time.time() - STALE_SECONDS - 1
    os.utime(path, (old, old))
    lock = RunLock(path)
    lock.acquire()
    assert lock.recovered == {"pid": 1, "host": "elsewhere"}
    lock.release()


def test_garbage_in_the_lock_file_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    path.write_text("{not json")
    lock = RunLock(path)
    lock.acquire()
    lock.release()
    assert not path.exists()


def test_one_process_cannot_lock_twice(tmp_path: Path) -> None:
    first = RunLock(tmp_path / ".lock")
    first.acquire()
    with pytest.raises(RunError):
        RunLock(tmp_path / ".lock").acquire()
    first.release()
    again = RunLock(tmp_path / ".lock")
    again.acquire()
    again.release()
