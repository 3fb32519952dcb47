"""``effective-tax-rate``: effective average and marginal rates of an investment looked at before it is made."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, finish, number, option_of, placed, plain, token
from calculator.errors import InputError, Place, Problem
from calculator.project.tokens import ACTIVITIES, LOCATIONS

if TYPE_CHECKING:
    from calculator.analysis.effective_rates import SpecRates
    from calculator.analysis.statutory_rates import LawRates
    from calculator.measures.forward_looking import EffectiveRates
    from calculator.quantities import Language


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Year

    parser = commands.add_parser(
        "effective-tax-rate", help="effective average and marginal rates, cost of capital: Devereux-Griffith, permanent investment, METR"
    )
    option = parser.add_argument
    option("--spec", required=True, metavar="FILE.yaml", help="method, economy, assets and rates, as in scenarios/rates")
    option("--location", type=token(LOCATIONS), metavar="TOKEN", help="take the rates of the law, of a project at this kind of place")
    option("--activity", type=token(ACTIVITIES), metavar="TOKEN", help="and of this activity (default: other)")
    option("--first-revenue", type=number(Year), metavar="YEAR", help="year 1 (default: the year the variant looks at the law)")
    option("--variant", metavar="NAME", help="default: in_force")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print the rates."""
    from calculator.analysis.effective_rates import effective_tax_rate
    from calculator.project.rates_spec import load_rates

    by_option = given.location is not None or given.activity is not None
    if not by_option:
        _refuse_lonely(given)
    spec = load_rates(given.spec, law_given=by_option)
    found = _by_option(given) if by_option else None
    done = placed(lambda: effective_tax_rate(spec, law=found), file=given.spec)
    if given.json:
        emit(_record(done, given.lang))
    else:
        _print(done, given.lang)


def _refuse_lonely(given: argparse.Namespace) -> None:
    """Refuse options that say nothing without a place or an activity.

    Raises
    ------
    InputError
        With one problem for each.
    """
    lonely = [name for name in ("first_revenue", "variant") if getattr(given, name) is not None]
    if lonely:
        remedy = "add --location or --activity, or write it below law: in the file"
        raise InputError(Problem(Place(key=option_of(name)), "there is no place to take rates from", remedy) for name in lonely)


def _by_option(given: argparse.Namespace) -> LawRates:
    """Take the rates of the place and activity on the command line, as ``cit-schedule`` gives them.

    Raises
    ------
    InputError
        When the variant does not exist or has no numbers, or the law data does not hold the year.
    """
    from calculator.analysis.statutory_rates import NewProject, law_rates, unfit
    from calculator.law.law import load_law

    law = placed(lambda: load_law(given.variant or "in_force"), key="--variant")
    first_revenue = given.first_revenue or law.as_of.year
    if found := unfit(law, first_revenue, option_of):
        raise InputError(found)
    return law_rates(law, NewProject(first_revenue, given.location or "none", given.activity or "other"))


def _record(done: SpecRates, lang: Language) -> dict[str, Any]:
    from calculator.i18n import t

    found = done.law

    return {
        "method": done.spec.method,
        **_shown(done.rates),
        "tax_rates": [plain(rate) for rate in done.tax_rates],
        "assets": [
            {
                "name": asset.name,
                "weight": plain(asset.share),
                "allowances_present_value": None if asset.allowances is None else plain(asset.allowances),
                **_shown(asset.rates),
            }
            for asset in done.assets
        ],
        "timing": t(f"rates.timing.{done.spec.method}", lang),
        "loss_offset": t("rates.loss_offset", lang),
        "top_up": done.spec.top_up and {name: plain(float(value)) for name, value in done.spec.top_up},
        "law": found and {"variant": found.law.variant, "head": found.grant.head, "first_revenue": found.first_revenue},
        "provisions": found.sources.cited() if found else [],
        "not_primary": found.sources.weak() if found else [],
    }


def _shown(rates: EffectiveRates) -> dict[str, int | float | None]:
    return {name: None if value is None else plain(value) for name, value in rates._asdict().items()}


def _print(done: SpecRates, lang: Language) -> None:
    from calculator.i18n import label, t
    from calculator.quantities import format_share
    from calculator.reports.law_words import law_named
    from calculator.reports.sources import print_sources
    from calculator.reports.tables import print_table, year_spans

    def said(value: float | None) -> str:
        return "–" if value is None else format_share(value, lang, 2)

    spec, found = done.spec, done.law
    print(spec.title[lang] if spec.title else t("rates.title", lang))
    if found:
        head = found.law.heads[found.grant.head].label[lang] if found.grant.head else t("rates.no_head", lang)
        print(t("rates.from_law", lang, variant=law_named(found.law, lang), head=head, year=found.first_revenue))
    rows = [[t("rates.together", lang), *map(said, (1.0, *done.rates))]]
    rows += [
        [label(f"rates.{asset.name}", lang) if asset.allowances is None else asset.name, said(asset.share), *map(said, asset.rates)]
        for asset in done.assets
    ]
    headers = [t(f"rates.{name}", lang) for name in ("asset", "weight", "eatr", "emtr", "cost_of_capital")]
    print_table(t(f"rates.method.{spec.method}", lang), headers, rows)
    years = list(range(1, len(done.tax_rates) + 1))
    print_table(
        t("rates.tax_rates", lang),
        [t("commands.year", lang), t("commands.effective_rate", lang)],
        year_spans(years, [[said(rate)] for rate in done.tax_rates]),
    )
    print(t("rates.goes_on", lang))
    supposed = {name: said(float(getattr(spec, name) or 0)) for name in ("real_interest", "inflation", "pre_tax_return", "debt_share")}
    print(t(f"rates.economy.{spec.method}", lang, **supposed))
    print(t(f"rates.timing.{spec.method}", lang))
    print(t("rates.loss_offset", lang))
    if spec.top_up:
        print(t("rates.top_up", lang, minimum=said(float(spec.top_up.minimum_rate)), assets=said(float(spec.top_up.asset_share))))
    for asset in spec.assets:
        if land := asset.land_charge:
            print(t("rates.land_charge", lang, name=asset.name, share=said(float(land.share)), years=land.free_years))
    if any(asset.rates.emtr is None for asset in done.assets) or done.rates.emtr is None:
        print(t("rates.no_emtr", lang))
    if found:
        print_sources(found.sources, found.law, lang)
