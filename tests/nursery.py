"""Builds in processes that tests may kill: started once with everything imported, it forks for every build.

python nursery.py          reads one JSON object a line: {"sources": […], "store": "…", "batch": 10, "bulk": 5}
                           writes "pid N", then "done N" for every batch that was reported as stored, then
                           "end CODE" (0; 5 where the store failed, the message behind it; -9 where it was killed)
"""

from __future__ import annotations

import json
import os
import sys
import time


def build(order: dict) -> None:
    from kg import build as room
    from kg.build import batch, run
    from kg.errors import StoreError
    from kg.store import open_writer

    run.BATCH, batch.BULK = order.get("batch", run.BATCH), order.get("bulk", batch.BULK)
    code, message = 0, ""
    try:
        store = open_writer(order["store"])
        try:
            room.build(
                order["sources"], store, jobs=1, prune=order.get("prune", False),
                progress=lambda done, total, summary: say(f"done {done}"),
            )  # fmt: skip
        finally:
            store.close()
    except StoreError as error:
        code, message = error.exit_code, str(error)
    say(f"end {code} {message}")
    os._exit(0)


def say(line: str) -> None:
    os.write(1, (line + "\n").encode())


def main() -> None:
    # Import all that a build needs without opening a database: a fork must find no thread of another's.
    import kg.build
    import kg.map
    import kg.parse
    import kg.read
    import kg.validate  # noqa: F401
    from kg.build.recipe import recipe
    from kg.build.work import work

    recipe()  # once for all, for it changes with the sources of this program
    for path in sys.argv[1:]:
        work(path)
    say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            build(order)
        say(f"pid {child}")
        started = time.monotonic()
        _, status = os.waitpid(child, 0)
        if status:
            say(f"end -{status & 127}")
        say(f"over {time.monotonic() - started:.3f}")


main()
