"""Portfolio files from end to end: ``python -m tests.benchmarks.files [growth|workers] [rows]``.

``growth`` reads and computes files of more and more rows, CSV and Parquet, each in a process of its own: cost a row, peak memory.
``workers`` computes one file in this process, in one and two processes, and on one and two workers of Dask. On a machine whose cores
others use too, wall time says little: beside it stands what the processors did, so that ``2 x work of one / work of two`` is the most
that two free cores could gain.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"

import numpy as np

from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.pool import Pool, cluster, processes, serial
from calculator.analysis.portfolio.run import run_portfolio
from calculator.project.portfolio.years import Basis

SEED = 20261122
PLAN = Plan(("in_force",), Basis(2027, 30, 0.1, 0.03, 0.03))
COLUMNS = (
    "id", "zone", "ownership", "location", "province", "commune_class", "activity", "licence", "operation_start", "capital", "new_project",
    "recognised_software_steps", "related_party_transactions", "affiliate_above_small_bands", "work_inside_site", "revenue",
    "revenue_growth", "cost_share", "headcount", "monthly_pay", "pay_growth", "qualifying_share", "capex", "premises", "area", "table_price",
    "rate", "lease_decision", "term_years", "construction_months", "won_at_auction",
)  # fmt: skip
GROWTH = (1_000, 10_000, 100_000, 1_000_000)


def write(path: Path, rows: int) -> None:
    """Write a file of enterprises that are drawn: each with staff, an asset and a State lease."""
    import pandas as pd

    random = np.random.default_rng(SEED)
    heads = random.choice([5, 30, 120, 500], rows)
    year = random.integers(2027, 2030, rows).astype(str).astype(object)
    choices = {
        "zone": ["quang_trung", "da_nang"],
        "ownership": ["foreign", "domestic"],
        "activity": ["software_product", "digital_service", "key_digital_product"],
    }
    table = {
        "id": [f"E{place}" for place in range(rows)],
        **{name: random.choice(tokens, rows) for name, tokens in choices.items()},
        "location": "cdtz", "province": "da_nang", "commune_class": "none", "licence": year + "-01-15", "operation_start": year + "-03-01",
        "capital": 20_000_000_000, "new_project": "yes", "recognised_software_steps": "yes", "related_party_transactions": "no",
        "affiliate_above_small_bands": "no", "work_inside_site": "100%", "revenue": heads * random.integers(400, 900, rows) * 1_000_000,
        "revenue_growth": "8%", "cost_share": "25%", "headcount": heads, "monthly_pay": random.integers(18, 45, rows) * 1_000_000,
        "pay_growth": "4%", "qualifying_share": "5%", "capex": heads * 20_000_000, "premises": "state_lease", "area": heads * 8,
        "table_price": random.integers(2, 20, rows) * 1_000_000, "rate": "0.5%", "lease_decision": year + "-02-01", "term_years": 50,
        "construction_months": 12, "won_at_auction": "no",
    }  # fmt: skip
    frame = pd.DataFrame(table)[list(COLUMNS)]
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.to_csv(path, index=False)


class Measured(NamedTuple):
    """Rows computed, processor time of this process and of its children, and wall time [s]; peak memory of this one [MiB]."""

    rows: int
    processor: float
    wall: float
    peak: float


def measured(path: Path, pool: Pool | None = None) -> Measured:
    """Run a file."""
    begun, spent = time.perf_counter(), os.times()
    found = run_portfolio(path, PLAN, pool=pool or serial())
    now = os.times()
    processor = sum(now[:4]) - sum(spent[:4])
    return Measured(found.computed, processor, time.perf_counter() - begun, peak_memory())


def peak_memory() -> float:
    """Give the most memory this process has held [MiB]; ``ru_maxrss`` would begin with that of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def apart(path: Path, *how: str) -> Measured:
    """Run a file in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.benchmarks.files", "one", str(path), *how]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Measured(*json.loads(told.splitlines()[-1]))


def growth(largest: int) -> None:
    """Print the cost of a row as files grow."""
    print(f"{'':24} {'processor s':>12} {'µs a row':>9} {'against 10,000':>15} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("csv", "parquet"):
            base = np.nan
            for rows in [count for count in GROWTH if count <= largest]:
                path = Path(folder) / f"{rows}.{kind}"
                write(path, rows)
                found = min((apart(path) for _ in range(3 if rows <= 10_000 else 1)), key=lambda one: one.processor)
                path.unlink()
                cost = found.processor / rows
                base = cost if rows == 10_000 else base
                print(f"{kind:8} {rows:15,} {found.processor:12.2f} {cost * 1e6:9.1f} {cost / base:15.2f} {found.peak:9,.0f}")


def workers(rows: int) -> None:
    """Print what more than one process gains."""
    ways = ("serial", "processes 1", "processes 2", "dask 1", "dask 2")
    print(f"{rows:,} rows; load of the machine before: {os.getloadavg()[0]:.1f}")
    print(f"{'':14} {'wall s':>8} {'times serial':>13} {'processor s':>12} {'most it could be':>17}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write(path, rows)
        alone = apart(path, "serial")
        for way in ways:
            found = alone if way == "serial" else apart(path, *way.split())
            count = int(way.split()[1]) if " " in way else 1
            most = count * alone.processor / found.processor
            print(f"{way:14} {found.wall:8.2f} {alone.wall / found.wall:13.2f} {found.processor:12.2f} {most:17.2f}")


def pool_of(kind: str = "serial", count: str = "1") -> Pool:
    """Name a pool as the command line does."""
    return {"serial": serial, "processes": lambda: processes(int(count)), "dask": lambda: cluster(workers=int(count))}[kind]()


def main(task: str = "growth", *more: str) -> None:
    """Do one of the tasks."""
    if task == "one":
        # What is read once a process is not of a row: a first small run pays for it.
        with tempfile.TemporaryDirectory() as folder:
            small = Path(folder) / "small.csv"
            write(small, 50)
            measured(small)
        print(json.dumps(measured(Path(more[0]), pool_of(*more[1:]))))
    elif task == "growth":
        growth(int(more[0]) if more else GROWTH[-1])
    else:
        workers(int(more[0]) if more else 200_000)


if __name__ == "__main__":
    main(*sys.argv[1:])
