"""Reads leads from standard input, as vCards, CSV or a workbook, with independent libraries; writes
what they understood as JSON."""

import csv
import io
import json
import sys

import openpyxl
import vobject

data = sys.stdin.buffer.read()


def card(part):
    name = part.n.value
    out = {"name": part.fn.value, "family": name.family, "given": name.given}
    for key in ("tel", "email", "title", "note", "url"):
        if hasattr(part, key):
            out[key] = getattr(part, key).value
    if hasattr(part, "org"):
        out["org"] = part.org.value
    return out


if data.startswith(b"PK"):
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [[cell for cell in row] for row in book.active.iter_rows()]
    read = {
        "rows": [["" if cell.value is None else cell.value for cell in row] for row in cells],
        "kinds": sorted({cell.data_type for row in cells for cell in row if cell.value is not None}),
    }
elif data.startswith(b"BEGIN:VCARD"):
    read = [card(part) for part in vobject.readComponents(data.decode("utf-8"))]
else:
    read = {"rows": list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))}
json.dump(read, sys.stdout)
