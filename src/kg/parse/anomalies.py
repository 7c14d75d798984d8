"""What a careful reader would flag as an error of the notice itself or of its digitising.

Pure functions over the text and what was read from it; every check is one rule of mappings/anomalies.toml. Precision
goes before recall: a check reports what can hardly be right otherwise.
"""

from __future__ import annotations

from kg.parse.anomaly_abbreviations import abbreviation_anomalies
from kg.parse.anomaly_coherence import coherence_anomalies
from kg.parse.anomaly_dates import date_anomalies
from kg.parse.anomaly_figures import figure_anomalies
from kg.parse.anomaly_forms import form_anomalies
from kg.parse.anomaly_report import AnomalyMention, Facts
from kg.parse.anomaly_shares import share_anomalies
from kg.parse.anomaly_spelling import spelling_anomalies
from kg.parse.anomaly_sums import sum_anomalies
from kg.parse.anomaly_units import unit_anomalies

__all__ = ["AnomalyMention", "Facts", "find_anomalies"]


CHECKS = (
    unit_anomalies,
    figure_anomalies,
    sum_anomalies,
    share_anomalies,
    date_anomalies,
    abbreviation_anomalies,
    spelling_anomalies,
    form_anomalies,
    coherence_anomalies,
)


def find_anomalies(facts: Facts) -> list[AnomalyMention]:
    """All anomalies, in the order of the text, one for each place and rule."""
    found: dict[tuple[int, int, str], AnomalyMention] = {}
    for check in CHECKS:
        for anomaly in check(facts):
            found.setdefault((anomaly.start, anomaly.end, anomaly.rule), anomaly)
    return sorted(found.values(), key=lambda a: (a.start, a.end, a.rule))
