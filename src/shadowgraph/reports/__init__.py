"""Reports: one self-contained HTML file per theatre, and an index page for a run with several."""

from shadowgraph.reports.page import write
from shadowgraph.reports.tables import ReportTables

__all__ = ["ReportTables", "write"]
