"""Random payslips and random groups, made to hit every cap, band edge and threshold."""

from __future__ import annotations

import random
from typing import Any

from .payslip import _corners, is_resident, parts_of

MILLION = 1_000_000
REGIONS = ("I", "II", "III", "IV")
# Caps of 20 times the reference level and the minimum wages; the thresholds of short contracts; the reference levels.
EDGES = [
    2_340_000,
    2_530_000,
    46_800_000,
    50_600_000,
    99_200_000,
    106_200_000,
    88_200_000,
    94_600_000,
    77_200_000,
    82_800_000,
    69_000_000,
    74_000_000,
    2_000_000,
    5_000_000,
]


def random_payslip(seed: int) -> dict[str, Any]:
    """Arguments of `payslip`; the same seed gives the same ones."""
    r = random.Random(f"payslip {seed}")
    # July 2024 to December 2027, the months around a change more often.
    changes = ["2024-07", "2025-06", "2025-07", "2025-12", "2026-01", "2026-06", "2026-07", "2027-12"]
    number = 2024 * 12 + 6 + r.randint(0, 41)
    month = r.choice(changes) if r.random() < 0.4 else f"{number // 12}-{number % 12 + 1:02d}"
    person: dict[str, Any] = {"region": r.choice(REGIONS)}
    if r.random() < 0.6:
        person["dependants"] = r.choice([0, 1, 2, 3, 5, "0.5"])
    if r.random() < 0.35:
        person["nationality"] = "foreign"
    if r.random() < (0.4 if "nationality" in person else 0.1):
        person["residence"] = "non_resident"
    if r.random() < 0.5:
        person["contract_months"] = r.choice([1, 2, 2, 3, 6, 11, 12, 24, 36])
    if r.random() < 0.3:
        person["insured_salary"] = r.choice([0, 1, 1_000_000, 6 * MILLION, r.randint(1, 120) * MILLION, *_near(r, r.choice(EDGES))])
    if r.random() < 0.3:
        person["pension_premium"] = r.choice([500_000, 999_999, MILLION, 2 * MILLION, 3 * MILLION, 3_000_001, 10 * MILLION])
    if r.random() < 0.4:
        person["qualified"] = True
        if r.random() < 0.6:
            person["project_share"] = r.choice(["0", "0.3", "0.75", "1"])
    if r.random() < 0.4:
        person["parts"] = _parts(r, month, person)
    return {"month": month, "gross": _gross(r, month, person), **person}


def _parts(r: random.Random, month: str, person: dict[str, Any]) -> dict[str, Any]:
    """Overtime, meals, bonus; housing, benefits in kind and pension the employer pays; union members."""
    parts: dict[str, Any] = {}
    if r.random() < 0.5:
        parts["overtime"] = r.choice([100_000, 5_050_000, r.randint(1, 30) * 500_000])
        parts["above_normal_pay"] = r.choice([0, parts["overtime"] // 3, parts["overtime"]])
    if r.random() < 0.5:
        parts["meal"] = r.choice([500_000, 729_999, 730_000, 730_001, 1_000_000, 1_199_999, 1_200_000, 1_200_001, 3_000_000])
    if r.random() < 0.3:
        parts["bonus"] = r.choice([1_000_000, 20 * MILLION, r.randint(1, 200) * MILLION])
    if r.random() < 0.4:
        parts["housing"] = r.choice([1, 2_000_000, 6_000_000, 15_000_000, r.randint(1, 60) * MILLION])
    if r.random() < 0.2:
        parts["in_kind"] = r.choice([1_000_000, r.randint(1, 20) * MILLION])
    if r.random() < 0.3 and month >= ("2026-01" if is_resident(person.get("residence", "resident")) else "2026-07"):
        parts["employer_pension"] = r.choice([500_000, 1_000_000, 2_999_999, 3 * MILLION, 5 * MILLION])
    if r.random() < 0.3:
        parts["union_member"] = True
    return parts


def _gross(r: random.Random, month: str, person: dict[str, Any]) -> int:
    """Pay near an edge, or of any size, and at least the parts it holds."""
    return max(_any_gross(r, month, person), int(parts_of(person.get("parts") or {}).uninsured))


def _any_gross(r: random.Random, month: str, person: dict[str, Any]) -> int:
    draw = r.random()
    if draw < 0.15:
        return r.choice(_near(r, r.choice(EDGES)))
    if draw < 0.45:
        known = {key: value for key, value in person.items() if key not in ("region", "qualified", "project_share")}
        corners = [corner for corner in _corners(month, person["region"], known) if corner >= MILLION]
        corner = r.choice(corners)
        return int(corner) + r.choice([-1, 0, 0, 1])
    # As many small as large ones.
    return int(MILLION * 5_000 ** r.random()) if draw < 0.8 else r.randint(1, 250) * MILLION


def _near(r: random.Random, edge: int) -> list[int]:
    return [edge, edge, edge - 1, edge + 1, edge + r.randint(-200_000, 200_000)]


def random_group(seed: int) -> tuple[int, list[dict[str, Any]]]:
    """Year and entities for the top-up tax: losses, negative taxes, no income."""
    r = random.Random(f"group {seed}")
    year = r.randint(2024, 2035)
    scale = 10 ** r.randint(3, 13)
    entities = []
    for _ in range(r.randint(1, 6)):
        income = r.choice([r.randint(1, scale), r.randint(1, scale), r.randint(1, scale), -r.randint(1, scale), 0])
        rate = r.choice([0, 0, 5, 8, 10, 12, 15, 17, 20, r.randint(0, 2_000) / 100])
        taxes = int(max(0, income) * rate / 100)
        if r.random() < 0.12:
            taxes = -r.randint(0, scale // 5)
        entities.append(
            {
                "income": income,
                "covered_taxes": taxes,
                "payroll": r.choice([0, r.randint(0, scale), r.randint(0, scale // 5)]),
                "tangible_assets": r.choice([0, r.randint(0, scale), r.randint(0, 4 * scale)]),
            }
        )
    if r.random() < 0.05:
        for entity in entities:
            entity["income"] = 0
    if r.random() < 0.08:
        # The losses eat the profits exactly.
        entities[0]["income"] -= sum(entity["income"] for entity in entities)
    return year, entities
