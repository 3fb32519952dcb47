"""Speed of payslips: 100,000 of mixed persons and months, the law looked up; and 10,000 from take-home pay back to gross pay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from calculator.analysis.people.payroll_batch import compute_batch
from calculator.law.law import load_law
from calculator.law.lookup import LawReader
from calculator.people import payroll
from calculator.project.columns.lanes import REGIONS
from calculator.project.payroll_file import read_payroll_file
from calculator.recorder import Plain

FIRST_MONTH, MONTHS = 12 * 2024 + 6, 42


def mixed(count: int) -> tuple[Any, Any, Any]:
    """Give months from July 2024 to December 2027, gross pay from 1 million to 5 billion, and persons of all kinds."""
    rng = np.random.default_rng(7)
    people = payroll.People(
        region=rng.integers(0, 4, count),
        dependants=rng.integers(0, 4, count).astype(np.float64),
        foreign=rng.random(count) < 0.3,
        resident=rng.random(count) < 0.8,
        contract_months=np.where(rng.random(count) < 0.5, np.inf, rng.integers(1, 37, count)),
        pension_premium=np.where(rng.random(count) < 0.3, 2e6, 0.0),
        exempt_share=np.where(rng.random(count) < 0.3, 0.5, 0.0),
    )
    return FIRST_MONTH + rng.integers(0, MONTHS, count), 1e6 * 5_000 ** rng.random(count), people


def month_law(months: Any, people: payroll.People) -> payroll.MonthLaw:
    return payroll.law_of_months(LawReader(load_law(), Plain()), payroll.first_days(months), people.region)


def test_payslips(benchmark: BenchmarkFixture) -> None:
    months, gross, people = mixed(100_000)
    load_law()

    def run() -> payroll.Payslip:
        return payroll.payslip(gross=gross, insured=None, people=people, law=month_law(months, people))

    slip = benchmark(run)
    assert slip.net.shape == (100_000,)
    assert (slip.net <= gross).all()


def test_gross_from_net(benchmark: BenchmarkFixture) -> None:
    months, gross, people = mixed(10_000)
    net = payroll.payslip(gross=gross, insured=None, people=people, law=month_law(months, people)).net

    def run() -> Any:
        return payroll.gross_from_net(net=net, insured=None, people=people, law=month_law(months, people))

    found = benchmark(run)
    assert (found <= gross + 1).all()


def test_payslips_of_a_file(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """100,000 rows that were read: checks of the rows, payslips with parts of pay, what is known of the exemption."""
    months, gross, people = mixed(100_000)
    rows = [
        f"p{place // 12},{month // 12}-{month % 12 + 1:02d},{REGIONS[region]},{pay:.0f},{500_000 * (place % 3)}"
        for place, (month, region, pay) in enumerate(zip(months.tolist(), people.region.tolist(), gross.tolist(), strict=True))
    ]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["id,month,region,gross,meal", *rows]))
    file, law = read_payroll_file(path), load_law()
    batch = benchmark(lambda: compute_batch(law, file))
    assert len(batch.places) == 100_000
