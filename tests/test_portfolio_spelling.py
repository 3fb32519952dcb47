"""A sheet as a Vietnamese Excel saves it gives what the same rows give in the spelling of the schema."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.project.portfolio.spelling import respelled

HEADER = [
    "id",
    "name",
    "activity",
    "licence",
    "operation_start",
    "capital",
    "revenue",
    "revenue_growth",
    "cost_share",
    "premises",
    "area",
    "rent",
    "new_project",
    "recognised_software_steps",
]
PLAIN = [
    "a",
    "Phần mềm Đà Nẵng",
    "software_product",
    "2027-03-15",
    "2028-01-02",
    "1000000000",
    "59150000000",
    "6.5%",
    "33%",
    "floor_space",
    "1040",
    "226000",
    "yes",
    "yes",
]
EXCEL = [
    "a",
    "Phần mềm Đà Nẵng",
    "software_product",
    "15/03/2027",
    "2/1/2028",
    "1.000.000.000",
    "59.150.000.000",
    "6,5%",
    "33%",
    "floor_space",
    "1.040",
    "226.000",
    "yes",
    "yes",
]


def results(path: Path, *options: str) -> list[dict[str, str]]:
    out = path.parent / path.stem
    assert main(["portfolio", str(path), "--first-year", "2027", "--out", str(out), *options]) == 0
    with (out / "results.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("coded", ["utf-8-sig", "utf-16"])
def test_a_vietnamese_sheet_gives_the_same_as_the_plain_one(coded: str, tmp_path: Path) -> None:
    (tmp_path / "plain.csv").write_text(",".join(HEADER) + "\n" + ",".join(PLAIN) + "\n", encoding="utf-8")
    (tmp_path / "excel.csv").write_text(";".join(HEADER) + "\n" + ";".join(EXCEL) + "\n", encoding=coded)
    plain = results(tmp_path / "plain.csv")
    assert float(plain[0]["kept"]) > 0
    assert results(tmp_path / "excel.csv", "--spelling", "vi") == plain


def test_without_being_told_the_spelling_is_not_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "excel.csv"
    path.write_text(";".join(HEADER) + "\n" + ";".join(EXCEL) + "\n", encoding="utf-8")
    assert main(["portfolio", str(path)]) == 2
    assert "--spelling vi" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("column", "cell", "as_the_schema_writes_it"),
    [("licence", "5/3/2027", "2027-03-05"), ("licence", "2027-03-05", "2027-03-05"), ("asset_first_use", "3/2027", "2027-03"),
     ("capital", "1,5 tỷ", "1.50 tỷ"), ("cost_share", "12,125%", "12.1250%"), ("area", "1.234,5", "1234.50"), ("area", "1.23", "1.23"),
     ("name", "1.040", "1.040")],
)  # fmt: skip
def test_a_cell_is_written_as_the_schema_does(column: str, cell: str, as_the_schema_writes_it: str) -> None:
    assert respelled({column: np.array([cell], dtype=object)})[column].tolist() == [as_the_schema_writes_it]
