"""``salary --batch`` where the file or the names of the files mislead: whose year a torn row is of, numbers of rows, files that stay whole."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from calculator.__main__ import main
from tests.test_salary_batch import GOOD, HEADER, Folder
from tests.test_salary_batch import folder as folder

NAMED = "name,id,month,region,gross"
YEARS = "years.csv"


def settle(folder: Folder, *rows: str, header: str = NAMED) -> tuple[dict[tuple[str, str], str], list[str]]:
    """Give why each year is not settled, empty where it is, and what was said."""
    status, found, said = folder.run("\n".join([header, *rows]) + "\n", "--settle", str(folder.path / YEARS))
    reasons = {(row["id"], row["year"]): row["not_settled_because"] for row in folder.table(YEARS)}
    assert status == (2 if found["rejected"] or any(reasons.values()) else 0)
    return reasons, said


def months(name: str, count: int, year: int = 2026) -> list[str]:
    return [f"Name,{name},{year}-{month:02d},I,30000000" for month in range(1, count + 1)]


# ---- whose a torn row is


def test_a_comma_without_quotes_holds_back_the_year_it_may_be_of(folder: Folder) -> None:
    torn = "Nguyen, An,a,2026-12,I,90000000"
    reasons, said = settle(folder, *months("a", 11), *months("b", 12), torn, *months("a", 12, 2027))
    assert set(reasons) == {("a", "2026"), ("a", "2027"), ("b", "2026")}
    # Of which year it is cannot be known either.
    assert reasons["a", "2026"] == reasons["a", "2027"] == "row 25 was rejected: correct it, or the year is not whole"
    assert reasons["b", "2026"] == ""
    assert any(line.startswith("in: a, 2026: the year is not settled; row 25") for line in said)


def test_a_comma_within_an_id(folder: Folder) -> None:
    good = [f'Name,"Nguyen, An",2026-{month:02d},I,30000000' for month in (1, 2)]
    reasons, _ = settle(folder, *good, "Name,Nguyen, An,2026-03,I,30000000")
    assert list(reasons) == [("Nguyen, An", "2026")]
    assert "row 4 was rejected" in reasons["Nguyen, An", "2026"]


def test_a_torn_row_of_nobody_known_is_named(folder: Folder) -> None:
    reasons, said = settle(folder, *months("a", 12), "Nguyen, An,c,2026-03,I,90000000", "Le, Binh,d,2026-03,I,1")
    assert reasons["a", "2026"] == ""
    assert set(reasons) == {("a", "2026"), ("", "")}
    assert reasons["", ""].startswith("row 14 and 1 more were rejected, of an id that is not known")
    assert any(line.startswith("in: no id, no year: the year is not settled; row 14") for line in said)


def test_a_year_of_months_that_cannot_be_read_is_named(folder: Folder) -> None:
    reasons, said = settle(folder, *months("a", 12), "Name,z,2026-99,I,1", "Name,y,2026-99,I,1", "Name,y,2026-01,I,-1")
    assert reasons == {
        ("a", "2026"): "",
        ("z", ""): "row 14 was rejected and its year is not known: correct it",
        # Another row of it says a year.
        ("y", "2026"): "row 15 and 1 more were rejected: correct it, or the year is not whole",
    }
    assert any(line.startswith("in: z, no year: the year is not settled; row 14") for line in said)


# ---- formulas


@pytest.mark.parametrize("name", ["=cmd", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"])
def test_no_cell_of_any_file_begins_like_a_formula(folder: Folder, name: str) -> None:
    rows = [f"{name},{name},2026-01,I,30000000", f" {name},b,{name},{name},{name}", f"{name}, {name},{name},2026-01,I,1"]
    reasons, _ = settle(folder, *months("a", 12), *rows)
    assert (f"'{name}", "2026") in reasons
    for path in folder.path.glob("*.csv"):
        if path.name != "in.csv":
            with path.open(newline="", encoding="utf-8") as file:
                cells = [cell.lstrip() for row in csv.reader(file) for cell in row]
            negative = {cell for cell in cells if cell.startswith("-") and cell[1:].isdigit()}
            assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@")) and cell not in negative] == []


# ---- numbers of rows


BLANK = {
    "no blank line": (f"{HEADER}\n{GOOD}\nx,2026-03,I,-5\n", 3),
    "blank lines before it": (f"{HEADER}\n\n{GOOD}\n\n\nx,2026-03,I,-5\n", 6),
    "with carriage returns": (f"{HEADER}\r\n\r\n{GOOD}\r\n\r\nx,2026-03,I,-5\r\n", 5),
    "before the header": (f"\n\n{HEADER}\n{GOOD}\nx,2026-03,I,-5\n", 5),
    # A spreadsheet shows a cell of three lines in one row.
    "lines within a cell": (f'{HEADER},note\n{GOOD},"one\n\nthree"\nx,2026-03,I,-5,\n', 3),
}


@pytest.mark.parametrize("name", BLANK)
def test_rows_have_the_numbers_of_a_spreadsheet(folder: Folder, name: str) -> None:
    text, number = BLANK[name]
    status, found, said = folder.run(text)
    assert (status, found["rows_in"], found["rows_out"]) == (2, 2, 1)
    assert [fault["row"] for fault in found["rejects"]] == [number]
    assert said[0].startswith(f"in:{number}: gross: '-5' is negative")
    assert [row["gross"] for row in folder.table("out.rejects.csv")] == ["-5"]


def test_a_bad_header_has_its_number(folder: Folder) -> None:
    assert folder.run(f"\n\n{HEADER},dependents\n{GOOD},1\n")[2][0].startswith("in:3: dependents: this column is not known")


def test_a_fault_of_the_law_after_blank_lines(folder: Folder) -> None:
    _, found, _ = folder.run(f"{HEADER}\n\n\nx,2024-06,I,20000000\n{GOOD}\n")
    assert [(fault["row"], fault["column"]) for fault in found["rejects"]] == [(4, "month")]


# ---- what cannot be read


def test_a_file_that_is_marked_twice(folder: Folder) -> None:
    status, found, _ = folder.run(f"\ufeff\ufeff{HEADER}\n{GOOD}\n")
    assert (status, found["rows_out"]) == (0, 1)


def test_a_cell_too_long(folder: Folder) -> None:
    status, _, said = folder.run(f"{HEADER},note\n{GOOD},\n\n{GOOD},{'x' * 131_073}\n")
    assert status == 2
    assert said == [
        "in: a cell of row 4 is longer than 131,072 characters; shorten it; if no cell is that long, close the quote it begins with"
    ]


# ---- files


def names(folder: Folder) -> set[str]:
    return {path.name for path in folder.path.iterdir()}


@pytest.mark.parametrize("link", [os.link, os.symlink])
@pytest.mark.parametrize("option", ["--out", "--rejects", "--settle"])
def test_a_link_of_the_input_is_not_written(folder: Folder, link: object, option: str) -> None:
    assert callable(link)
    source, other = folder.path / "in.csv", folder.path / "other.csv"
    source.write_text(f"{HEADER}\n{GOOD}\n")
    link(source, other)
    assert main(["salary", "--batch", str(source), option, str(other)]) == 2
    assert f"{option}: {other} would overwrite another of the files" in folder.capsys.readouterr().err
    assert source.read_text() == f"{HEADER}\n{GOOD}\n"
    assert names(folder) == {"in.csv", "other.csv"}


def test_two_outputs_of_one_file(folder: Folder) -> None:
    (folder.path / "out.csv").write_text("")
    os.link(folder.path / "out.csv", folder.path / YEARS)
    status, _, said = folder.run(f"{HEADER}\n{GOOD}\n", "--settle", str(folder.path / YEARS))
    assert status == 2
    assert "would overwrite another of the files" in said[0]


def test_a_file_where_the_rejects_would_go_is_kept(folder: Folder) -> None:
    kept = folder.path / "out.rejects.csv"
    kept.write_text("mine\n")
    status, found, said = folder.run(f"{HEADER}\n{GOOD}\nx,2026-03,I,-5\n")
    assert (status, found) == (2, {})
    assert said[0] == f"{kept}: it is there already, and rows were rejected; name a file for them with --rejects, or move it away"
    assert said[1].startswith("in:3: gross: '-5' is negative")
    assert (kept.read_text(), names(folder)) == ("mine\n", {"in.csv", "out.rejects.csv"})
    assert folder.run(f"{HEADER}\n{GOOD}\n")[0] == 0
    assert kept.read_text() == "mine\n"
    # Named, it is meant.
    assert folder.run(f"{HEADER}\n{GOOD}\nx,2026-03,I,-5\n", "--rejects", str(kept))[1]["rejected"] == 1
    assert "-5" in kept.read_text()


@pytest.mark.parametrize("option", ["--batch", "--out", "--rejects", "--settle"])
@pytest.mark.parametrize("name", ["", " ", "."])
def test_a_name_of_no_file(folder: Folder, option: str, name: str) -> None:
    (folder.path / "in.csv").write_text(f"{HEADER}\n{GOOD}\n")
    assert main(["salary", "--batch", str(folder.path / "in.csv"), option, name]) == 2
    assert folder.capsys.readouterr().err == f"{option}: it names no file; write the name of a file, or leave the option out\n"


@pytest.mark.parametrize("place", ["none/years.csv", "folder", "in.csv/years.csv", "x" * 300])
@pytest.mark.parametrize("option", ["--settle", "--rejects"])
def test_where_one_file_cannot_be_written_none_is(folder: Folder, place: str, option: str) -> None:
    (folder.path / "folder").mkdir()
    (folder.path / "out.csv").write_text("before\n")
    status, found, said = folder.run(f"{HEADER}\n{GOOD}\nx,2026-03,I,-5\n", option, str(folder.path / place))
    assert (status, found) == (2, {})
    assert "cannot be written" in said[0]
    assert ((folder.path / "out.csv").read_text(), names(folder)) == ("before\n", {"in.csv", "out.csv", "folder"})


def test_no_room_for_one_file_leaves_the_others(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second file fails while it is written: the first is not put in place, and nothing half written stays."""
    (folder.path / "out.csv").write_text("before\n")
    written, really = [], Path.write_text

    def write(path: Path, *texts: str, **how: str) -> int:
        written.append(path)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        return really(path, *texts, **how)

    (folder.path / "in.csv").write_text(f"{HEADER}\n{GOOD}\n")
    monkeypatch.setattr(Path, "write_text", write)
    options = [f"--{name}={folder.path / file}" for name, file in (("batch", "in.csv"), ("out", "out.csv"), ("settle", YEARS))]
    assert main(["salary", *options]) == 2
    assert f"{folder.path / YEARS}: it cannot be written (No space left on device)" in folder.capsys.readouterr().err
    assert ((folder.path / "out.csv").read_text(), names(folder)) == ("before\n", {"in.csv", "out.csv"})


def test_a_file_keeps_its_rights_and_a_link_its_file(folder: Folder) -> None:
    target = folder.path / "target.csv"
    target.write_text("before\n")
    target.chmod(0o640)
    (folder.path / "out.csv").symlink_to(target)
    assert folder.run(f"{HEADER}\n{GOOD}\n")[0] == 0
    assert (folder.path / "out.csv").is_symlink()
    assert (target.stat().st_mode & 0o777, target.read_text().startswith("id,month")) == (0o640, True)


def test_a_device_is_written_to(folder: Folder) -> None:
    (folder.path / "in.csv").write_text(f"{HEADER}\n{GOOD}\n")
    assert main(["salary", "--batch", str(folder.path / "in.csv"), "--out", os.devnull]) == 0
    assert not Path(os.devnull).is_file()
