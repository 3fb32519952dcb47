"""LibreOffice as a second reader of the workbook: it works out every formula anew, and says what it finds.

LibreOffice keeps the values a file carries unless it is told otherwise: the profile says to recalculate always, and the tests write 0 as
the value of every formula, so that nothing but the formulas can be right.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from python_calamine import CalamineWorkbook

from calculator.workbook.build import Workbook
from calculator.workbook.cells import FIRST, Line
from calculator.workbook.side import Side

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(files: list[Path], folder: Path) -> dict[Path, CalamineWorkbook]:
    """Let LibreOffice work out every formula of some files, in one call."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    words = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*words, *map(str, files)], check=True, capture_output=True)
    return {file: CalamineWorkbook.from_path(str(folder / "out" / file.name)) for file in files}


def off(book: CalamineWorkbook, made: Workbook, engine: Mapping[str, Side]) -> list[str]:
    """Name the yearly lines that are off the engine by 1 VND or more, and those that are no numbers."""
    pages: dict[str, list[list[object]]] = {}
    found = []
    for name, side in made.sides.items():
        for key, line in side.lines.items():
            table, _, short = key.partition(".")
            values = np.array(engine[name].engine(table, short))
            if not isinstance(line, Line):
                if np.nan_to_num(values).any():
                    found.append(f"{name} {key}: nothing in the file, something in the engine")
                continue
            if line.sheet not in pages:
                pages[line.sheet] = book.get_sheet_by_name(line.sheet).to_python(skip_empty_area=False)
            cells = pages[line.sheet][line.row][FIRST : FIRST + len(values)]
            found += [
                f"{name} {key} in year {at}: the engine has {value}, the file {cell!r}"
                for at, (value, cell) in enumerate(zip(values, cells, strict=True))
                if not np.isnan(value) and not (isinstance(cell, float) and abs(cell - value) < 1)
            ]
    return found
