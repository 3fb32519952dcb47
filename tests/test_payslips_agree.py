"""Payslips and the twin agree on 20,000 random ones, to one đồng; gross pay is found again from take-home pay."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest

from calculator.law.law import load_law
from calculator.law.lookup import LawReader
from calculator.people import payroll
from calculator.project.columns.lanes import REGIONS
from calculator.recorder import Plain
from calculator.rules.wage_parts import PayParts
from tests.twin import payslip as twin
from tests.twin.random_payslips import random_payslip

PAYSLIPS, BLOCK = 20_000, 1_000
INVERTED_EVERY = 10
"""The twin turns every tenth back into gross pay: exact lines piece by piece take it long."""

Given = dict[str, Any]
Expected = tuple[Given, dict[str, float], dict[str, float] | None]
NEW = ("outside_tax", "housing_counted", "benefits", "union_dues")
PARTS = ("overtime", "above_normal_pay", "meal", "bonus", "housing", "in_kind", "employer_pension")


def tax_only_of(seed: int) -> bool:
    """Every other contract is net of tax only."""
    return seed // INVERTED_EVERY % 2 == 1


def block(first: int) -> list[Expected]:
    """Give the payslips of one block of seeds as the twin computes them."""
    found: list[Expected] = []
    for seed in range(first, first + BLOCK):
        given = random_payslip(seed)
        slip = twin.payslip(**given)
        back = None
        if seed % INVERTED_EVERY == 0:
            person = {key: value for key, value in given.items() if key != "gross"}
            tax_only = tax_only_of(seed)
            wanted = slip["gross"] - slip["pit_payable"] if tax_only else slip["net"]
            back = {"wanted": float(wanted)}
            back |= {key: float(value) for key, value in twin.payslip_from_net(net=wanted, tax_only=tax_only, **person).items()}
        found.append((given, {key: float(value) for key, value in slip.items()}, back))
    return found


@pytest.fixture(scope="module")
def expected() -> list[Expected]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [row for rows in pool.map(block, range(0, PAYSLIPS, BLOCK)) for row in rows]


def months_of(texts: list[str]) -> Any:
    return np.array([12 * int(text[:4]) + int(text[5:]) - 1 for text in texts])


def columns(rows: list[Given]) -> dict[str, Any]:
    """Lay payslips out as the arguments of ``payslip`` but for pay."""

    def column(key: str, missing: Any) -> Any:
        return np.array([float(row.get(key, missing)) for row in rows])

    read, days = LawReader(load_law(), Plain()), payroll.first_days(months_of([row["month"] for row in rows]))
    region = np.array([REGIONS.index(row["region"]) for row in rows])
    people = payroll.People(
        region=region,
        dependants=column("dependants", 0),
        foreign=np.array([row.get("nationality", "vn") == "foreign" for row in rows]),
        resident=np.array([row.get("residence", "resident") == "resident" for row in rows]),
        contract_months=column("contract_months", np.inf),
        pension_premium=column("pension_premium", 0),
        exempt_share=column("qualified", False) * column("project_share", 1),
    )
    return {
        "insured": column("insured_salary", np.nan),
        "people": people,
        "law": payroll.law_of_months(read, days, region, people.resident),
        "parts": parts_of(rows),
    }


def parts_of(rows: list[Given]) -> PayParts:
    stated = [row.get("parts", {}) for row in rows]
    amounts = {key: np.array([float(parts.get(key, 0)) for parts in stated]) for key in PARTS}
    return PayParts(**amounts, union_member=np.array([parts.get("union_member", False) for parts in stated]))


def differences(mine: Any, theirs: Any, rows: list[Given], name: str) -> list[str]:
    wrong = np.flatnonzero(~(np.abs(mine - theirs) <= 1.0))  # NaN is wrong too
    return [f"{name}: {mine[at]!r}, twin {theirs[at]!r}: {rows[at]}" for at in wrong[:5]]


def test_payslips_and_twin_agree(expected: list[Expected]) -> None:
    rows = [given for given, _, _ in expected]
    gross = np.array([float(row["gross"]) for row in rows])
    found = payroll.payslip(gross=gross, **columns(rows))._asdict()
    wrong = []
    for name, mine in found.items():
        wrong += differences(mine, np.array([slip[name] for _, slip, _ in expected]), rows, name)
    assert not wrong, "\n".join(wrong)
    assert set(found) == set(expected[0][1])


def test_net_contracts_and_twin_agree(expected: list[Expected]) -> None:
    inverted = [(given, back, tax_only_of(seed)) for seed, (given, _, back) in enumerate(expected) if back is not None]
    rows = [given for given, *_ in inverted]
    found = payroll.payslip_from_net(
        net=np.array([back["wanted"] for _, back, _ in inverted]),
        net_of_tax_only=np.array([tax_only for *_, tax_only in inverted]),
        **columns(rows),
    )._asdict()
    wrong = []
    for name, mine in found.items():
        wrong += differences(mine, np.array([back[name] for _, back, _ in inverted]), rows, name)
    assert not wrong, "\n".join(wrong)
    assert len(rows) == PAYSLIPS // INVERTED_EVERY


def test_the_payslips_reach_every_kind_of_person_in_every_month(expected: list[Expected]) -> None:
    # 42 months, four regions, two nationalities; the rest is in the numbers.
    seen = {(row["month"], row["region"], row.get("nationality", "vn")) for row, _, _ in expected}
    assert len(seen) == 42 * 4 * 2
    assert (min(seen)[0], max(seen)[0]) == ("2024-07", "2027-12")
    slips = [slip for _, slip, _ in expected]
    assert {key for row, _, _ in expected for key in row.get("parts", {})} == {*PARTS, "union_member"}
    for name in ("employee_si", "employee_ui", "pit", "pit_exempt", "pit_payable", "taxable_income", *NEW):
        assert 0.02 < sum(slip[name] > 0 for slip in slips) / len(slips) < 0.98, name


def people_of_all_kinds(count: int) -> tuple[list[Given], Any]:
    """Give persons of all kinds, and their gross pay from 1 million to 5 billion, as many small as large."""
    rng = np.random.default_rng(20261121)
    rows: list[Given] = []
    months = ["2024-07", "2025-06", "2025-07", "2025-12", "2026-01", "2026-06", "2026-07", "2027-12"]
    for _ in range(count):
        row: Given = {"month": months[rng.integers(len(months))], "region": REGIONS[rng.integers(4)], "dependants": int(rng.integers(5))}
        row["nationality"] = ("vn", "foreign")[rng.integers(2)]
        row["residence"] = ("resident", "resident", "non_resident")[rng.integers(3)]
        contract = (None, 1, 2, 3, 11, 12, 36)[rng.integers(7)]
        insured = (None, None, 0, 1_000_000, 60_000_000)[rng.integers(5)]
        row |= {} if contract is None else {"contract_months": contract}
        row |= {} if insured is None else {"insured_salary": insured}
        row["pension_premium"] = (0, 1_000_000, 5_000_000)[rng.integers(3)]
        if rng.integers(3) == 0:
            row["parts"] = {"meal": 700_000, "overtime": 100_000, "above_normal_pay": 40_000, "housing": 5_000_000, "in_kind": 2_000_000}
            row["parts"]["union_member"] = bool(rng.integers(2))
        row |= {"qualified": bool(rng.integers(2)), "project_share": ("1", "0.5", "0")[rng.integers(3)]}
        rows.append(row)
    return rows, 1e6 * 5_000 ** rng.random(count)


def test_gross_is_found_again_from_net() -> None:
    rows, gross = people_of_all_kinds(30_000)
    given = columns(rows)
    net = payroll.payslip(gross=gross, **given).net
    found = payroll.gross_from_net(net=net, **given)
    slip = payroll.payslip(gross=found, **given)
    # Nothing but uninsured parts leaves more than the first đồng of wages above them, which costs insurance on the lowest base.
    uninsured = (found == given["parts"].uninsured) & (slip.net >= net)
    assert uninsured.sum() < 0.01 * len(rows)
    assert np.abs(slip.net - net)[~uninsured].max() <= 1
    # Only where a short contract begins to be taxed do two kinds of pay leave the same: then the lower one is the answer.
    lower = (np.abs(found - gross) > 1) & ~uninsured
    law, people = given["law"].tax, given["people"]
    assert (found[lower] < gross[lower]).all()
    assert (people.resident & (people.contract_months < law.short_contract_months))[lower].all()
    assert (found < law.short_contract_threshold)[lower].all()
    assert (gross >= law.short_contract_threshold)[lower].all()
    assert 0 < lower.sum() < 0.02 * len(rows)
    # Net of tax only: gross less tax rises everywhere but at that threshold.
    tax_only = np.ones(len(rows), dtype=bool)
    net = gross - payroll.payslip(gross=gross, **given).pit_payable
    found = payroll.gross_from_net(net=net, net_of_tax_only=tax_only, **given)
    assert np.abs(found - payroll.payslip(gross=found, **given).pit_payable - net).max() <= 1
    assert (np.abs(found - gross) > 1).mean() < 0.02


def test_a_payslip_does_not_depend_on_the_others() -> None:
    rows, gross = people_of_all_kinds(40)
    given = columns(rows)
    together = payroll.payslip(gross=gross, **given)
    again = payroll.gross_from_net(net=together.net, **given)
    for at, row in enumerate(rows):
        one = columns([row])
        alone = payroll.payslip(gross=gross[at : at + 1], **one)
        assert [values[at] for values in together] == [values[0] for values in alone]
        assert payroll.gross_from_net(net=alone.net, **one)[0] == again[at]


def test_inputs_are_not_changed() -> None:
    rows, gross = people_of_all_kinds(200)
    given = columns(rows)
    for array in (gross, given["insured"], *given["people"], *given["parts"]):
        array.flags.writeable = False
    net = payroll.payslip(gross=gross, **given).net
    net.flags.writeable = False
    payroll.gross_from_net(net=net, **given)
