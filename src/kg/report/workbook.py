"""A report as one workbook: a sheet for each list, ready to filter and to print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from kg.query import Cell
from kg.report.tables import List

WIDEST = 60  # characters; longer text wraps


def write_workbook(tables: Sequence[List], stream: IO[bytes]) -> None:
    """Write every list as a sheet. Text is text: what begins with "=" is never a formula. Needs openpyxl."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for table in tables:
        sheet: Any = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.headers))}{len(table.rows) + 1}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "1:1"
        for number, header in enumerate(table.headers):
            longest = max([len(header) + 3, *(len(str(row[number] or "")) for row in table.rows)])
            sheet.column_dimensions[get_column_letter(number + 1)].width = min(longest + 2, WIDEST)

        def entry(value: Cell, sheet: Any = sheet, *, header: bool = False) -> Any:
            made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                made.data_type = "s"
            made.alignment = Alignment(vertical="top", wrap_text=True)
            if header:
                made.font, made.fill = Font(bold=True), PatternFill("solid", fgColor="E8EDF2")
            return made

        sheet.append([entry(name, header=True) for name in table.headers])
        for row in table.rows:
            sheet.append([entry(value) for value in row])
    book.save(stream)
