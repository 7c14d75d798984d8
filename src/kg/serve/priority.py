"""Letting a process yield to others."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def lower(process: int, niceness: int) -> None:
    """Set the niceness of a process that leads a session, as far as the system lets one. To Linux one session may be
    worth as much as another whatever the niceness of their processes (autogroups), so the session is told, too."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process, niceness)
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(str(niceness))
