"""Puts the pieces together: one scenario, one site, one counterfactual, every `enterprise` line of methods 3 and 7.

The `workforce` lines stand beside them as `workforce.headcount` and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from . import corporate_income_tax as cit
from . import eligibility, expansion, income, money, moves, top_up
from .books import Books, Money, _is_yes, cost_when_built, keep_books, kind_of, rent_of
from .clocks import Clocks, Position, start_clocks
from .depreciation import Accelerated, deducted_part
from .facts import Facts, facts_of
from .land_ladders import NOTHING, relief_for
from .land_rent import by_commune, state_lease
from .land_use_tax import tax_of_lease
from .loans import deductible_interest
from .losses import Loss, YearOfLosses, run_losses
from .paths import ZERO, number, path
from .science_fund import INTEREST_YEARS, Deposit, Fund
from .tenancies import passed_on, support
from .workforce import cost_per_head, workforce_lines

# A Fraction a year; None only in `effective_tax_rate_of_group`, where there is no rate.
Lines = dict[str, list[Any]]
Counterfactual = Literal["no_incentive", "outside_zone"] | None
Unknown = Literal["low", "high"]


@dataclass
class Run:
    """The lines and what decided them."""

    years: list[int]
    lines: Lines
    facts: Facts
    head: eligibility.Head | None
    clocks: Clocks
    micro: list[bool]
    books: list[Books]


def evaluate(
    scenario: dict[str, Any],
    site: str,
    *,
    counterfactual: Counterfactual = None,
    unknown: Unknown = "low",
    readings: dict[str, str] | None = None,
) -> Lines:
    """Every `enterprise` line that needs one run only, one value a year."""
    return run(scenario, site, counterfactual=counterfactual, unknown=unknown, readings=readings).lines


def with_counterfactual(
    scenario: dict[str, Any],
    site: str,
    *,
    against: Literal["no_incentive", "outside_zone"] = "no_incentive",
    unknown: Unknown = "low",
    readings: dict[str, str] | None = None,
) -> Lines:
    """The lines of the site with the three that compare it with no incentive, or with the site outside any zone.

    Against "no_incentive" the names are those of the result; against "outside_zone" they get the kept value outside
    (`kept_outside_zone`) and the difference (`zone_adds`) as well.
    """
    lines = _kept(scenario, site, None, unknown, readings)
    if against == "outside_zone":
        outside = _kept(scenario, site, "outside_zone", unknown, readings)
        lines["kept_outside_zone"] = outside["kept"]
        lines["zone_adds"] = [here - there for here, there in zip(lines["kept"], outside["kept"], strict=True)]
    return lines


def _kept(scenario: dict[str, Any], site: str, counterfactual: Counterfactual, unknown: Unknown, readings: dict[str, str] | None) -> Lines:
    lines = dict(evaluate(scenario, site, counterfactual=counterfactual, unknown=unknown, readings=readings))
    plain = evaluate(scenario, site, counterfactual="no_incentive", unknown=unknown, readings=readings)
    lines["relief_land_rent"] = _minus(plain["land_rent_due"], lines["land_rent_due"])
    lines["relief_land_use_tax"] = _minus(plain["land_use_tax"], lines["land_use_tax"])
    lines["burden_without_incentive"] = plain["burden"]
    lines["kept"] = _minus(plain["burden"], lines["burden"])
    return lines


def kept_present_value(scenario: dict[str, Any], site: str, **more: Any) -> Fraction:
    """Present value of what is kept; the top-up tax of a year is paid in the next (method 6.2)."""
    rate = number(scenario["assumptions"]["discount_rate"])
    here = evaluate(scenario, site, **more)
    plain = evaluate(scenario, site, counterfactual="no_incentive", **more)
    total = ZERO
    for i in range(len(here["burden"])):
        top = plain["group_top_up_tax"][i] - here["group_top_up_tax"][i]
        rest = plain["burden"][i] - here["burden"][i] - top
        total += rest / (1 + rate) ** i + top / (1 + rate) ** (i + 1)
    return total


def _minus(left: list[Fraction], right: list[Fraction]) -> list[Fraction]:
    return [a - b for a, b in zip(left, right, strict=True)]


def run(
    scenario: dict[str, Any],
    site: str,
    *,
    counterfactual: Counterfactual = None,
    unknown: Unknown = "low",
    readings: dict[str, str] | None = None,
) -> Run:
    """Evaluate and keep what decided the result."""
    readings = readings or {}
    place = scenario["sites"][site]
    project = scenario["project"]
    elections = project.get("elections", {})
    first = int(scenario["horizon"]["first_year"])
    years = list(range(first, first + int(scenario["horizon"]["years"])))

    # A difficult area is no zone: outside any zone the project still stands in it.
    in_area = place["location"] in ("difficult_area", "especially_difficult_area")
    location = "none" if counterfactual == "outside_zone" and not in_area else place["location"]
    facts = facts_of(scenario, place, location, unknown, years, readings)
    grounds = [moves.Stint(None, None, False)]
    if counterfactual != "no_incentive":
        grounds = moves.stints(facts, place, project, readings, unknown, elections.get("head", "best"))
    head = grounds[0].head

    scenario, on_top = money.charged(scenario, facts, counterfactual != "no_incentive", years)
    stated_project, project = project, scenario["project"]
    land, prepaid_rent = _land(scenario, place, facts, counterfactual, unknown, readings, years)
    tenants, saved = _tenancies(scenario, place, facts, counterfactual, unknown, readings, years)
    people = workforce_lines(
        {**project, "activity": facts.activity},
        place,
        location,
        years,
        Money(scenario, years).by_year,
        unknown=unknown,
        readings=readings,
        exemption=counterfactual != "no_incentive",
        product_growth=scenario["assumptions"].get("gdp_per_capita_growth"),
    )
    books, cost_plus_kind = keep_books(scenario, place, land["land_rent_cost"], saved, land["land_use_tax"], years, readings, people)

    incomes, extras, deducted, context = _incomes(scenario, facts, grounds, books, cost_plus_kind, years, readings)
    support = money.support_of(project, [sum(book.revenue.values(), ZERO) for book in books], years)
    for i, entry in enumerate(incomes):
        entry["ordinary"] += support.ordinary[i]
        entry["incentive"] += support.incentive[i]
    # A grant that is income of the project is income its expansions have a part in.
    context = replace(context, incentive=[entry["incentive"] for entry in incomes])
    clocks = _clocks(project, head, books, incomes, years)
    natural = _clocks(project, None, books, incomes, years)
    stated = project.get("opening", {}).get("incentive_years_used", {})
    places = moves.positions(grounds, clocks, natural, years, [entry["incentive"] for entry in incomes], stated)
    failed = set(project["facts"].get("failed_years", []))
    # Decree 320/2025 art. 23(10): the standard rate, no incentive, and the year is used up.
    lost = [year in failed and spot.enjoys for year, spot in zip(years, places, strict=True)]
    withdrawn = moves.withdrawn_in(project, head, natural, clocks.first_revenue)
    gone = [withdrawn is not None and year >= withdrawn for year in years]
    taken = [(lost[i] or gone[i]) and spot.enjoys for i, spot in enumerate(places)]
    ends = moves.end_of(grounds, clocks, natural, years, [entry["incentive"] for entry in incomes], stated)
    places = [Position(ZERO, ZERO, ZERO) if lost[i] or gone[i] else spot for i, spot in enumerate(places)]
    added = expansion.expand(context, facts, ends, [spot.enjoys for spot in places], taken, unknown, readings)
    for entry, more in zip(incomes, added, strict=True):
        entry["incentive"] -= more.moved
        entry["ordinary"] += more.moved
    parts = [expansion.parts_of(more, entry["incentive"]) for entry, more in zip(incomes, added, strict=True)]
    losses = run_losses(
        years,
        incomes,
        [spot.enjoys or bool(more.holiday) for spot, more in zip(places, added, strict=True)],
        _opening_losses(project),
        readings.get("losses_brought_forward", "project_first"),
        readings.get("losses_against_real_estate_gains") == "not_set_off",
    )

    deciding = _deciding_revenue(project, books, years)
    micro = [cit.micro_exempt(year, deciding[i], facts.affiliate_above_small_bands) for i, year in enumerate(years)]

    def taxed(i: int, base: dict[str, Fraction]) -> cit.YearOfTax:
        return cit.tax_of_year(
            base,
            moves.in_force(grounds, years[i]).head,
            places[i],
            cit.general_rate(deciding[i], facts.affiliate_above_small_bands),
            micro[i],
            parts[i],
            standard=lost[i] and not gone[i],
        )

    if _is_yes(project["facts"].get("formed_from_household", "no")):
        all_revenue = [sum(book.revenue.values(), ZERO) for book in books]
        all_income = [sum(entry.values(), ZERO) for entry in incomes]
        exempt_years = cit.household_years(years, all_revenue, all_income)
        micro = [
            small or (year in exempt_years and cit.general_rate(deciding[i], facts.affiliate_above_small_bands) < cit.STANDARD_RATE)
            for i, (year, small) in enumerate(zip(years, micro, strict=True))
        ]

    fund_lines, shares = _science_fund(project, Money(scenario, years), years, losses, lambda i, base: taxed(i, base).tax)
    taxes = [taxed(i, {kind: amount * (1 - shares[i]) for kind, amount in losses[i].assessable.items()}) for i in range(len(years))]
    due = [tax.tax for tax in taxes]
    if readings.get("temporary_reduction_2026") == "applied_after_incentives":
        due = [cit.after_temporary_cut(year, sum(books[i].revenue.values(), ZERO), due[i]) for i, year in enumerate(years)]
    due = [tax + back for tax, back in zip(due, fund_lines["science_fund_paid_back"], strict=True)]
    saved = [tax.relief_preferential_rate + tax.relief_exemption + tax.relief_half for tax in taxes]
    repaid = [sum(saved[:i], ZERO) if year == withdrawn else ZERO for i, year in enumerate(years)]
    due = [tax + back for tax, back in zip(due, repaid, strict=True)]
    exempt = [entry["exempt"] for entry in incomes]
    in_vnd = Money(scenario, years)
    top = _top_up(
        project,
        in_vnd,
        books,
        prepaid_rent,
        deducted,
        [entry.used - entry.made for entry in losses],
        due,
        unknown,
        years,
        support,
        [
            extra["incentive"] * tax.rate * spot.paid_share + (sum(extra.values(), ZERO) - extra["incentive"]) * tax.general_rate
            for extra, tax, spot in zip(extras, taxes, places, strict=True)
        ],
    )
    lines: Lines = {
        "revenue": [sum(book.revenue.values(), ZERO) for book in books],
        "operating_cost": [book.operating_cost_in_full for book in books],
        "payroll": [book.payroll for book in books],
        **land,
        **tenants,
        "depreciation": [book.depreciation for book in books],
        "interest": [book.interest for book in books],
        "interest_deductible": deducted,
        "research_extra_deduction": [sum(extra.values(), ZERO) for extra in extras],
        **on_top.lines(),
        "grants": support.received,
        "tax_credits": [a + b for a, b in zip(support.refundable, support.other, strict=True)],
        "grants_taxed": [a + b for a, b in zip(support.ordinary, support.incentive, strict=True)],
        "taxable_income": [sum(entry.values(), ZERO) for entry in incomes],
        "project_income": [entry["incentive"] for entry in incomes],
        "expansion_income": [more.all_extra for more in added],
        "expansion_relief": [tax.expansion_relief for tax in taxes],
        "exempt_income": exempt,
        "losses_used": [entry.used for entry in losses],
        "losses_expired": [entry.expired for entry in losses],
        "losses_carried": [entry.carried for entry in losses],
        "assessable_income": [sum(entry.assessable.values(), ZERO) for entry in losses],
        "assessable_project_income": [entry.assessable["incentive"] for entry in losses],
        "general_rate": [tax.general_rate for tax in taxes],
        "rate": [tax.rate for tax in taxes],
        "paid_share": [spot.paid_share for spot in places],
        "effective_rate": [tax.rate * spot.paid_share for tax, spot in zip(taxes, places, strict=True)],
        "corporate_income_tax": due,
        "incentive_repaid": repaid,
        "relief_preferential_rate": [tax.relief_preferential_rate for tax in taxes],
        "relief_exemption": [tax.relief_exemption for tax in taxes],
        "relief_half": [tax.relief_half for tax in taxes],
        "employer_insurance": [book.employer_insurance for book in books],
        "trade_union_fee": [book.trade_union_fee for book in books],
        "staff_relief_kept_by_employer": [book.relief_kept for book in books],
        **fund_lines,
        **top,
        "burden": [
            due[i]
            + fund_lines["science_fund_interest"][i]
            - books[i].relief_kept
            + land["land_rent_due"][i]
            + land["land_use_tax"][i]
            + on_top.duty[i]
            + tenants["land_rent_through_price"][i]
            - tenants["sublease_support"][i]
            + top["group_top_up_tax"][i]
            for i in range(len(years))
        ],
        **{f"workforce.{name}": values for name, values in people.items()},
        "workforce.employer_cost_per_head": cost_per_head(people),
    }
    paid_for = [
        (int(one["first_use"][:4]), in_vnd.once(one, "cost", int(one["first_use"][:4]))) for one in stated_project.get("assets", [])
    ]
    lines |= money.cash_lines(project, paid_for, lines, support, on_top, years)
    return Run(years, lines, facts, head, clocks, micro, books)


def _cpi(assumptions: dict[str, Any], years: list[int]) -> Callable[[int], Fraction]:
    """Growth of consumer prices of a year: before the horizon its first value, after it the last."""
    growth = path(assumptions.get("consumer_price_growth", 0), years, hold_before=True)
    return lambda year: growth[min(max(year, years[0]), years[-1]) - years[0]]


def _land(
    scenario: dict[str, Any],
    place: dict[str, Any],
    facts: Facts,
    counterfactual: Counterfactual,
    unknown: Unknown,
    readings: dict[str, str],
    years: list[int],
) -> tuple[Lines, list[Fraction]]:
    """The land lines, and the average one-off rent of each year that is not yet a cost."""
    assumptions = scenario["assumptions"]
    cpi = _cpi(assumptions, years)
    names = ("land_rent_before_relief", "land_rent_due", "land_rent_cost", "land_use_tax_before_relief", "land_use_tax")
    lines: Lines = {name: [ZERO for _ in years] for name in names}
    prepaid = [ZERO for _ in years]
    # Art. 38(3): relief reaches only the direct lessee of the State.
    leases = [lease for lease in place.get("premises", []) if lease["kind"] == "state_lease"]
    for lease, commune in [part for whole in leases for part in by_commune(whole, facts.commune_class)]:
        there = replace(facts, commune_class=commune)
        relief = NOTHING if counterfactual == "no_incentive" else relief_for(lease, there, readings, unknown)
        rent = state_lease(lease, relief, number(assumptions.get("land_price_growth", 0)), cpi, readings, facts.location)
        for i, year in enumerate(years):
            lines["land_rent_before_relief"][i] += rent.before_relief.get(year, ZERO)
            lines["land_rent_due"][i] += rent.due.get(year, ZERO)
            lines["land_rent_cost"][i] += rent.cost.get(year, ZERO)
        taxes = tax_of_lease(lease, there, number(assumptions.get("land_price_growth", 0)), years, counterfactual != "no_incentive")
        for name, values in zip(("land_use_tax_before_relief", "land_use_tax"), taxes, strict=True):
            lines[name] = [held + more for held, more in zip(lines[name], values, strict=True)]
        if rent.prepaid is not None:
            for i, year in enumerate(years):
                prepaid[i] += rent.prepaid(year)
        elif lease["payment"] == "one_off":
            for i, average in enumerate(top_up.average_prepaid_rent(int(lease["decision"][:4]), rent.cost, years)):
                prepaid[i] += average
    return lines, prepaid


def _tenancies(
    scenario: dict[str, Any],
    place: dict[str, Any],
    facts: Facts,
    counterfactual: Counterfactual,
    unknown: Unknown,
    readings: dict[str, str],
    years: list[int],
) -> tuple[Lines, list[Fraction]]:
    """The lines of tenants, and what they pay less than the price agreed."""
    assumptions, money = scenario["assumptions"], Money(scenario, years)
    claims = counterfactual != "no_incentive"
    lines: Lines = {name: [ZERO for _ in years] for name in ("land_rent_through_price", "sublease_support")}
    saved = [ZERO for _ in years]
    for premises in place.get("premises", []):
        agreed = rent_of(premises, money) if premises["kind"] != "state_lease" else []
        if "passed_on" in premises:
            parts = passed_on(
                premises,
                facts,
                claims=claims,
                unknown=unknown,
                growth=number(assumptions.get("land_price_growth", 0)),
                cpi=_cpi(assumptions, years),
                readings=readings,
                agreed=agreed,
                years=years,
            )
            agreed = [price - relief for price, (_, relief) in zip(agreed, parts, strict=True)]
            for i, (in_price, relief) in enumerate(parts):
                lines["land_rent_through_price"][i] += in_price
                saved[i] += relief
        if premises["kind"] == "sublease":
            paid = support(premises, facts.location, claims=claims, rent=agreed, readings=readings, years=years)
            for i, amount in enumerate(paid):
                lines["sublease_support"][i] += amount
                saved[i] += amount
    return lines, saved


def _top_up(
    project: dict[str, Any],
    in_vnd: Money,
    books: list[Books],
    prepaid_rent: list[Fraction],
    deducted: list[Fraction],
    losses_used_less_made: list[Fraction],
    taxes: list[Fraction],
    unknown: Unknown,
    years: list[int],
    support: money.Support,
    saved: list[Fraction],
) -> Lines:
    """Accounting profit, covered taxes and top-up tax (method 6.2)."""
    assets = [(asset, cost_when_built(asset, project, in_vnd)) for asset in project.get("assets", [])]
    accounts = top_up.keep_accounts(assets, years)
    profits, incomes, deferred, revenues = [], [], [], []
    for i, book in enumerate(books):
        revenue = sum(book.revenue.values(), ZERO) + support.received[i] + support.refundable[i]
        profit = revenue - book.operating_cost_in_full - book.land_rent_cost - book.land_use_tax - accounts[i].depreciation - book.interest
        timing = book.depreciation - accounts[i].accepted + deducted[i] - book.interest + book.timing + losses_used_less_made[i]
        # The accounts hold what is exempt, a dividend; the group's income for the top-up tax does not.
        revenues.append(revenue - book.revenue["exempt"])
        incomes.append(profit - book.revenue["exempt"])
        profits.append(profit)
        deferred.append(top_up.MINIMUM_RATE * timing)
    stated = project.get("group")
    covered = [tax - other + later for tax, other, later in zip(taxes, support.other, deferred, strict=True)]
    own = top_up.Own(
        income=incomes,
        revenue=revenues,
        covered_taxes=covered,
        payroll=[book.payroll + book.employer_insurance for book in books],
        tangible_assets=[account.tangible + rent for account, rent in zip(accounts, prepaid_rent, strict=True)],
        tangible_depreciation=[account.tangible_depreciation for account in accounts],
        saved_by_incentives=[a + b for a, b in zip(saved, support.other, strict=True)],
        exempt_support=[a + b for a, b in zip(support.exempt, support.refundable, strict=True)],
    )
    # Without a group, or cash that is asked for, nobody has asked for the accounts: they are not known.
    not_asked: list[Any] = [None] * len(years)
    return {
        "accounting_profit": profits if stated or "cash" in project else not_asked,
        "deferred_tax": deferred if stated else not_asked,
        "covered_taxes": covered if stated else not_asked,
        **top_up.project_lines(stated, years, unknown, own),
    }


def _incomes(
    scenario: dict[str, Any],
    facts: Facts,
    grounds: list[moves.Stint],
    books: list[Books],
    cost_plus_kind: str | None,
    years: list[int],
    readings: dict[str, str],
) -> tuple[list[dict[str, Fraction]], list[dict[str, Fraction]], list[Fraction], expansion.Context]:
    """Income by kind (an exempt loss already counted as ordinary), research extra, deductible interest, and what expansions are worked out from."""
    project = scenario["project"]
    elections = project.get("elections", {})
    deducted = deductible_interest(
        years,
        [book.interest for book in books],
        [book.interest_income for book in books],
        [income.ebitda(book) for book in books],
        [(int(entry["year"]), number(entry["amount"])) for entry in project.get("opening", {}).get("carried_interest", [])],
        capped=facts.related_party_transactions,
    )
    has_incentive_line = any(kind_of(line, project["activity"], readings) == "incentive" for line in project["revenue"])
    incomes, extras = [], []
    money = Money(scenario, years)
    faster = Accelerated([(asset, cost_when_built(asset, project, money)) for asset in project.get("assets", [])], years)
    kinds = {line["name"]: kind_of(line, project["activity"], readings) for line in project["revenue"]}
    all_keys, of_project, inside = [], [], []
    for i, year in enumerate(years):
        keys = income.shared_keys(books[i], elections.get("shared_costs_by", "revenue"), has_incentive_line, cost_plus_kind)
        by_kind = income.income_before_research(books[i], keys, deducted[i])
        if faster.assets:
            profit = sum((by_kind[kind] for kind in by_kind if kind != "exempt"), ZERO)
            for (asset, cost), more in zip(faster.assets, faster.charge(i, profit), strict=True):
                accepted = more * deducted_part(asset, cost, year)
                books[i].depreciation += accepted
                if asset["stream"] == "shared":
                    books[i].shared += accepted
                else:
                    books[i].direct[kinds[asset["stream"]]] += accepted
            by_kind = income.income_before_research(books[i], keys, deducted[i])
        extra = income.research_extra(year, books[i], keys, by_kind, number(elections.get("research_extra_share", 1)))
        by_kind = {kind: by_kind[kind] - extra[kind] for kind in by_kind}
        if elections.get("books") == "joint":
            by_kind = income.without_separate_books(books[i], by_kind, elections.get("shared_costs_by", "revenue"))
        inside.append(Fraction(1))
        if moves.in_force(grounds, year).inside_only:
            # Decree 320/2025 art. 23(3)(b): where the work is done, or where the client is, who is taken to be outside.
            at_clients = readings.get("service_income_place") == "place_of_the_client"
            inside[-1] = ZERO if at_clients else facts.work_inside_site[i]
            by_kind = income.inside_and_outside(by_kind, inside[-1])
        all_keys.append(keys)
        of_project.append(extra["incentive"])
        # A loss of exempt activity counts as a loss of ordinary activity.
        by_kind["ordinary"] += min(ZERO, by_kind["exempt"])
        by_kind["exempt"] = max(ZERO, by_kind["exempt"])
        incomes.append(by_kind)
        extras.append(extra)
    earned = [entry["incentive"] for entry in incomes]
    context = expansion.Context(scenario, years, books, all_keys, deducted, of_project, inside, earned)
    return incomes, extras, deducted, context


def _science_fund(
    project: dict[str, Any],
    money: Money,
    years: list[int],
    losses: list[YearOfLosses],
    tax_on: Callable[[int, dict[str, Fraction]], Fraction],
) -> tuple[Lines, list[Fraction]]:
    """The lines of the fund, and the share of assessable income it takes."""
    names = ("set_aside", "used", "misused", "unused", "paid_back", "interest", "left_over", "balance")
    lines: Lines = {f"science_fund_{name}": [ZERO for _ in years] for name in names}
    stated = project.get("science_fund")
    if stated is None:
        return lines, [ZERO for _ in years]
    shares = path(stated["set_aside"], years)
    spending = money.by_year(stated, "spending")
    bonds = path(stated["bond_rate"], years, hold_before=True)
    misused = money.by_year(stated, "misused") if "misused" in stated else [ZERO for _ in years]
    fund = Fund()
    for held in stated.get("opening", []):
        amount, left, saved = (number(held[name]) for name in ("amount", "left", "tax_saved"))
        fund.deposits.append(Deposit(int(held["year"]), amount, left, saved, amount - left))
    for i, year in enumerate(years):
        used = fund.spend(year, spending[i])
        wrong, recovered, late = fund.misuse(year, misused[i])
        unused, tax, over = fund.settle(year)
        aside = {kind: amount * shares[i] for kind, amount in losses[i].assessable.items()}
        total = sum(aside.values(), ZERO)
        fund.fill(year, total, tax_on(i, aside))
        values = (total, used, wrong, unused, tax + recovered, tax * bonds[i] * INTEREST_YEARS + late, over, fund.balance)
        for name, value in zip(names, values, strict=True):
            lines[f"science_fund_{name}"][i] = value
    return lines, shares


def _operation_start(project: dict[str, Any]) -> tuple[int, int]:
    return int(project["operation_start"][:4]), int(project["operation_start"][5:7])


def _clocks(
    project: dict[str, Any],
    head: eligibility.Head | None,
    books: list[Books],
    incomes: list[dict[str, Fraction]],
    years: list[int],
) -> Clocks:
    used = project.get("opening", {}).get("incentive_years_used", {})
    operation_year, operation_month = _operation_start(project)
    clocks = start_clocks(
        years,
        [book.revenue["incentive"] for book in books],
        [entry["incentive"] for entry in incomes],
        operation_year=operation_year,
        operation_month=operation_month,
        defer=project.get("elections", {}).get("first_year_under_12_months", "take") == "defer",
        rate_years_used=int(used.get("rate", 0)),
        holiday_years_used=int(used.get("exempt", 0)) + int(used.get("half", 0)),
        first_revenue=project.get("opening", {}).get("first_revenue"),
        first_income=project.get("opening", {}).get("first_taxable_income"),
    )
    if head is not None and head.from_registration:
        # Resolution 198/2025: three years from the first registration, whatever the income.
        return replace(clocks, holiday_start=int(project["facts"]["first_registration"][:4]))
    return clocks


def _opening_losses(project: dict[str, Any]) -> list[Loss]:
    return [Loss(int(entry["year"]), entry["activity"], number(entry["amount"])) for entry in project.get("opening", {}).get("losses", [])]


def _deciding_revenue(project: dict[str, Any], books: list[Books], years: list[int]) -> list[Fraction]:
    operation_year, operation_month = _operation_start(project)
    revenue = {year: sum(book.revenue.values(), ZERO) for year, book in zip(years, books, strict=True)}
    revenue[years[0] - 1] = number(project.get("opening", {}).get("previous_year_revenue", 0))
    return [cit.band_revenue(year, revenue, operation_year, operation_month) for year in years]
