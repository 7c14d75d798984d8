"""Reports: what a period, a place or a body comes to, as pages, a workbook and a Markdown file that can be sent round."""

from kg.report.collect import Report, Scope, collect
from kg.report.write import write_report

__all__ = ["Report", "Scope", "collect", "write_report"]
