"""From the profit of the accounts to the tax, step by step in the order of the annual return."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from calculator.enterprise.asset_costs import AssetCosts
from calculator.enterprise.charges import deducted_share
from calculator.enterprise.group_books import book_depreciation, shares_of_books
from calculator.enterprise.support import charged
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.measures.value import Floats
from calculator.project.lanes import Lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Call, Plain, Recorder
from calculator.rules.kinds import ByKind

TRIFLE = 0.5
"""Half a đồng: a row smaller than that in every year is not shown."""


class BridgeRow(NamedTuple):
    """One row: a step that is added, or what stands after the steps so far [VND], ``(year,)``; ``said`` is the reader's own name of it."""

    name: str
    kind: Literal["step", "subtotal"]
    amounts: Floats
    said: str | None = None


def bridge_of(law: Law, scenario: Scenario, lanes: Lanes, lines: dict[str, Floats], recorder: Recorder) -> list[BridgeRow]:
    """Go from the profit of the accounts to the tax of each year.

    Each subtotal is a line of the result, each step is worked out on its own: subtotal by subtotal the steps between add up to the
    difference.

    Parameters
    ----------
    lanes : one lane.
    lines : its enterprise lines.
    recorder : what its computation noted.
    """
    years = len(lanes.years)
    none = np.zeros(years)
    # With what taxes and tariffs put on top of the costs stated: import duty is part of what an asset cost, in the accounts too.
    lanes, _ = charged(LawReader(law, Plain()), lanes)

    def flat(amount: Any) -> Floats:
        return np.broadcast_to(np.asarray(amount, dtype=np.float64), (years, 1))[:, 0]

    deducted = deducted_share(LawReader(law, Plain()), lanes.assets, lanes.years, Plain())
    costs = AssetCosts(lanes)
    shares = shares_of_books(costs, lanes.years, Plain())
    book = flat(book_depreciation(costs, shares))
    accepted = book if deducted is None else flat(book_depreciation(costs, shares, deducted))
    adjustments = _adjustments(scenario, lanes)
    stated = flat(lanes.nondeductible.total) - np.sum([amounts for _, _, amounts in adjustments], axis=0, initial=0.0)

    taxed = _called(recorder, "tax_due")
    within = _called(recorder, "set_off_within_year").output
    base: ByKind = taxed.arguments["income"]
    general, standard, micro = (flat(taxed.arguments[name]) for name in ("general", "standard", "micro"))
    small, other = flat(base.incentive) + flat(base.ordinary), flat(base.excluded) + flat(base.real_estate)
    # Income of expansions with a holiday of their own is taxed beside the rest.
    for call in recorder.calls:
        if call.rule.__name__ == "tax_on_extra_income":
            small = small + flat(call.arguments["income"] * call.arguments["share"])
    reduction = next((flat(call.output) for call in recorder.calls if call.rule.__name__ == "temporary_reduction"), none)

    def step(name: str, amounts: Floats) -> BridgeRow:
        return BridgeRow(name, "step", amounts)

    def subtotal(name: str, amounts: Floats) -> BridgeRow:
        return BridgeRow(name, "subtotal", amounts)

    received = lines["grants"] + flat(lanes.cash.credits_refundable)
    profit = (
        received + lines["revenue"] - lines["operating_cost"] - lines["land_rent_cost"] - lines["land_use_tax"] - book - lines["interest"]
    )
    return [
        subtotal("accounting_profit", profit),
        step("cost_not_deductible", stated),
        step("depreciation_never_deducted", book - accepted),
        step("depreciation_in_another_year", accepted - lines["depreciation"]),
        step("interest_cap", lines["interest"] - lines["interest_deductible"]),
        *(BridgeRow(f"adjustment_{kind}", "step", amounts, said) for said, kind, amounts in adjustments),
        step("grants_not_taxed", lines["grants_taxed"] - received),
        step("research_extra_deduction", -lines["research_extra_deduction"]),
        subtotal("taxable_income", lines["taxable_income"]),
        step("exempt_income", -lines["exempt_income"]),
        step("loss_of_the_year", flat(within.general_loss) + flat(within.real_estate_loss)),
        step("losses_used", -lines["losses_used"]),
        subtotal("assessable_income", lines["assessable_income"]),
        step("science_fund_set_aside", -lines["science_fund_set_aside"]),
        subtotal("income_taxed", lines["assessable_income"] - lines["science_fund_set_aside"]),
        subtotal("tax_at_general_rate", small * general + other * standard),
        step("too_small_to_be_taxed", -np.where(micro > 0, small * general, 0.0)),
        *(step(name, -lines[name]) for name in ("relief_preferential_rate", "relief_exemption", "relief_half")),
        step("temporary_reduction", -reduction),
        step("science_fund_paid_back", lines["science_fund_paid_back"]),
        step("incentive_repaid", lines["incentive_repaid"]),
        subtotal("corporate_income_tax", lines["corporate_income_tax"]),
    ]


RESTARTS = {"tax_at_general_rate"}
"""Subtotals from which the reckoning begins anew: a tax is not the income it is on."""


def gaps(rows: list[BridgeRow]) -> dict[str, float]:
    """Give for each subtotal the largest difference between it and what the steps before it lead to [VND]."""
    found: dict[str, float] = {}
    running: Floats | None = None
    for row in rows:
        if row.kind == "step":
            assert running is not None
            running = running + row.amounts
            continue
        if running is not None and row.name not in RESTARTS:
            found[row.name] = float(np.abs(running - row.amounts).max())
        running = row.amounts
    return found


def shown(rows: list[BridgeRow]) -> list[BridgeRow]:
    """Leave out steps that are nothing in every year, and the subtotal that then repeats the one before."""
    kept = [row for row in rows if row.kind == "subtotal" or np.abs(row.amounts).max(initial=0) >= TRIFLE]
    fund = any(row.name == "science_fund_set_aside" for row in kept)
    return [row for row in kept if fund or row.name != "income_taxed"]


def _adjustments(scenario: Scenario, lanes: Lanes) -> list[tuple[str, str, Floats]]:
    """Give name, kind and effect on taxable income of each of the reader's own lines."""
    years = lanes.years.tolist()
    rate = scenario.assumptions.exchange_rate
    found: list[tuple[str, str, Floats]] = []
    for line in scenario.project.adjustments:
        amounts = np.array(line.amount.values(years))
        if line.currency == "USD" and rate is not None:
            amounts = amounts * np.array(rate.values(years, before="hold"))
        found.append((line.name, line.kind, amounts if line.effect == "add" else -amounts))
    return found


def _called(recorder: Recorder, rule: str) -> Call:
    """Find the call of a rule that every computation has."""
    return next(call for call in recorder.calls if call.rule.__name__ == rule)
