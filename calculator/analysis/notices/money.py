"""What a reader must know of grants, dividends, and what a group supposes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from calculator.analysis.site_run import Notice, SiteRun
from calculator.i18n import t
from calculator.project.grants import Grant
from calculator.project.scenario import Scenario
from calculator.validation import Words

FUND = "grants.investment_support_fund."


def money_notices(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Say what rests on a supposition or a rate of the user's, what nothing is counted of, and what is taken back of grants."""
    lines, project = run.enterprise, scenario.project
    if project.group is not None and project.group.suppose:
        said = {lang: "; ".join(t(f"supposed.{name}", lang) for name in project.group.suppose) for lang in ("vi", "en")}
        yield Notice("supposed_package", {"what": Words(**said)}, 3.0)
    taken = float(lines["top_up_on_grants"].sum())
    if taken > 1:
        exempt = float((lines["grants"] - lines["grants_taxed"]).sum())
        yield Notice("grants_taken_back", {"amount": exempt, "lost": taken}, taken)
    dividends = project.cash.dividends if project.cash else None
    if dividends is not None and dividends.blocked_by_losses:
        payout = np.array(dividends.payout.values(run.years, before="hold"))
        blocked = (lines["losses_carried"] >= 1) & (lines["profit_after_tax"] > 0) & (payout > 0)
        if blocked.any():
            yield Notice("dividends_blocked", {"years": int(blocked.sum())}, 2.0)
    for grant in project.support.grants if project.support else ():
        if grant.kind == "investment_support_fund":
            yield from _fund(run, scenario, grant)


def _fund(run: SiteRun, scenario: Scenario, grant: Grant) -> Iterator[Notice]:
    path = FUND + ("initial_share" if grant.form == "initial" else f"ceilings.{grant.cost_kind}")
    held = run.law.parameters.get(path)
    ceiling = float(held.history[-1].value) if held else 1.0
    if grant.rate is not None and float(grant.rate) > ceiling:
        yield Notice("rate_above_ceiling", {"grant": grant.name, "rate": float(grant.rate), "ceiling": ceiling}, 3.0)
    amounts = grant.eligible_cost.values(run.years) if grant.eligible_cost else []
    reached = not _below_class(run, scenario, grant) and any(
        cost > 0 and earned > 0 for cost, earned in zip(amounts, run.enterprise["revenue"], strict=True)
    )
    if reached:
        yield Notice("fund_rates_unverified", {"grant": grant.name}, 2.5)
    else:
        yield Notice("fund_not_reached", {"grant": grant.name}, 2.5)


def _below_class(run: SiteRun, scenario: Scenario, grant: Grant) -> bool:
    """Say whether neither capital nor the revenue of any year reaches the threshold of the class."""
    edges = {name: f"{FUND}classes.{grant.class_of_project}.{name}" for name in ("capital", "revenue")}
    if grant.class_of_project == "research_centre":
        edges["capital"] = FUND + "capital"
    known = {name: float(run.law.parameters[path].history[-1].value) for name, path in edges.items() if path in run.law.parameters}
    if not known:
        return False
    large = float(scenario.project.capital) >= known.get("capital", np.inf)
    return not large and float(run.enterprise["revenue"].max()) < known.get("revenue", np.inf)
