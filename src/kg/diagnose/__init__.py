"""diagnose: how one notice was read. What was recognised and where, what was left over, what is doubtful, and, against
an annotation (docs/annotating.md), what was missed and what is too much, each with its place in the raw text.

    reading → marks · leftover · doubts · against the annotation → terminal · page
"""

from __future__ import annotations

from kg.diagnose.look import diagnose
from kg.diagnose.records import Diagnosis, Difference, Mark, Remark

__all__ = ["Diagnosis", "Difference", "Mark", "Remark", "diagnose"]
