"""Rows of a portfolio are refused for what a run refuses the same facts for, and the best of them are ranked."""

from __future__ import annotations

import csv
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.pool import Pool, serial
from calculator.analysis.portfolio.ranked import BY, Ranked
from calculator.analysis.portfolio.run import run_portfolio
from calculator.errors import InputError
from calculator.project.portfolio.fit import check_fit
from calculator.project.portfolio.rows import check_horizon, read_rows
from calculator.project.portfolio.scenario import scenario_of
from tests.test_portfolio import BASIS, PLAN, cells_of, many, write

ODD: dict[str, list[str]] = {
    "revenue": ["4000000000000000", "1000000000000"], "revenue_growth": ["900%", "50%"], "fixed_cost": ["9000000000000000", "1"],
    "monthly_pay": ["4000000000000000", "90000000000"], "pay_growth": ["400%"], "headcount": ["1", "90000", "9000000000"],
    "headcount_growth": ["500%"], "months_paid": ["0", "500"], "rent": ["4000000000000000"], "rent_growth": ["300%"],
    "area": ["1", "100000000"], "table_price": ["4000000000000000", "90000000000"], "coefficient": ["1", "50", "100000"],
    "capex": ["9000000000000000"], "last_year": ["2029", "2033"], "used_rate_years": ["0", "3", "6"], "opening_loss": ["1000000000"],
    "opening_loss_year": ["2020", "2025", "2026", "2030"], "operation_start": ["2035-01-01", "2015-06-01"],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_a_row_is_refused_exactly_where_its_scenario_is(seed: int) -> None:
    chance = random.Random(seed)
    rows = many(100, seed)
    for row in rows:
        for name in chance.sample(sorted(ODD), chance.randint(1, 3)):
            row[name] = chance.choice(ODD[name])
    found = read_rows(cells_of(rows), len(rows), 2, int(BASIS.range[-1]))
    check_horizon(found, BASIS.first_year)
    before = {fault.row for fault in found.faults}
    check_fit(found, BASIS)
    new = {fault.row for fault in found.faults} - before
    assert new
    for place in range(len(rows)):
        if place + 2 in before:
            continue
        try:
            scenario_of(found, place, BASIS)
            fits = True
        except InputError:
            fits = False
        assert fits == (place + 2 not in new), rows[place]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"revenue": "4000000000000000", "revenue_growth": "50%"}, "revenue"),
        ({"headcount": "9000000000", "monthly_pay": "40 triệu"}, "monthly_pay"),
        ({"premises": "floor_space", "rent": "4000000000000000", "area": "900"}, "rent"),
        ({"operation_start": "2025-01-01", "licence": "2024-05-05", "previous_revenue": "1", "used_rate_years": "4"}, "used_rate_years"),
        ({"opening_loss": "1000000000", "opening_loss_year": "2026"}, "opening_loss_year"),
    ],
)
def test_it_is_told_by_row_and_column_and_the_others_are_computed(
    changed: dict[str, str], column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = many(3)
    plain = {"id": "x", "activity": "other", "licence": "2026-05-05", "operation_start": "2027-01-01", "capital": "1", "revenue": "1 tỷ"}
    path = write(tmp_path / "p.csv", [rows[0], {**plain, **changed}, rows[2]])
    assert main(["portfolio", str(path), "--years", "15", "--json"]) == 2
    said = capsys.readouterr()
    assert f"{path}:3: {column}: " in said.err
    assert '"computed": 2' in said.out


# The rows to which the zone adds most.


def _ranked(path: Path, pool: Pool, block: int, most: int) -> dict[str, list[tuple[int, str, Any]]]:
    held = Ranked(most)
    plan = Plan(("in_force", "decree_154"), BASIS)
    run_portfolio(path, plan, pool=pool, block=block, each=held.add)
    return {name: [(one.rank, one.id, one.figures[BY]) for one in held.of(name)] for name in plan.variants}


def test_the_ranked_rows_are_the_first_of_all_rows_in_order_whoever_computes(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", many(40))
    figures: dict[str, float] = {}
    run_portfolio(path, PLAN, each=lambda _, block: figures.update(zip(block.ids, block.variants[0].figures[BY].tolist(), strict=True)))
    # Sorting keeps the order of the file among rows to which the zone adds as much.
    best = sorted(figures, key=lambda name: -figures[name])
    for most in (1, 7, 100):
        found = _ranked(path, serial(), 11, most)
        assert [name for _, name, _ in found["in_force"]] == best[:most]
        assert [rank for rank, _, _ in found["in_force"]] == list(range(1, min(most, 40) + 1))
        assert found == _ranked(path, Pool(lambda: ThreadPoolExecutor(3), 6), 11, most)


def test_the_ranked_file_stands_beside_the_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = write(tmp_path / "p.csv", many(12)), tmp_path / "out"
    (path.parent / "out").mkdir()
    (out / "ranked.csv").write_text("of an earlier run")
    assert main(["portfolio", str(path), "--years", "5", "--out", str(out), "--top", "4", "--json"]) == 0
    results = list(csv.DictReader((out / "results.csv").read_text(encoding="utf-8-sig").splitlines()))
    found = list(csv.DictReader((out / "ranked.csv").read_text(encoding="utf-8-sig").splitlines()))
    best = sorted(results, key=lambda row: -float(row[BY]))[:4]
    assert [(row["rank"], row["id"], row["name"], row[BY]) for row in found] == [
        (str(place), row["id"], row["name"], row[BY]) for place, row in enumerate(best, 1)
    ]
    assert [int(row["row"]) for row in found] == [int(row["id"][1:]) + 2 for row in best]
    assert f'"ranked": "{out / "ranked.csv"}"' in capsys.readouterr().out
