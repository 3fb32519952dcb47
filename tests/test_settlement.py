"""Annual settlement: years worked out by hand, and random years against the twin, to one đồng."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from calculator.analysis.people import settlement
from calculator.analysis.people.settlement import OwnDeductions, SettledYear
from calculator.law.law import load_law
from calculator.law.lookup import LawReader
from calculator.people import payroll
from calculator.recorder import Plain
from tests.test_payslips_agree import columns, months_of
from tests.twin import wage_year as twin
from tests.twin.payslip import is_resident
from tests.twin.random_payslips import random_payslip

M = 1_000_000
YEARS = 2_000
Given = dict[str, Any]


def settled(years: list[list[Given]], own: list[Given], withheld: list[list[float]] | None = None) -> SettledYear:
    """Settle years of months through the library."""
    rows = [row for months in years for row in months]
    given = columns(rows)
    gross = np.array([float(row["gross"]) for row in rows])
    nothing = [[np.nan] * len(months) for months in years]

    def stated(key: str, missing: float) -> Any:
        return np.array([float(one.get(key, missing)) for one in own])

    return settlement.settle(
        LawReader(load_law(), Plain()),
        year=np.array([int(months[0]["month"][:4]) for months in years]),
        person=np.repeat(np.arange(len(years)), [len(months) for months in years]),
        slip=payroll.payslip(gross=gross, **given),
        people=given["people"],
        parts=given["parts"],
        law=given["law"],
        withheld=np.array([amount for amounts in withheld or nothing for amount in amounts]),
        own=OwnDeductions(stated("deduction_months", np.nan), stated("charity", 0), stated("medical", 0), stated("education", 0)),
    )


def year_of(year: int, months: int = 12, **row: Any) -> list[Given]:
    return [{"month": f"{year}-{month:02d}", "region": "I", **row} for month in range(1, months + 1)]


def one(months: list[Given], withheld: list[float] | None = None, **own: Any) -> dict[str, float]:
    found = settled([months], [own], [withheld] if withheld else None)
    return {name: float(values[0]) for name, values in found._asdict().items()}


# ---- by hand


def test_even_pay_settles_to_nothing_and_the_ceiling_rises_in_july() -> None:
    # 60 m: insurance 5,046,000 to June (ceiling 46.8 m), 5,407,000 from July (50.6 m): 62,718,000. Taxable 720 - 62.718 - 186 = 471.282 m:
    # 6 + 24 + 20 % of 111.282 = 52,256,400; withheld 6 x 4,390,800 + 6 x 4,318,600.
    found = one(year_of(2026, gross=60 * M))
    assert found["employee_insurance"] == pytest.approx(62_718_000)
    assert found["taxable_income"] == pytest.approx(471_282_000)
    assert (found["pit"], found["withheld"]) == (pytest.approx(52_256_400), pytest.approx(52_256_400))
    assert found["balance"] == pytest.approx(0, abs=0.01)


def test_a_thirteenth_month_is_withheld_too_much_and_refunded() -> None:
    # 30 m a month and 30 m on top in January, not insured: withheld 11 x 635,000 (11,350,000: 0.5 m + 10 % of 1.35 m) and of 41.35 m
    # 0.5 + 2 + 20 % of 11.35 = 4,770,000; year: 390 - 37.8 - 186 = 166.2 m: 6 + 10 % of 46.2 = 10,620,000.
    months = year_of(2026, gross=30 * M)
    months[0] |= {"gross": 60 * M, "parts": {"bonus": 30 * M}}
    found = one(months)
    assert found["withheld"] == pytest.approx(11 * 635_000 + 4_770_000)
    assert found["pit"] == pytest.approx(10_620_000)
    assert found["balance"] == pytest.approx(10_620_000 - 11_755_000)


def test_months_withheld_by_the_former_rules_are_corrected_at_settlement() -> None:
    # Decree 253/2026 art. 70(2): 20 m a month; January to June withheld by the former table (440,000 as in December 2025), then 120,000.
    found = one(year_of(2026, gross=20 * M), withheld=[440_000.0] * 6 + [120_000.0] * 6)
    assert found["pit"] == pytest.approx(12 * 120_000)
    assert found["balance"] == pytest.approx(-6 * 320_000)


def test_who_worked_six_months_has_all_twelve_personal_deductions() -> None:
    # 30 m, six months: 180 - 18.9 - 186 < 0, so all that was withheld comes back.
    found = one(year_of(2026, 6, gross=30 * M))
    assert (found["pit"], found["balance"]) == (0, pytest.approx(-6 * 635_000))
    # A foreigner of six months has six of them (art. 48(1)(c)): 180 - 6 x 2.85 - 93 = 69.9 m at 5 %.
    found = one(year_of(2026, 6, gross=30 * M, nationality="foreign"), deduction_months=6)
    assert found["pit"] == pytest.approx(3_495_000)


def test_a_child_born_in_july_counts_six_months() -> None:
    # 360 - 37.8 - 186 - 6 x 6.2 = 99 m at 5 %.
    months = year_of(2026, gross=30 * M)
    for row in months[6:]:
        row["dependants"] = 1
    assert one(months)["pit"] == pytest.approx(4_950_000)


def test_charity_medical_care_and_education() -> None:
    # 360 - 37.8 - 186 = 136.2 m; less 10 m, 23 m (of 30 m) and 24 m (of 25 m): 79.2 m at 5 %.
    found = one(year_of(2026, gross=30 * M), charity=10 * M, medical=30 * M, education=25 * M)
    assert found["pit"] == pytest.approx(3_960_000)
    # In 2025 only charity: 360 - 37.8 - 132 - 10 = 180.2 m: 3 + 6 + 15 % of 60.2.
    found = one(year_of(2025, gross=30 * M), charity=10 * M, medical=30 * M, education=25 * M)
    assert found["pit"] == pytest.approx(18_030_000)


def test_half_of_the_pay_is_exempt_from_july() -> None:
    # Six of twelve months at half: a quarter of 52,256,400.
    months = year_of(2026, gross=60 * M)
    for row in months[6:]:
        row |= {"qualified": True, "project_share": "0.5"}
    found = one(months)
    assert found["pit_exempt"] == pytest.approx(52_256_400 / 4)
    # Withheld: 6 x 4,390,800 and half of 6 x 4,318,600.
    assert found["balance"] == pytest.approx(52_256_400 * 3 / 4 - 6 * 4_390_800 - 3 * 4_318_600)


# ---- against the twin


def random_year(seed: int) -> tuple[list[Given], Given, list[int] | None]:
    """Give some months of one resident, what they state for the year, and perhaps what was really withheld."""
    r = random.Random(f"year {seed}")
    year = r.choice([2025, 2026, 2026, 2026, 2027])
    rows, draw = [], 20_000 * (seed + 1)
    base: Given = {}
    for month in sorted(r.sample(range(1, 13), r.choice([12, 12, 12, 6, 1, r.randint(1, 12)]))):
        draw += 1
        row = random_payslip(draw)
        while not is_resident(row.get("residence", "resident")):
            draw += 1
            row = random_payslip(draw)
        base = base or row
        row["month"] = f"{year}-{month:02d}"
        if year < 2026 and "parts" in row:
            row["parts"].pop("employer_pension", None)
        if r.random() < 0.7:
            row["gross"] = max(base["gross"], int(sum(row.get("parts", {}).get(key, 0) for key in ("overtime", "meal", "bonus"))))
        rows.append(row)
    own: Given = {
        "charity": r.choice([0, 0, 5 * M]),
        "medical": r.choice([0, 22 * M, 23 * M, 40 * M]),
        "education": r.choice([0, 24 * M, 25 * M]),
    }
    if r.random() < 0.2:
        own["deduction_months"] = r.randint(1, 12)
    withheld = [r.randint(0, 20) * M for _ in rows] if r.random() < 0.2 else None
    return rows, own, withheld


def test_years_and_twin_agree() -> None:
    drawn = [random_year(seed) for seed in range(YEARS)]
    nothing = [[np.nan] * len(rows) if withheld is None else withheld for rows, _, withheld in drawn]
    mine = settled([rows for rows, *_ in drawn], [own for _, own, _ in drawn], nothing)._asdict()
    theirs = [twin.settle_year(rows, withheld=withheld, **own) for rows, own, withheld in drawn]
    for name, values in mine.items():
        wrong = [at for at in range(YEARS) if not abs(values[at] - float(theirs[at][name])) <= 1.0]
        assert not wrong, f"{name}: {values[wrong[0]]}, twin {float(theirs[wrong[0]][name])}: {drawn[wrong[0]]}"
    balance = mine["balance"]
    for kind in (balance < -1, balance > 1, mine["pit_exempt"] > 0, mine["pit"] == 0):
        assert 0.02 < kind.mean() < 0.98
    assert months_of(["2026-01"])[0] == 12 * 2026
