"""Cash of a project before and after the parent's country taxes its dividends."""

from __future__ import annotations

import numpy as np

from calculator.enterprise.support import Charged, Support
from calculator.law.lookup import LawReader
from calculator.project.cash import HOME_TREATMENTS
from calculator.project.lanes import Lanes
from calculator.rules import cash
from calculator.rules.corporate_income_tax import Tax
from calculator.rules.kinds import Floats

CASH_LINES = (
    "investment",
    "working_capital_increase",
    "profit_after_tax",
    "dividends",
    "home_tax",
    "cash_before_home_tax",
    "cash_after_home_tax",
)
"""Lines of cash: of the project before debt; ``home_tax`` is the parent's."""

_ZERO = np.zeros((1, 1))


def cash_lines(read: LawReader, lanes: Lanes, lines: dict[str, Floats], tax: Tax, support: Support, costs: Charged) -> dict[str, Floats]:
    """Lay out the cash of lanes that state what moves it; all zero elsewhere.

    Parameters
    ----------
    read, lanes : as in the engine.
    lines : yearly lines so far; those of the group among them [VND].
    tax, support, costs : corporate income tax and its reliefs, grants, costs on top.
    """
    facts = lanes.cash
    if not facts.stated.any():
        return dict.fromkeys(CASH_LINES, _ZERO)
    recorder = read.recorder
    due, top_up = lines["corporate_income_tax"], lines["top_up_tax"]
    shape = (len(lanes.years), lanes.count)
    revenue = np.broadcast_to(lines["revenue"], shape)
    tied = facts.working_share * revenue
    before = np.concatenate([(facts.working_share * np.nan_to_num(lanes.previous_revenue))[None], tied[:-1]])
    increase = tied - before
    received = facts.credits_refundable + facts.credits_other
    # The top-up tax of a year is paid in the next.
    paid_later = np.broadcast_to(top_up, shape)
    top_up_paid = np.concatenate([np.zeros((1, lanes.count)), paid_later[:-1]])
    profit = lines["accounting_profit"] - due - top_up + facts.credits_other
    remitted = recorder.apply(
        cash.remitted,
        profit_after_tax=profit,
        payout=facts.payout,
        losses_carried=lines["losses_carried"],
        blocked_by_losses=facts.blocked_by_losses,
    )
    at_home = _ZERO
    if (facts.home_rate > 0).any():
        at_home = recorder.apply(
            cash.home_tax,
            dividends=remitted.dividends,
            profit_after_tax=profit,
            tax_paid=due + top_up,
            tax_spared=tax.relief_preferential_rate + tax.relief_exemption + tax.relief_half,
            rate=facts.home_rate,
            credited=facts.home >= HOME_TREATMENTS.index("credit"),
            sparing=facts.home == HOME_TREATMENTS.index("credit_with_sparing"),
        )
    spent = lines["operating_cost"] + lines["land_rent_due"] + lines["land_use_tax"] + costs.duty_on_assets + facts.investment
    flow = revenue + support.received + received - spent - due - top_up_paid - increase

    def where_stated(amount: Floats) -> Floats:
        return np.where(facts.stated, amount, 0.0)

    values = (facts.investment, increase, profit, remitted.dividends, at_home, flow, flow - at_home)
    return dict(zip(CASH_LINES, map(where_stated, values), strict=True))
