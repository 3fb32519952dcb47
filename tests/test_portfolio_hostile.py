"""Portfolio files as spreadsheets and data frames write them, and as they come back: every cell is read as it was meant, or refused with its place."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.analysis.portfolio.file import blocks_of
from calculator.analysis.portfolio.run import run_portfolio
from tests.test_portfolio import PLAN, many, write

HEADER = "id,activity,licence,operation_start,capital,revenue"
ROW = "a,other,2026-05-05,2027-01-01,1.000.000.000,1.234.567.000"
DAY = dt.datetime(2026, 5, 5)


def _parquet(path: Path, **changed: Any) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    plain = {"id": ["a", "b"], "activity": ["other"] * 2, "licence": ["2026-05-05"] * 2, "operation_start": ["2027-01-01"] * 2}
    parquet.write_table(pa.table({**plain, "capital": [10**10] * 2, "revenue": [10**10] * 2, **changed}), path)
    return path


def _ran(path: Path, *options: str) -> list[str]:
    return ["portfolio", str(path), "--years", "5", *options, "--json"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Asia/Ho_Chi_Minh"])
def test_days_of_data_frames_are_days(tmp_path: Path, unit: str, zone: str | None) -> None:
    import pyarrow as pa

    # Midnight in Ho Chi Minh City is the evening before in Greenwich; the time of day says nothing.
    days = [DAY - dt.timedelta(hours=7), DAY + dt.timedelta(hours=3)] if zone else [DAY, DAY + dt.timedelta(hours=3)]
    path = _parquet(
        tmp_path / "p.parquet", licence=pa.array(days, pa.timestamp(unit, tz=zone)), asset_first_use=pa.array(days, pa.timestamp(unit))
    )
    read = next(blocks_of(path))
    assert read.cells["licence"].tolist() == [DAY.date()] * 2
    assert run_portfolio(path, PLAN).computed == 2


def test_answers_of_data_frames_are_answers_and_no_amounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_ran(_parquet(tmp_path / "p.parquet", new_project=[True, None]))) == 0
    assert main(_ran(_parquet(tmp_path / "p.parquet", revenue=[True, False]))) == 2
    assert "'yes' is not a number" in capsys.readouterr().err


@pytest.mark.parametrize("column", ["id", "name", "revenue", "activity", "licence"])
@pytest.mark.parametrize(
    "held", [[[1], [2, 3]], [{"x": 1}, None], [b"a", b"\xff"], [dt.time(1), dt.time(2)]], ids=["list", "struct", "bytes", "time"]
)
def test_cells_that_hold_several_things_are_told_by_column(
    tmp_path: Path, column: str, held: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_ran(_parquet(tmp_path / "p.parquet", **{column: held}))) == 2
    assert f"{column}: its cells hold" in capsys.readouterr().err


def test_a_day_where_a_year_belongs_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_ran(_parquet(tmp_path / "p.parquet", last_year=[DAY.date(), None]))) == 2
    assert ":2: last_year: '2026-05-05'" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_ids_that_are_not_there_are_empty_not_twice(tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / f"p.{suffix}"
    if suffix == "csv":
        path.write_text(f"{HEADER}\n{ROW[1:]}\n{ROW[1:]}\n", encoding="utf-8")
    else:
        _parquet(path, id=[None, None])
    assert main(_ran(path)) == 2
    assert capsys.readouterr().err.count("id: it is empty") == 2


def test_refused_rows_are_kept_as_they_were_corrected_and_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "p.csv", tmp_path / "out"
    lines = [
        f"{HEADER},revenue_growth",
        f"{ROW},-3%",
        "b,other,2026-05-05,2027-13-01,1,7,-3.5 %",
        "c,other,2026-05-05,2027-01-01,1,7,500,1%",
        "d,other",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(_ran(path, "--out", str(out))) == 2
    refused = list(csv.reader((out / "rejects.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert refused[0] == ["row", "rejected_because", *lines[0].split(",")]
    assert [row[0] for row in refused[1:]] == ["3", "4", "5"]
    assert [row[2:] for row in refused[1:]] == [line.split(",") for line in lines[2:]]
    back = tmp_path / "back.csv"
    back.write_text(
        (out / "rejects.csv").read_text(encoding="utf-8-sig").replace("2027-13-01", "2027-12-01").replace("7,500", "7500"), encoding="utf-8"
    )
    capsys.readouterr()
    assert main(_ran(back, "--out", str(out))) == 2
    answer = capsys.readouterr()
    assert json.loads(answer.out)["rows"] == {"in": 3, "computed": 2, "rejected": 1}
    assert "it has 2 cells, the header has 7" in answer.err


def test_files_of_an_earlier_run_do_not_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "p.csv", tmp_path / "out"
    path.write_text(f"{HEADER}\n{ROW}\nb,other\n", encoding="utf-8")
    assert main(_ran(path, "--out", str(out))) == 2
    kept = (out / "rejects.csv").read_bytes()
    assert main(_ran(out / "rejects.csv", "--out", str(out))) == 2
    assert "written over" in capsys.readouterr().err
    assert (out / "rejects.csv").read_bytes() == kept
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert main(_ran(path, "--out", str(out))) == 0
    assert not (out / "rejects.csv").exists()


def test_blank_lines_cut_no_block_and_move_no_number(tmp_path: Path) -> None:
    rows = many(30)
    path = write(tmp_path / "p.csv", rows)
    plain = run_portfolio(path, PLAN, block=20)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[5] = lines[5].replace("202", "x202", 1)
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    assert [read.rows for read in blocks_of(path, 20)] == [20, 10]
    told: list[int] = []
    done = run_portfolio(path, PLAN, block=20, each=lambda _, block: told.extend(fault.row for fault in block.faults))
    assert (done.rows, done.rejected) == (30, len(set(told)))
    assert set(told) == {11}
    assert plain.computed == 30


def test_a_quoted_line_break_counts_as_a_spreadsheet_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f'{HEADER},name\n{ROW},"one\ntwo"\nb,other,2026-05-05,bad,1,1,x\n', encoding="utf-8")
    assert main(_ran(path)) == 2
    assert f"{path}:3: operation_start" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "code"), [
    ((f"sep=;\n{HEADER}\n{ROW}\n").replace(",", ";").encode("utf-8-sig"), 0),
    ((f"{HEADER}\n{ROW}\n").encode("utf-16-le"), 2),
    ((f"{HEADER}\n{ROW}\n").encode("utf-32"), 2),
    ((f"{HEADER}\n{ROW}\n").encode("utf-16")[:-1], 2),
    (b" ," * 100_000 + b"\n", 2),
], ids=["sep", "utf-16 without mark", "utf-32", "cut off", "100,000 columns of spaces"])  # fmt: skip
def test_marks_of_spreadsheets(tmp_path: Path, text: bytes, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(text)
    assert main(_ran(path)) == code
    assert len(capsys.readouterr().err.splitlines()) < 30


def test_years_whose_split_is_not_known_are_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert main(["portfolio", str(path), "--first-year", "2024", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["totals"][0]["by_year"]["central_land_rent"][0] is None
    assert found["by_group"][0]["central_land_rent"] is None


def test_no_variant_is_no_portfolio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert main(_ran(path, "--variants", ",")) == 2
    assert "--variants: no variant is named" in capsys.readouterr().err


def test_a_draft_stands_beside_the_law_in_force_and_reaches_every_worker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "p.csv", many(40))
    draft = str(Path(__file__).parent.parent / "scenarios/drafts/six_plus_thirteen.yaml")
    found = []
    for workers in ("1", "2"):
        assert main(["portfolio", str(path), "--years", "15", "--draft", draft, "--workers", workers, "--block", "20", "--json"]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[0] == found[1]
    assert [one["variant"] for one in found[0]["totals"]] == ["in_force", "in_force+six_plus_thirteen"]
    assert found[0]["totals"][1]["against_first_variant"]["winners"] > 0


def test_infrastructure_above_the_price_of_land_is_refused_as_run_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row for row in many(60) if row["premises"] == "state_lease"][:3]
    rows[1]["infrastructure_cost"] = "3000001"
    assert main(["portfolio", str(write(tmp_path / "p.csv", rows)), "--years", "15", "--json"]) == 2
    assert ":3: infrastructure_cost: the infrastructure cost is above the land price" in capsys.readouterr().err
