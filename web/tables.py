"""Tables as files: what a page shows as CSV that spreadsheet programs open safely."""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response

from search.export_tables import neutralised


def answer(columns: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    """UTF-8 with a byte order mark, without live formulas; None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return neutralised(value) if isinstance(value, str) else str(value)
