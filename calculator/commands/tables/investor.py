"""What a project is worth to its investor, as tables of a terminal and as JSON."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.analysis.investor.handicap import Handicap, SiteGap
    from calculator.analysis.investor.value import InvestorValue
    from calculator.analysis.site_run import SiteRun
    from calculator.measures.returns import InternalRate
    from calculator.measures.shown_in import How
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

INVESTOR = ("npv", "law_worth", "zone_worth", "irr", "project_tax_rate", "peak_funding")
"""Measures of the investor: they have a table of their own."""


NONE = "–"

NOTE_WIDE = 60
"""Letters of a line of a note."""


def investor_record(worth: InvestorValue) -> dict[str, Any]:
    """Give the investor's value as plain data; amounts in VND unless the key says USD."""

    def rate(found: InternalRate | None) -> dict[str, Any] | None:
        return None if found is None else {"value": found.value, "reason": found.reason}

    cash = worth.cash
    return {
        "years": list(worth.years),
        "npv": worth.npv,
        "npv_real": worth.npv_real,
        "npv_usd": worth.npv_usd,
        "real_discount_rates": worth.real_rates,
        "usd_discount_rates": worth.usd_rates,
        "irr": rate(worth.irr),
        "irr_real": rate(worth.irr_real),
        "irr_usd": rate(worth.irr_usd),
        "payback": worth.payback,
        "discounted_payback": worth.discounted_payback,
        "peak_funding": worth.peak_funding,
        "npv_before_tax": worth.npv_before_tax,
        "project_tax_rate": worth.project_tax_rate,
        "law_worth": worth.law_worth,
        "zone_worth": worth.zone_worth,
        "leaks": worth.leaks,
        "npv_without_debt": worth.npv_without_debt,
        "interest_shield": worth.interest_shield,
        "equity_irr": rate(worth.equity_irr),
        "cost_of_equity": worth.cost_of_equity,
        "equity_npv": worth.equity_npv,
        "value_by_relief": worth.value_by_relief,
        "terminal_value": 0,
        "cash": {**cash._asdict(), "project": cash.project, "equity": cash.equity},
    }


def rivals_record(gaps: list[SiteGap], handicaps: list[Handicap]) -> dict[str, Any]:
    """Give the comparison with rival sites as plain data."""
    return {
        "against_rivals": [gap._asdict() for gap in gaps],
        "handicaps": [{**one._asdict(), "dearer": None if one.factor is None else one.factor - 1} for one in handicaps],
    }


def worth_rows(run: SiteRun, scenario: Scenario, how: How) -> list[tuple[str, str, str]]:
    """Give what a project is worth as rows: what it is, the figure, and what there is to say beside it; ``NONE`` where there is no figure."""
    from calculator.i18n import t
    from calculator.measures.returns import peak_funding
    from calculator.measures.shown_in import as_shown
    from calculator.quantities import format_number, format_share

    shown = as_shown(how)
    lang = shown.language
    worth, economy = run.investor, scenario.assumptions

    def money(value: float | None) -> str:
        return NONE if value is None else shown.short(value)

    def share(value: float | None) -> str:
        return NONE if value is None else format_share(value, lang, 2)

    def certain(name: str) -> tuple[str, str]:
        span = run.ranges.get(name)
        note = t("commands.range", lang, low=money(span.low), high=money(span.high)) if span else ""
        return money(run.measures[name]), note

    def rate(found: InternalRate) -> tuple[str, str]:
        return share(found.value), t(f"operator.reason.{found.reason}", lang) if found.reason else ""

    def mean(rates: tuple[float, ...]) -> str:
        return share(sum(rates) / len(rates))

    rows: list[tuple[str, str, str]] = []

    def row(key: str, value: str, note: str = "", **values: str) -> None:
        rows.append((t(f"investor.{key}", lang, **values), value, note))

    row("npv", *certain("npv"), rate=share(float(economy.discount_rate)))
    if scenario.project.loans:
        row("npv_without_debt", money(worth.npv_without_debt))
        row("interest_shield", money(worth.interest_shield))
    row("npv_real", money(worth.npv_real), rate=mean(worth.real_rates), year=str(run.years[0]))
    if worth.npv_usd is not None and worth.usd_rates is not None:
        row("npv_usd", f"{format_number(worth.npv_usd, lang)} USD", rate=mean(worth.usd_rates))
    row("irr", *rate(worth.irr))
    row("irr_real", *rate(worth.irr_real))
    if worth.irr_usd is not None:
        row("irr_usd", *rate(worth.irr_usd))
    no_year = t(f"operator.reason.{'never_earned_back' if worth.peak_funding > 0 else 'no_outlay'}", lang)
    for name in ("payback", "discounted_payback"):
        year = getattr(worth, name)
        row(name, str(year or NONE), "" if year else no_year)
    row("peak_funding", shown.write_short(peak_funding(shown.nominal.series(worth.cash.project))))
    row("project_tax_rate", share(worth.project_tax_rate), _tax_rate_said(run, scenario, how))
    row("effective_rate_mature", share(run.measures["effective_rate_mature"]))
    row("law_worth", *certain("law_worth"))
    row("zone_worth", *certain("zone_worth"))
    if worth.leaks:
        row("leaks", money(worth.leaks))
    if scenario.project.loans or worth.cost_of_equity is not None:
        row("equity_irr", *rate(worth.equity_irr))
        note = "" if worth.cost_of_equity is not None else t("investor.no_cost_of_equity", lang)
        row("equity_npv", money(worth.equity_npv), note, rate=share(worth.cost_of_equity))
    return rows


def _tax_rate_said(run: SiteRun, scenario: Scenario, how: How) -> str:
    """Say what the tax on a project is a share of, and, where that is more than the law's rate, why it can be."""
    from calculator.i18n import t
    from calculator.measures.shown_in import as_shown
    from calculator.quantities import format_share

    shown, worth = as_shown(how), run.investor
    lang, taken = shown.language, worth.project_tax_rate
    if taken is None:
        return t("investor.no_tax_rate", lang)
    tax, before = (shown.short(value) for value in (taken * worth.npv_before_tax, worth.npv_before_tax))
    said = t("investor.tax_rate_is", lang, tax=tax, before=before)
    if taken <= float(run.enterprise["general_rate"].max()) + SAME_RATE:
        return said
    return f"{said} {t('investor.tax_rate_high', lang, rate=format_share(float(scenario.assumptions.discount_rate), lang))}"


def print_investor(run: SiteRun, scenario: Scenario, gaps: list[SiteGap], handicaps: list[Handicap], lang: Language) -> None:
    """Print the value, the returns, and how much dearer the site may be."""
    from calculator.i18n import t
    from calculator.reports.tables import print_table

    rows = []
    for name, value, note in worth_rows(run, scenario, lang):
        # What there is to say beside a figure stands below it; where there is no figure, in its place.
        told = "\n".join(wrap(note, NOTE_WIDE))
        rows.append((name, told if told and value == NONE else "\n".join(filter(None, (value, told)))))
    print_table(t("investor.title", lang), [t("commands.measure", lang), t("commands.value", lang)], rows)
    print(t("investor.supposes", lang))
    print()
    if gaps:
        _print_rivals(run, scenario, gaps, handicaps, lang)


def rival_said(rival: str, scenario: Scenario, lang: Language) -> str:
    """Name a rival: another site of the scenario, or the same project outside any zone."""
    from calculator.analysis.investor.handicap import OUTSIDE
    from calculator.i18n import t

    return t("investor.outside_zone", lang) if rival == OUTSIDE else scenario.sites[rival].title[lang]


def gap_said(gap: SiteGap, run: SiteRun, scenario: Scenario, how: How) -> str:
    """Say why a site is worth no more by law, or by law and price, than a rival; nothing where it is worth more or less."""
    from calculator.analysis.investor.handicap import OUTSIDE
    from calculator.i18n import t
    from calculator.measures.shown_in import as_shown

    shown = as_shown(how)
    if abs(gap.law) >= DONG:
        return ""
    names = {"site": rival_said(gap.rival, scenario, shown.language), "nothing": shown.short(0.0)}
    if gap.rival == OUTSIDE:
        head = run.law.heads[run.head_outside].label[shown.language] if run.head_outside else ""
        return t("gap.outside" if head else "gap.outside_none", shown.language, head=head, **names)
    return t("gap.same" if abs(gap.price) < DONG else "gap.no_law", shown.language, **names)


DONG = 1.0
"""Amounts below a đồng are nothing [VND]."""


def handicap_said(one: Handicap, lang: Language) -> str:
    """Say how much dearer a site may be, or why there is no such figure."""
    from calculator.i18n import t
    from calculator.quantities import format_share

    if one.factor is None:
        return t(f"investor.reason.{one.reason}", lang)
    extra = format_share(abs(one.factor - 1), lang, 2)
    key = "ties_as_it_is" if abs(one.factor - 1) < AS_IT_IS else "dearer" if one.factor > 1 else "cheaper"
    return t(f"investor.{key}", lang, extra=extra)


def _print_rivals(run: SiteRun, scenario: Scenario, gaps: list[SiteGap], handicaps: list[Handicap], lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_money_short
    from calculator.reports.tables import print_table

    def named(rival: str) -> str:
        return rival_said(rival, scenario, lang)

    print_table(
        t("investor.rivals", lang),
        [t(f"investor.{name}", lang) for name in ("rival", "worth_more", "of_law", "of_price")],
        [[named(gap.rival), *(format_money_short(value, lang) for value in (gap.total, gap.law, gap.price))] for gap in gaps],
    )
    if told := [said for gap in gaps if (said := gap_said(gap, run, scenario, lang))]:
        print("\n".join(told))
        print()
    levers = list(dict.fromkeys(one.lever for one in handicaps))
    print_table(
        t("investor.handicaps", lang),
        [t("investor.rival", lang), *(t(f"investor.lever.{lever}", lang) for lever in levers)],
        [[named(gap.rival), *(handicap_said(one, lang) for one in handicaps if one.rival == gap.rival)] for gap in gaps],
        left=1 + len(levers),
    )


SAME_RATE = 1e-9
"""Rates this near to each other are one."""

AS_IT_IS = 1e-9
"""Factors this near to one are one."""
