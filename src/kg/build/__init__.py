"""Building: from files to a store that can be asked."""

from __future__ import annotations

from kg.build.run import Progress, build, remove
from kg.build.summary import Summary
from kg.store.ledger import notice_graphs

__all__ = ["Progress", "Summary", "build", "notice_graphs", "remove"]
