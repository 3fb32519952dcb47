"""``operator``: what a zone operator earns, the price it needs, and what each support is worth."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, finish, number, placed
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.operator import OperatorRun, Position, Price
    from calculator.measures.returns import InternalRate
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

SHOWN = ("received", "operating_cost", "land_rent", "tax", "works", "service", "equity")
MILLION = 1e6


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Share

    parser = commands.add_parser("operator", help="returns of a zone operator, the price it needs, and what each support is worth")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    parser.add_argument("--variant", default="in_force", metavar="NAME", help="default: in_force")
    parser.add_argument("--site", metavar="NAME", help="the first site unless given")
    parser.add_argument("--target", type=number(Share), metavar="SHARE", help="return to equity a year; the plan's unless given")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print the operator's answers.

    Raises
    ------
    InputError
        When the scenario is wrong, has no operator's plan, or the variant has no numbers.
    """
    from calculator.analysis.fit import check_fit
    from calculator.analysis.operator import run_operator
    from calculator.commands.run import load
    from calculator.law.law import load_law

    scenario = load(given.scenario, [given.variant], [given.site] if given.site else [])
    if scenario.project.operator is None:
        raise InputError(
            Problem(
                Place(given.scenario, key="project.operator"),
                "this scenario has no operator's plan",
                "add one, as in scenarios/operator_tower_3ha.yaml",
            )
        )
    law = placed(partial(load_law, given.variant), key="--variant")
    for draft in law.missing_numbers:
        raise InputError(
            Problem(Place(key="--variant"), f"{draft.title.en} has no readable numbers", "choose a variant that can be computed")
        )
    placed(partial(check_fit, scenario, law), file=given.scenario)
    site = given.site or next(iter(scenario.sites))
    target = None if given.target is None else float(given.target)
    done = placed(partial(run_operator, scenario, law, site, target), file=given.scenario)
    if given.json:
        emit(_record(done))
    else:
        _print(done, scenario, given.lang)


def _record(done: OperatorRun) -> dict[str, Any]:
    from calculator.commands.records import tidy

    def rate(found: InternalRate) -> dict[str, Any]:
        return {"value": tidy(found.value), "reason": found.reason}

    def position(found: Position) -> dict[str, Any]:
        return {
            "internal_rate": rate(found.internal_rate),
            "present_value": tidy(found.present_value),
            "required_price": tidy(found.required.price),
            "return_at_required_price": tidy(found.required.reached),
            "highest_return": tidy(found.required.highest_return),
        }

    return {
        "variant": done.variant,
        "site": done.site,
        "years": list(done.years),
        "target": tidy(done.target),
        "priced": done.priced,
        "plan_price": tidy(done.plan_price),
        "equity_rate": rate(done.equity_rate),
        "project_rate": rate(done.project_rate),
        "present_value": tidy(done.present_value),
        "peak_funding": tidy(done.peak_funding),
        "payback": done.payback,
        "debt_service_cover": tidy(done.cover),
        "break_even_fill": tidy(done.break_even_fill),
        "delay_cost": tidy(done.delay_cost),
        "empty_cost": tidy(done.empty_cost),
        "supports": [{"support": found.name, **position(found)} for found in done.supports],
        "readings": [{"reading": name, "option": option, **position(found)} for name, option, found in done.readings],
        "cash": {
            name: tidy(getattr(done.cash, name)) for name in (*SHOWN, "state_support", "compensation", "available", "drawn", "project")
        },
        "law_fingerprint": done.law.fingerprint,
    }


def _print(done: OperatorRun, scenario: Scenario, lang: Language) -> None:
    from calculator.analysis.operator import FACTORS
    from calculator.i18n import t
    from calculator.law.load import load_library
    from calculator.quantities import format_date, format_money_short, format_number, format_provision, format_share
    from calculator.reports.tables import print_table

    plan = scenario.project.operator
    yearly = plan is not None and plan.land is not None and plan.land.payment == "annual"
    what = t(f"operator.price_{done.priced}{'_annual' if yearly else ''}", lang)
    target = format_share(done.target, lang)

    def money(value: float) -> str:
        return format_money_short(value, lang)

    def rate(found: InternalRate) -> str:
        return t(f"operator.reason.{found.reason}", lang) if found.value is None else format_share(found.value, lang, 2)

    def price(found: Price) -> str:
        if found.price is not None:
            return money(found.price)
        highest = money(done.plan_price * float(FACTORS[-1]))
        if found.highest_return is None:
            return t("operator.none_reaches", lang, highest=highest)
        return t("operator.none_reaches_best", lang, highest=highest, best=format_share(found.highest_return, lang, 1))

    variant, date = load_library().variants[done.variant].label[lang], format_date(done.law.as_of.isoformat(), lang)
    print(t("operator.title", lang, site=scenario.sites[done.site].title[lang], variant=variant, date=date))
    print()
    covered = [(value, year) for value, year in zip(done.cover.tolist(), done.years, strict=True) if value == value]
    worst = min(covered, default=None)
    cover = t("operator.cover_value", lang, value=format_number(worst[0], lang, 2), year=worst[1]) if worst else t("operator.no_debt", lang)
    fill = t("operator.no_fill", lang) if done.break_even_fill is None else format_share(done.break_even_fill, lang)
    rows = [
        [t("operator.plan_price", lang, what=what), money(done.plan_price)],
        [t("operator.required_price", lang, what=what, target=target), price(done.supports[-1].required)],
        [t("operator.equity_rate", lang), rate(done.equity_rate)],
        [t("operator.project_rate", lang), rate(done.project_rate)],
        [t("operator.present_value", lang, target=target), money(done.present_value)],
        [t("operator.peak_funding", lang), money(done.peak_funding)],
        [t("operator.payback", lang), str(done.payback) if done.payback else t("operator.never", lang)],
        [t("operator.cover", lang), cover],
        [t("operator.break_even", lang, target=target), fill],
        [t("operator.delay", lang), money(done.delay_cost)],
        [t("operator.empty", lang), money(done.empty_cost)],
    ]
    print_table(t("operator.answers", lang), [t("operator.answer", lang), t("operator.value", lang)], rows, left=2)
    heads = [t(f"operator.{name}", lang) for name in ("return", "worth", "needed")]
    before: float | None = None
    rows = []
    for found in done.supports:
        now = found.required.price
        cut = "–" if before is None or now is None else money(before - now)
        rows.append(
            [t(f"operator.support.{found.name}", lang), rate(found.internal_rate), money(found.present_value), price(found.required), cut]
        )
        before = now
    print_table(t("operator.supports", lang), [t("operator.support", lang), *heads, t("operator.cheaper", lang)], rows, left=2)
    readings = done.law.all_readings
    print_table(
        t("operator.readings", lang),
        [t("operator.reading", lang), t("operator.option", lang), *heads],
        [
            [
                readings[name].label[lang],
                readings[name].options[option].label[lang],
                rate(found.internal_rate),
                money(found.present_value),
                price(found.required),
            ]
            for name, option, found in done.readings
        ],
        left=3,
    )
    for name in dict.fromkeys(name for name, *_ in done.readings):
        option = readings[name].options[done.law.reading(name)]
        cites = "; ".join(
            format_provision(cite.instrument, cite.provision, done.law.instruments[cite.instrument].kind, lang) for cite in option.cites
        )
        words = {"question": readings[name].question[lang], "option": option.label[lang], "argument": option.argument[lang]}
        print(f"- {t('operator.why', lang, **words, provisions=cites)}")
    print()
    print_table(
        t("operator.by_year", lang),
        [t("commands.year", lang), *(t(f"operator.{name}", lang) for name in SHOWN)],
        [
            [str(year), *(format_number(getattr(done.cash, name)[place] / MILLION, lang) for name in SHOWN)]
            for place, year in enumerate(done.years)
        ],
    )
