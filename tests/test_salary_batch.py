"""``salary --batch``: every bad row is named by row and column and kept, all others are computed, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.analysis.people.payroll_batch import compute_batch
from calculator.law.law import load_law
from calculator.project.payroll_file import read_payroll_file
from tests.test_commands import answer
from tests.twin import payslip as twin
from tests.twin import wage_year
from tests.twin.random_payslips import random_payslip

HEADER = "id,month,region,gross"
GOOD = "a,2026-03,I,20000000"


class Folder:
    """A folder of one batch."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.capsys = path, capsys

    def run(self, text: str | bytes, *options: str) -> tuple[int, dict[str, Any], list[str]]:
        (self.path / "in.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        files = ["--batch", str(self.path / "in.csv"), "--out", str(self.path / "out.csv")]
        status = main(["salary", *files, *options, "--json"])
        said = self.capsys.readouterr()
        return (
            status,
            json.loads(said.out) if said.out else {},
            [line.replace(str(self.path / "in.csv"), "in") for line in said.err.splitlines()],
        )

    def table(self, name: str, separator: str = ",") -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((self.path / name).read_text(encoding="utf-8-sig")), delimiter=separator))


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    return Folder(tmp_path, capsys)


def test_good_rows(folder: Folder) -> None:
    # Oracles 9 and 43, and a net contract of 17,780,000: the first again.
    text = f"{HEADER},net\n{GOOD},\nb,2025-12,I,120 triệu,\nc,2026-03,i,,17780000\n"
    status, found, said = folder.run(text)
    assert (status, said) == (0, [])
    assert (found["rows_in"], found["rows_out"], found["rejected"], found["rejects"]) == (3, 3, 0, [])
    rows = folder.table("out.csv")
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert [row["pit"] for row in rows] == ["120000", "26396700", "120000"]
    assert [row["region"] for row in rows] == ["I", "I", "I"]
    assert [row["exemption"] for row in rows] == ["not_known", "no_law", "not_known"]
    assert found["totals"]["pit"] == 2 * 120_000 + 26_396_700
    assert not (folder.path / "out.rejects.csv").exists()


# A bad row, the column it is named by, and words of the reason.
BAD = {
    "negative pay": ("x,2026-03,I,-5", "gross", "'-5' is negative"),
    "text in a number": ("x,2026-03,I,lots", "gross", "'lots' is not a number"),
    "a number of two meanings": ("x,2026-03,I,20.000", "gross", "can be read as 20000"),
    "a percentage": ("x,2026-03,I,5%", "gross", "is a percentage"),
    "more than float64 holds": ("x,2026-03,I,99999999999999999", "gross", "larger than 9.0e15"),
    "not a number": ("x,2026-03,I,nan", "gross", "'nan' is not"),
    "unknown region": ("x,2026-03,V,20000000", "region", "'V' is not one of the choices"),
    "no region": ("x,2026-03,,20000000", "region", "it is empty"),
    "before the law": ("x,2024-06,I,20000000", "month", "does not hold the insurance"),
    "no such month": ("x,2026-13,I,20000000", "month", "is not a month"),
    "a date of a spreadsheet": ("x,Mar-26,I,20000000", "month", "is not a month"),
    "no month": ("x,,I,20000000", "month", "it is empty"),
    "no pay": ("x,2026-03,I,", "gross, net, net_of_tax", "none of the three"),
    "commas without quotes": ("x,2026-03,I,20,000,000", "", "it has 6 cells, the header has 4"),
    "a cell too few": ("x,2026-03,I", "", "it has 3 cells"),
    "a formula": ("=1+1,2026-03,I,20000000", "id", "begins like a formula"),
    "a formula with at": ("@SUM(A1),2026-03,I,20000000", "id", "begins like a formula"),
    "a formula in a number": ("x,2026-03,I,=20000000", "gross", "is not a number"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_named_and_kept(folder: Folder, name: str) -> None:
    row, column, words = BAD[name]
    status, found, said = folder.run(f"{HEADER}\n{GOOD}\n{row}\n{GOOD}\n")
    assert status == 2
    assert (found["rows_in"], found["rows_out"], found["rejected"]) == (3, 2, 1)
    assert {fault["row"] for fault in found["rejects"]} == {3}
    (fault,) = [fault for fault in found["rejects"] if fault["column"] == column]
    assert words in fault["found"]
    assert fault["remedy"]
    assert any(line.startswith(f"in:3: {column}: " if column else "in:3: ") and words in line for line in said)
    assert [line["pit"] for line in folder.table("out.csv")] == ["120000"] * 2
    kept = (folder.path / "out.rejects.csv").read_text(encoding="utf-8").splitlines()
    assert len(kept) == 2
    cells = [f"'{cell}" if cell[:1] in ("=", "@") else cell for cell in row.split(",")]
    assert next(csv.reader(kept[1:]))[: len(cells)] == cells
    assert words in kept[1].replace('""', '"')


COLUMNS = {
    ("dependants", "2.5"): "is not a whole number",
    ("dependants", "-1"): "is negative",
    ("contract_months", "0"): "is not above zero",
    ("nationality", "us"): "is not one of the choices",
    ("residence", "abroad"): "is not one of the choices",
    ("qualified", "maybe"): "is not one of the choices",
    ("project_share", "2"): "is not a share",
    ("project_share", "0.5"): "it needs qualified",
    ("first_exempt_month", "2026-01"): "it needs qualified",
    ("bonus", "30000000"): "they are more than gross pay",
    ("deduction_months", "13"): "is no number of months of a year",
    ("net", "17780000"): "more than one is filled in",
    ("overtime_above_normal", "1"): "it is more than the overtime",
}


@pytest.mark.parametrize(("column", "text"), COLUMNS)
def test_other_columns(folder: Folder, column: str, text: str) -> None:
    status, found, _ = folder.run(f"{HEADER},{column}\n{GOOD},\nx,2026-03,I,20000000,{text}\n")
    assert (status, found["rows_out"], found["rejected"]) == (2, 1, 1)
    (fault,) = found["rejects"]
    assert column in fault["column"]
    assert COLUMNS[column, text] in fault["found"]


def test_what_the_law_of_the_month_needs(folder: Folder) -> None:
    rows = [
        "a,2025-12,I,20000000,1000000,,,",  # overtime of 2025 without the part above normal pay
        "b,2025-12,I,20000000,1000000,400000,,",
        "c,2025-12,I,20000000,,,1000000,",  # the employer's pension before 2026
        "d,2026-01,I,20000000,1000000,,1000000,",
        "e,2026-06,I,20000000,,,1000000,non-resident",
        "f,2026-07,I,20000000,,,1000000,non-resident",
    ]
    status, found, _ = folder.run("\n".join([f"{HEADER},overtime,overtime_above_normal,employer_pension,residence", *rows]))
    assert status == 2
    assert [(fault["row"], fault["column"]) for fault in found["rejects"]] == [
        (2, "overtime_above_normal"),
        (4, "employer_pension"),
        (6, "employer_pension"),
    ]
    assert [row["id"] for row in folder.table("out.csv")] == ["b", "d", "f"]
    assert [row["outside_tax"] for row in folder.table("out.csv")] == ["400000", "1000000", "0"]


HEADERS = {
    "": "in: the file is empty; write a header and one row a payslip",
    "\n\n": "in: the file is empty; write a header and one row a payslip",
    f"{HEADER}\n": "in: there is a header and no row; write one row a payslip",
    "id,month,gross\na,2026-03,1\n": "in:1: region: this column is missing; add it; nothing is assumed in its place",
    "id,month,region\na,2026-03,I\n": "in:1: gross, net, net_of_tax: none of these columns is there; add one of them",
    f"{HEADER},gross\n{GOOD},1\n": "in:1: gross: this column stands twice; keep one",
    f"{HEADER},dependents\n{GOOD},1\n": "in:1: dependents: this column is not known; did you mean dependants",
    f"{HEADER},\n{GOOD},1\n": "in:1: column 5: it has no name; name it, or remove it",
    f'{HEADER}\n"a,2026-03,I,1\n': "in:2: it cannot be read as CSV from here on",
}


@pytest.mark.parametrize("text", HEADERS)
def test_a_file_of_which_no_row_can_be_read(folder: Folder, text: str) -> None:
    status, found, said = folder.run(text)
    assert (status, found) == (2, {})
    assert said[0].startswith(HEADERS[text])
    assert not (folder.path / "out.csv").exists()


def test_not_utf_8_and_no_such_file(folder: Folder) -> None:
    status, _, said = folder.run(b"id,month,region,gross\n\xff\xfe\xfd,2026-03,I,1\n")
    assert status == 2
    assert "is not UTF-8" in said[0]
    assert main(["salary", "--batch", str(folder.path / "none.csv")]) == 2
    assert "No such file" in folder.capsys.readouterr().err


def test_a_mark_semicolons_and_vietnamese_numbers(folder: Folder) -> None:
    text = (
        "\ufeffid;name;month;region;gross;insured salary\na;Nguyễn An;2026-03;I;20.000.000;15,5 triệu\nb;Lê Bình;2026-03;I;1.234.567,5;\n"
    )
    status, found, _ = folder.run(text)
    assert (status, found["rows_out"]) == (0, 2)
    rows = folder.table("out.csv", ";")
    assert [row["gross"] for row in rows] == ["20000000", "1234567.5"]
    assert [row["name"] for row in rows] == ["Nguyễn An", "Lê Bình"]
    # 8 % of the insured 15.5 m
    assert rows[0]["employee_si"] == "1240000"
    # Written as it was read: a spreadsheet shows the letters.
    assert (folder.path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    wide = folder.run(text.removeprefix("\ufeff").replace(";", "\t").encode("utf-16"))
    assert (wide[0], wide[1]["rows_out"]) == (0, 2)


def test_rejects_can_be_corrected_and_run_again(folder: Folder) -> None:
    folder.run(f"{HEADER}\n{GOOD}\nx,2026-03,I,-5\n")
    rejects = (folder.path / "out.rejects.csv").read_text(encoding="utf-8")
    corrected = "\n".join(line.split(",rejected_because")[0] for line in rejects.splitlines()[:1]) + "\nx,2026-03,I,5000000\n"
    status, _, said = folder.run(corrected)
    assert status == 0
    # Nobody named the file of rejects: it stays, and that is said.
    assert (folder.path / "out.rejects.csv").read_text(encoding="utf-8") == rejects
    assert said == [f"{folder.path / 'out.rejects.csv'}: it is from before: this run rejected no row; remove it if it is a file of rejects"]
    # One that is named holds the rejects of this run: here none.
    assert folder.run(corrected, "--rejects", str(folder.path / "out.rejects.csv"))[0] == 0
    assert (folder.path / "out.rejects.csv").read_text(encoding="utf-8").splitlines() == ["id,month,region,gross,rejected_because"]


def test_no_file_overwrites_another(folder: Folder) -> None:
    (folder.path / "in.csv").write_text(f"{HEADER}\n{GOOD}\n")
    assert main(["salary", "--batch", str(folder.path / "in.csv"), "--out", str(folder.path / "in.csv")]) == 2
    assert "would overwrite another of the files" in folder.capsys.readouterr().err
    assert main(["salary", "--batch", str(folder.path / "in.csv"), "--gross", "20m"]) == 2
    assert "--gross: it is of one person; write it as the column gross of the file" in folder.capsys.readouterr().err


def test_many_faults_are_counted(folder: Folder) -> None:
    status, found, said = folder.run(f"{HEADER}\n" + "x,2026-03,I,-5\n" * 50)
    assert (status, found["rejected"], found["rows_out"], len(found["rejects"])) == (2, 50, 0, 50)
    assert len(said) == 21
    assert said[-1] == "in: 30 more cells are wrong; see the file of rejects"


def test_settled_years(folder: Folder) -> None:
    rows = [f"a,2026-{month:02d},I,30000000,,,," for month in range(1, 13)]
    rows[0] = "a,2026-01,I,60000000,30000000,,,"
    rows += [f"f,2026-{month:02d},I,30000000,,foreign,6," for month in range(1, 7)]
    rows += [f"g,2026-{month:02d},I,30000000,,foreign,," for month in range(1, 7)]
    rows += [
        "n,2026-01,I,30000000,,,,non-resident",
        "t,2026-01,I,1000000,,,,",
        "t,2026-01,I,1000000,,,,",
        "r,2026-01,I,1000000,,,,",
        "r,2026-02,I,-1,,,,",
    ]
    rows += [",2026-01,I,1000000,,,,", "s,2026-01,I,1000000,,,,", "s,2026-02,I,1,000,,,,"]
    text = "\n".join([f"{HEADER},bonus,nationality,deduction_months,residence", *rows])
    status, found, said = folder.run(text, "--settle", str(folder.path / "years.csv"))
    assert status == 2
    years = {(row["id"], row["year"]): row for row in folder.table("years.csv")}
    # As worked out in test_settlement.py: the 13th month of 30 m; a foreigner's six months.
    assert years["a", "2026"]["balance"] == str(10_620_000 - 11_755_000)
    assert float(years["f", "2026"]["pit"]) == 3_495_000
    reasons = {name: row["not_settled_because"] for (name, _), row in years.items()}
    assert {name for name, reason in reasons.items() if not reason} == {"a", "f"}
    assert "needs deduction_months" in reasons["g"]
    assert "a non-resident's" in reasons["n"]
    assert "two rows are of the same month" in reasons["t"]
    assert "was rejected" in reasons["r"]
    assert "was rejected" in reasons["s"]
    assert "no id" in reasons[""]
    assert (found["settlement"]["years"], found["settlement"]["refunds"]) == (2, 2)
    assert len(found["settlement"]["not_settled"]) == 6
    assert any("the year is not settled" in line for line in said)


def test_a_batch_and_the_command_give_the_same(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{HEADER},overtime,meal,housing,qualified,project_share,dependants\na,2026-08,II,80000000,5000000,2000000,20000000,yes,0.5,2\n"
    folder.run(text)
    (row,) = folder.table("out.csv")
    one = answer(
        capsys,
        "salary --gross 80m --month 2026-08 --region II --overtime 5m --meal-allowance 2m --housing 20m --qualified --project-share 0.5 --dependants 2",
    )
    for name in ("pit", "pit_exempt", "net", "employer_cost", "housing_counted", "taxable_pay"):
        assert float(row[name]) == one[name]


def test_net_contracts_in_a_batch(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        "a,2026-08,II,,60000000,,20000000,1000000",
        "b,2026-08,II,,,60000000,20000000,1000000",
        "c,2026-08,II,60000000,,,,",
        "d,2026-08,II,,1000000,,,2000000",
    ]
    status, found, _ = folder.run("\n".join([f"{HEADER},net,net_of_tax,housing,meal", *rows]))
    assert (status, found["rows_out"]) == (2, 3)
    (fault,) = found["rejects"]
    assert (fault["row"], fault["found"]) == (5, "overtime, meal and bonus alone leave more than the net pay")
    table = {row["id"]: row for row in folder.table("out.csv")}
    for name, option in (("a", "--net"), ("b", "--net-of-tax")):
        one = answer(capsys, f"salary {option} 60m --month 2026-08 --region II --housing 20m --meal-allowance 1m")
        assert {key: float(table[name][key]) for key in ("gross", "pit", "net", "housing_counted")} == {
            key: one[key] for key in ("gross", "pit", "net", "housing_counted")
        }
    assert float(table["a"]["net"]) == pytest.approx(60e6, abs=1)
    assert float(table["b"]["gross"]) - float(table["b"]["pit_payable"]) == pytest.approx(60e6, abs=1)


def test_a_file_of_random_people_and_the_twin_agree(folder: Folder) -> None:
    columns = [*HEADER.split(","), "dependants", "nationality", "residence", "contract_months", "insured_salary", "pension_premium", "qualified",
               "project_share", "overtime", "overtime_above_normal", "meal", "bonus", "housing", "in_kind", "employer_pension", "union_member"]  # fmt: skip
    drawn = [given for seed in range(60_000, 63_000) if "." not in str((given := random_payslip(seed)).get("dependants", 0))]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    for given in drawn:
        row = {key: value for key, value in given.items() if key != "parts"} | {
            {"above_normal_pay": "overtime_above_normal"}.get(key, key): value for key, value in given.get("parts", {}).items()
        }
        if not row.get("qualified"):
            row.pop("project_share", None)
        writer.writerow({key: {True: "yes", False: "no"}[value] if isinstance(value, bool) else value for key, value in row.items()})
    (folder.path / "many.csv").write_text(text.getvalue())
    file = read_payroll_file(folder.path / "many.csv")
    batch = compute_batch(load_law(), file)
    assert file.faults == []
    slips = [twin.payslip(**given) for given in drawn]
    for name, values in batch.slip._asdict().items():
        assert np.abs(values - np.array([float(slip[name]) for slip in slips])).max() <= 1.0, name
    assert wage_year.settle_year([drawn[0] | {"residence": "resident"}])["months"] == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_prints_in_both_languages(folder: Folder, lang: str) -> None:
    (folder.path / "in.csv").write_text(f"{HEADER}\n{GOOD}\n")
    words = ["salary", "--batch", str(folder.path / "in.csv"), "--out", str(folder.path / "o.csv"), "--settle", str(folder.path / "s.csv")]
    assert main([*words, "--lang", lang]) == 0
    out = folder.capsys.readouterr().out
    assert "salary." not in out
    assert "1" in out
