"""Portfolios: a row is what `run` computes of it, rows reconcile, workers change no bit, and what cannot be read is told by row and column."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, run_scenario
from calculator.__main__ import main
from calculator.analysis.portfolio.block import LINES, Plan
from calculator.analysis.portfolio.file import blocks_of
from calculator.analysis.portfolio.pool import Pool, cluster, computed, processes, serial
from calculator.analysis.portfolio.run import PortfolioRun, five_year_plans, run_portfolio
from calculator.errors import InputError
from calculator.project.portfolio.columns import BY_NAME, COLUMNS, schema
from calculator.project.portfolio.rows import Rows, read_rows
from calculator.project.portfolio.scenario import scenario_of
from calculator.project.portfolio.years import Basis

BASIS = Basis(2026, 15, 0.1, 0.03, 0.02)
PLAN = Plan(("in_force",), BASIS)
LAW = load_law()
ROOT = Path(__file__).parent.parent


def random_row(number: int, chance: random.Random) -> dict[str, str]:
    """A row with anything a row may state, at random."""
    year = chance.choice([2024, 2025, 2026, 2027, 2029])
    row = {
        "id": f"E{number}",
        "name": f"Doanh nghiệp {number}",
        "zone": chance.choice(["QTSC", "Đà Nẵng", ""]),
        "ownership": chance.choice(["foreign", "domestic", ""]),
        "location": chance.choice(["cdtz", "cdtz", "high_tech_park", "none", "difficult_area", "economic_zone"]),
        "province": chance.choice(["ho_chi_minh_city", "da_nang", ""]),
        "commune_class": chance.choice(["none", "difficult", "especially_difficult", "unknown"]),
        "zone_decision": chance.choice(["prime_minister", "", "ministry"]),
        "wage_region": chance.choice(["I", "II", ""]),
        "activity": chance.choice(list(BY_NAME["activity"].tokens)),
        "licence": f"{year}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}",
        "operation_start": f"{year + chance.randint(1, 3)}-{chance.randint(1, 12):02}-01",
        "capital": chance.choice(["20 tỷ", "6.000 tỷ", "13000000000000"]),
        "new_project": chance.choice(["yes", "yes", "no", "unknown"]),
        "recognised_software_steps": chance.choice(["yes", "no", ""]),
        "related_party_transactions": chance.choice(["yes", "no", ""]),
        "affiliate_above_small_bands": chance.choice(["yes", "no", ""]),
        "work_inside_site": chance.choice(["100%", "40%", ""]),
        "revenue": str(chance.choice([800_000_000, 2_500_000_000, 40_000_000_000, 700_000_000_000])),
        "revenue_growth": chance.choice(["5%", "-3%", ""]),
        "cost_share": chance.choice(["20%", "55%", ""]),
        "fixed_cost": chance.choice(["", "500 triệu"]),
        "research_share": chance.choice(["", "4%"]),
        "headcount": chance.choice(["", "3", "40", "800"]),
        "headcount_growth": chance.choice(["", "2%"]),
        "monthly_pay": chance.choice(["15 triệu", "32 triệu"]),
        "pay_growth": chance.choice(["", "4%"]),
        "months_paid": chance.choice(["", "12"]),
        "qualifying_share": chance.choice(["", "6%"]),
        "digital_work": chance.choice(["yes", ""]),
        "opening_loss": "",
    }
    if chance.random() < 0.5:
        row |= {"capex": "30 tỷ", "asset_class": "it_equipment", "asset_life": chance.choice(["3", "5", ""])}
        row |= {"asset_method": chance.choice(["", "declining_balance"]), "asset_first_use": chance.choice(["", "2028-05"])}
    premises = chance.choice(["none", "floor_space", "state_lease"])
    row["premises"] = premises
    if premises == "floor_space":
        row |= {"area": "900", "rent": "226000", "rent_growth": chance.choice(["", "2%"])}
    if premises == "state_lease":
        row |= {"area": "12000", "table_price": "3 triệu", "rate": "0,75%", "lease_decision": f"{year}-10-17", "term_years": "50"}
        row |= {"construction_months": chance.choice(["", "18"]), "payment": chance.choice(["annual", "one_off"])}
        row |= {"land_use": chance.choice(["production", "commercial_service"]), "won_at_auction": chance.choice(["no", "yes", ""])}
    if chance.random() < 0.3:
        row |= {"group_revenue_eur": "900000000"}
    if int(row["operation_start"][:4]) < BASIS.first_year:
        row |= {
            "previous_revenue": "30 tỷ",
            "used_rate_years": "1",
            "used_exempt_years": "1",
            "opening_loss": "1 tỷ",
            "opening_loss_year": "2025",
        }
    return row


def many(count: int, seed: int = 7) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [random_row(number, chance) for number in range(count)]


def write(path: Path, rows: list[dict[str, str]], **options: Any) -> Path:
    with path.open("w", encoding=options.pop("encoding", "utf-8"), newline="") as file:
        sheet = csv.DictWriter(file, [column.name for column in COLUMNS], **options)
        sheet.writeheader()
        sheet.writerows(rows)
    return path


def cells_of(rows: list[dict[str, str]]) -> dict[str, Any]:
    return {column.name: np.array([row.get(column.name, "") for row in rows], dtype=object) for column in COLUMNS}


def good_rows(rows: list[dict[str, str]]) -> Rows:
    found = read_rows(cells_of(rows), len(rows), 2, int(BASIS.range[-1]))
    assert not found.faults, found.faults[:3]
    return found


def test_a_row_is_what_run_computes_of_it(tmp_path: Path) -> None:
    rows = many(60)
    seen: dict[str, dict[str, Any]] = {}

    def each(_: Any, block: Any) -> None:
        found = block.variants[0].figures
        seen.update({name: {key: values[place] for key, values in found.items()} for place, name in enumerate(block.ids)})

    done = run_portfolio(write(tmp_path / "p.csv", rows), PLAN, block=17, each=each)
    assert done.computed == 60
    read = good_rows(rows)
    differing = 0
    for place, row in enumerate(rows):
        one = run_scenario(scenario_of(read, place, BASIS), variants=["in_force"]).runs[0]
        figures = seen[row["id"]]
        assert figures["head"] == (one.head or "")
        ranged = one.ranges
        for name in ("kept", "kept_present_value", "zone_adds", "zone_adds_present_value", "corporate_income_tax"):
            if name not in ranged:
                assert figures[name] == pytest.approx(one.measures[name], abs=1), (row, name)
                differing += figures[name] > 0
    assert differing > 30


def test_lines_add_up_the_same_by_every_group(tmp_path: Path) -> None:
    done = run_portfolio(write(tmp_path / "p.csv", many(80)), PLAN, block=30)
    total = done.totals[0]
    assert done.reconciles
    assert total.total.rows == done.computed == 80
    for groups in total.by_group.values():
        assert sum(held.rows for held in groups.values()) == 80
        assert np.allclose(sum(held.lines for held in groups.values()), total.total.lines, rtol=1e-12, atol=1e-3)
    forgone = total.total.line("revenue_forgone")
    parts = sum(total.total.line(name) for name in ("corporate_income_tax_forgone", "land_rent_forgone", "personal_income_tax_forgone"))
    assert (forgone <= parts + 1).all()
    assert sum(five_year_plans(BASIS.range, forgone).values()) == pytest.approx(float(forgone.sum()))
    assert list(five_year_plans(BASIS.range, forgone)) == ["2026-2030", "2031-2035", "2036-2040"]


def bits(done: PortfolioRun) -> bytes:
    return b"".join(one.total.lines.tobytes() for one in done.totals)


def test_workers_change_no_bit(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", many(90))
    alone = run_portfolio(path, PLAN, block=20, pool=serial())
    assert bits(run_portfolio(path, PLAN, block=20, pool=processes(2))) == bits(alone)


def test_a_cluster_changes_no_bit(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", many(60))
    script = (
        "import sys; from pathlib import Path\n"
        "from calculator.analysis.portfolio.run import run_portfolio\n"
        "from calculator.analysis.portfolio.block import Plan\n"
        "from calculator.analysis.portfolio.pool import cluster, serial\n"
        "from calculator.project.portfolio.years import Basis\n"
        "if __name__ == '__main__':\n"
        "    plan = Plan(('in_force',), Basis(2026, 15, 0.1, 0.03, 0.02))\n"
        "    runs = [run_portfolio(Path(sys.argv[1]), plan, block=20, pool=pool) for pool in (serial(), cluster(None, 2))]\n"
        "    assert runs[0].rows == runs[1].rows == 60\n"
        "    assert runs[0].totals[0].total.lines.tobytes() == runs[1].totals[0].total.lines.tobytes()\n"
    )
    runner = tmp_path / "runner.py"
    runner.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(runner), str(path)], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr[-2000:]


def twice(item: int) -> int:
    return 2 * item


def dies_once(item: tuple[int, str]) -> int:
    """Kill the worker that has item 3 in hand, the first time."""
    number, mark = item
    if number == 3 and not Path(mark).exists():
        Path(mark).write_text("died", encoding="utf-8")
        os._exit(1)
    return 2 * number


def test_a_lost_worker_neither_loses_nor_doubles_work(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    items = [(number, mark) for number in range(12)]
    assert [result for _, result in computed(dies_once, items, processes(2))] == [2 * number for number in range(12)]
    assert Path(mark).exists()


def test_workers_that_are_lost_again_and_again_are_told() -> None:
    class Dead(Executor):
        def submit(self, fn: Any, /, *given: Any, **named: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("gone"))
            return future

    @contextmanager
    def opened() -> Iterator[Executor]:
        yield Dead()

    with pytest.raises(BrokenExecutor):
        list(computed(twice, range(3), Pool(opened, 2)))


def test_two_variants_side_by_side(tmp_path: Path) -> None:
    done = run_portfolio(write(tmp_path / "p.csv", many(50)), Plan(("in_force", "decree_154"), BASIS), block=25)
    first, second = done.totals
    gain = float(second.total.line("kept").sum() - first.total.line("kept").sum())
    assert second.gained + second.lost == pytest.approx(gain, abs=60)
    assert 0 < second.winners + second.losers <= 50
    assert first.winners == first.losers == 0


# ---- what cannot be read

LEASED = {"premises": "state_lease", "area": "1", "table_price": "1", "rate": "1%", "lease_decision": "2026-01-05", "term_years": "50"}
FAULTS = [
    ({"id": ""}, "id", "it is empty"),
    ({"revenue": "-5"}, "revenue", "is negative"),
    ({"revenue": "nhiều"}, "revenue", "nhiều"),
    ({"work_inside_site": "140%"}, "work_inside_site", "not a share"),
    ({"licence": "2026-13-01"}, "licence", "2026-13-01"),
    ({"activity": "sofware_product"}, "activity", "not one of the choices"),
    ({"operation_start": "2020-01-01"}, "operation_start", "before the licence"),
    ({"last_year": "2020"}, "last_year", "before the start"),
    ({"premises": "floor_space", "area": "", "rent": "1"}, "area", "premises are floor_space"),
    ({"premises": "state_lease", "area": "1", "table_price": "1", "rate": "1%", "lease_decision": "2026-01-05", "term_years": "71"}, "term_years", "1 to 70"),
    ({**LEASED, "rent": "226000"}, "rent", "filled in, and the premises are state_lease"),
    ({**LEASED, "rent_growth": "2%"}, "rent_growth", "filled in, and the premises are state_lease"),
    ({"area": "900", "rent": "226000"}, "area", "filled in, and the premises are none"),
    ({"premises": "floor_space", "area": "1", "rent": "1", "construction_months": "18"}, "construction_months", "premises are floor_space"),
    ({"capex": "1 tỷ", "asset_class": "spaceship"}, "asset_class", "spaceship"),
    ({"capex": "1 tỷ", "asset_class": "solid_building", "asset_life": "3"}, "asset_life", "outside the legal range"),
    ({"used_exempt_years": "2"}, "used_rate_years", "more holiday years"),
    ({"name": "=cmd|' /C calc'!A0"}, "name", "formula"),
    ({"opening_loss": "1 tỷ", "opening_loss_year": "2019"}, "opening_loss_year", "can no longer be used"),
    ({"opening_loss": "1 tỷ"}, "opening_loss_year", "it is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "column", "found"), FAULTS, ids=[f"{column}-{found[:12]}" for _, column, found in FAULTS])
def test_a_bad_row_is_refused_by_row_and_column_and_the_rest_computed(
    tmp_path: Path, change: dict[str, str], column: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in many(40) if int(row["operation_start"][:4]) >= BASIS.first_year][:5]
    of_premises = [column.name for column in COLUMNS if column.premises]
    plain = dict.fromkeys(("capex", "premises", *of_premises, "asset_life"), "")
    rows[2] = {**rows[2], **plain, "premises": "none", "operation_start": "2028-01-01", "licence": "2026-05-05", **change}
    path = write(tmp_path / "p.csv", rows)
    code = main(["portfolio", str(path), "--years", "15", "--out", str(tmp_path / "out"), "--json"])
    answer = capsys.readouterr()
    assert code == 2
    assert json.loads(answer.out)["rows"] == {"in": 5, "computed": 4, "rejected": 1}
    assert ":4: " in answer.err
    assert column in answer.err
    assert found in answer.err
    refused = list(csv.DictReader((tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["row"] for row in refused] == ["4"]
    assert found in refused[0]["rejected_because"]
    assert len((tmp_path / "out" / "results.csv").read_text(encoding="utf-8").splitlines()) == 5


def test_ids_that_stand_twice_even_blocks_apart(tmp_path: Path) -> None:
    rows = many(30)
    rows[25]["id"] = rows[3]["id"]
    done = run_portfolio(write(tmp_path / "p.csv", rows), PLAN, block=10)
    assert (done.rows, done.computed, done.rejected) == (30, 29, 1)


def test_blank_lines_and_uneven_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", many(6))
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3:3] = ["", ""]
    lines[6] = lines[6] + ",7"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told: list[str] = []
    done = run_portfolio(path, PLAN, each=lambda _, block: told.extend(f"{fault.row}: {fault}" for fault in block.faults))
    assert (done.rows, done.computed) == (6, 5)
    assert len(told) == 1
    assert told[0].startswith("7: it has")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert run_portfolio(write(tmp_path / "p.csv", many(4), encoding=encoding, delimiter=";"), PLAN).computed == 4


REFUSED = [
    (b"", "empty"),
    (b"id,colour\n1,2\n", "not known"),
    (b"id,id\n1,2\n", "stands twice"),
    (b"id,activity,licence,operation_start,capital,revenue\n", "no row"),
    ("id,activity,licence,operation_start,capital,revenue\n1,other,2026-01-01,2027-01-01,1,Đà Nẵng\n".encode("cp1258", "replace"), "UTF-8"),
    (b'id,activity,licence,operation_start,capital,revenue\n1,"other,2026-01-01,2027-01-01,1,2\n', "CSV"),
]


@pytest.mark.parametrize(("text", "found"), REFUSED, ids=[found for _, found in REFUSED])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: bytes, found: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(text)
    assert main(["portfolio", str(path)]) == 2
    assert found in capsys.readouterr().err


def test_parquet_in_and_out_and_a_cut_off_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pandas as pd

    rows = many(20)
    table = pd.DataFrame({name: [row.get(name, "") for row in rows] for name in (column.name for column in COLUMNS)})
    table["revenue"] = table["revenue"].astype(float)
    path = tmp_path / "p.parquet"
    table.to_parquet(path)
    assert (
        main(["portfolio", str(path), "--years", "15", "--land-price-growth", "2%", "--out", str(tmp_path / "out"), "--parquet", "--json"])
        == 0
    )
    answer = json.loads(capsys.readouterr().out)
    read = pd.read_parquet(answer["files"]["results"])
    assert list(read["id"]) == [row["id"] for row in rows]
    done = run_portfolio(write(tmp_path / "p.csv", rows), PLAN)
    assert read["kept"].sum() == pytest.approx(float(done.totals[0].total.line("kept").sum()), rel=1e-12)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(path.read_bytes()[:-200])
    assert main(["portfolio", str(cut)]) == 2
    assert "Parquet" in capsys.readouterr().err


def test_missing_files_and_names_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "p.csv", many(2))
    for arguments, found in (
        (["portfolio"], "no file is given"),
        (["portfolio", str(tmp_path / "no.csv")], "no such file"),
        (["portfolio", str(path), "--by", "colour"], "is no group"),
        (["portfolio", str(path), "--variants", "in_forse"], "in_force"),
    ):
        assert main(arguments) == 2
        assert found in capsys.readouterr().err


def test_a_cluster_nobody_answers_for_is_told() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="nobody answers"), cluster("tcp://127.0.0.1:9").open():
        pass


def test_every_column_is_in_the_schema_with_its_meaning() -> None:
    found = schema()
    assert list(found["properties"]) == [column.name for column in COLUMNS]
    assert all(held["description"] for held in found["properties"].values())
    assert found["required"] == ["id", "activity", "licence", "operation_start", "capital", "revenue"]


def test_memory_is_bounded_by_the_block(tmp_path: Path) -> None:
    """Blocks are read one at a time: of a long file only the first block is held."""
    path = write(tmp_path / "p.csv", many(300))
    assert [read.rows for read in blocks_of(path, 128)] == [128, 128, 44]
    assert [read.first for read in blocks_of(path, 128)] == [2, 130, 258]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_tables_are_told_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    path = write(tmp_path / "p.csv", many(12))
    assert (
        main(["portfolio", str(path), "--variants", "in_force,decree_154", "--lang", lang, "--by", "zone,head,cohort,size,province"]) == 0
    )
    out = capsys.readouterr().out
    assert "portfolio." not in out
    assert ("Thu ngân sách bỏ qua" if lang == "vi" else "Revenue forgone") in out


def test_lines_are_named_in_both_languages() -> None:
    from calculator.commands.portfolio.command import TABLE

    assert set(TABLE) <= set(LINES)
