"""A helper process for a library written in C, which a hostile file may keep busy for ever or let fill the memory.

It is started when first needed and serves this process alone. A file that takes too long or too much memory ends the
helper and is refused; the next file has a new one. The helper ends with its parent, however that ends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from kg.errors import InputError, NotText
from kg.read.limits import Limits

_START = "from kg.read.guard import serve; serve()"


class _Helper:
    def __init__(self) -> None:
        self.owner = os.getpid()
        self.connection, theirs = Pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(theirs.fileno()), str(self.owner)],
            pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        theirs.close()

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.process.kill()
        self.connection.close()
        self.process.wait()


_lock = threading.Lock()
_helper: _Helper | None = None


def call(work: str, *arguments: Any, name: str, limits: Limits, seconds: float) -> Any:
    """What the function `work` ("module:function") gives in the helper. Raises what it raises of our errors, and
    `NotText` where it takes longer than `seconds`, needs more memory than the limit, or breaks down."""
    global _helper
    with _lock:
        if _helper is None or _helper.owner != os.getpid() or _helper.process.poll() is not None:
            _helper = _Helper()
        try:
            _helper.connection.send((work, arguments, limits.memory_bytes))
            if not _helper.connection.poll(seconds):
                raise NotText(name, f"reading it took longer than {seconds:.0f} s", "Raise the limit `seconds`")
            done, result = _helper.connection.recv()
        except (EOFError, OSError):
            _helper.end()
            _helper = None
            reason = "reading it broke the program that reads it, or needed too much memory"
            raise NotText(name, reason, "Save it again from its program, or raise the limit `memory_bytes`") from None
        except BaseException:  # Ctrl-C, too: whatever it is busy with is of no more use
            _helper.end()
            _helper = None
            raise
    if done:
        return result
    raise result if isinstance(result, InputError) else MemoryError


def serve() -> None:
    """Do what the parent asks, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = int(sys.argv[2])
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    connection: Connection[Any, Any] = Connection(int(sys.argv[1]))
    while True:
        try:
            work, arguments, memory = connection.recv()
        except (EOFError, OSError):
            return
        _bound(memory)
        module, _, function = work.partition(":")
        try:
            answer = True, getattr(import_module(module), function)(*arguments)
        except (InputError, MemoryError) as error:
            answer = False, error
        connection.send(answer)


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    # A library that is busy does not read what its parent says, and would not see it go.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
