"""score: what was read, compared with annotated notices (docs/annotating.md). Needs the standard library alone.

`fold` says which spellings count as equal, `tally` counts hits and keeps what went wrong, `compare` goes through the
metrics, `script` reads tables from a folder and prints the figures (`kg score`, benchmarks/score.py), `rows` makes the
same tables from a parsed notice, `interval` tells how certain a figure is.
"""

from __future__ import annotations

from kg.score.compare import score
from kg.score.tally import Fault, Tally

__all__ = ["Fault", "Tally", "score"]
