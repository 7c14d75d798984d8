"""Building: from files to a store that can be asked."""

from __future__ import annotations

from kg.build.run import Progress, build, notice_graphs, remove
from kg.build.summary import Summary

__all__ = ["Progress", "Summary", "build", "notice_graphs", "remove"]
