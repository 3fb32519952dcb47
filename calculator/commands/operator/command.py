"""``operator``: what a zone operator earns, the price it needs, and what each support is worth."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, finish, number, placed
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.operator.answers import OperatorRun, Position
    from calculator.analysis.operator.state import Amount, StateReturn
    from calculator.measures.returns import InternalRate
    from calculator.quantities import Language

BESIDE = ("corporate_income_tax", "top_up_tax", "available", "project")
"""The cash that JSON gives beside what a terminal shows."""


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Share

    parser = commands.add_parser("operator", help="returns of a zone operator, the price it needs, and what each support is worth")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    parser.add_argument("--variant", default="in_force", metavar="NAME", help="default: in_force")
    parser.add_argument("--site", metavar="NAME", help="the first site unless given")
    parser.add_argument("--target", type=number(Share), metavar="SHARE", help="return to equity a year; the plan's unless given")
    parser.add_argument(
        "--social-rate",
        type=number(Share),
        metavar="SHARE",
        help="rate at which the State values a later đồng; the scenario's discount rate",
    )
    parser.add_argument(
        "--state-support", type=number(Share), metavar="SHARE", help="part of the works the State bears, in place of the plan's"
    )
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print the operator's answers.

    Raises
    ------
    InputError
        When the scenario is wrong, has no operator's plan, or the variant has no numbers.
    """
    from calculator.analysis.fit.check import check_fit
    from calculator.analysis.operator.answers import run_operator
    from calculator.commands.operator.tables import print_operator
    from calculator.commands.run import load
    from calculator.law.law import load_law
    from calculator.project.operator.changes import PlanChange, changed_plan

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
    target, social = (None if share is None else float(share) for share in (given.target, given.social_rate))
    if given.state_support is not None:
        scenario = changed_plan(scenario, PlanChange(state_support=given.state_support))
    done = placed(partial(run_operator, scenario, law, site, target, social), file=given.scenario)
    if given.json:
        emit(operator_record(done, given.lang, stated=given.social_rate is not None))
    else:
        print_operator(done, scenario, given.lang, stated=given.social_rate is not None)


def operator_record(done: OperatorRun, lang: Language, *, stated: bool) -> dict[str, Any]:
    """Give the answers as plain data; ``stated`` where the State's rate was named by the caller."""
    from calculator.analysis.operator.readings import widest
    from calculator.commands.operator.tables import SHOWN
    from calculator.commands.records import tidy
    from calculator.reports.notices import notice_text

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
        "priced_year": done.priced_year,
        "plan_price": tidy(done.plan_price),
        "equity_rate": rate(done.equity_rate),
        "project_rate": rate(done.project_rate),
        "equity_negative_again": [one._asdict() for one in done.negative_again],
        "present_value": tidy(done.present_value),
        "peak_funding": tidy(done.peak_funding),
        "payback": done.payback,
        "debt_service_cover": tidy(done.cover),
        "break_even_fill": tidy(done.break_even_fill),
        "delay_cost": tidy(done.delay_cost),
        "empty_cost": tidy(done.empty_cost),
        "supports": [
            {
                "support": found.name,
                **position(found),
                "price_cut": tidy(cut.amount) if cut else None,
                "price_cut_share": tidy(cut.share) if cut else None,
            }
            for found, cut in zip(done.supports, (None, *done.cuts), strict=True)
        ],
        "state": {
            "social_rate": tidy(done.social_rate),
            "social_rate_from": "--social-rate" if stated else "assumptions.discount_rate",
            "not_included": ["taxes of tenants", "taxes of staff and contractors", "split between levels of government"],
            "supports": [_state(found) for found in done.state],
        },
        "prepaid_rent_choice": done.prepaid_choice[lang] if done.prepaid_choice else None,
        "prepaid_rent": [
            {
                "way": found.way,
                "chosen": found.chosen,
                "internal_rate": rate(found.internal_rate),
                "present_value": tidy(found.present_value),
                "required_price": tidy(found.required_price),
                "income_tax": tidy(found.income_tax),
                "income_tax_present_value": tidy(found.income_tax_present_value),
                "income_tax_by_year": tidy(found.cash.corporate_income_tax),
                "income_by_year": tidy(found.taxed),
                "income_after_the_horizon": tidy(found.beyond),
            }
            for found in done.prepaid
        ],
        "readings": [
            {"reading": name, "option": option, "chosen": option == done.law.reading(name), **position(found)}
            for name, option, found in done.readings
        ],
        "reading_range": tidy(span._asdict()) if (span := widest(_values(done), done.present_value)) else None,
        "readings_that_move_nothing": list(done.indifferent),
        "warnings": [{"kind": one.kind, "text": notice_text(one, done.law.all_readings, lang)} for one in done.warnings],
        "cash": {name: tidy(getattr(done.cash, name)) for name in (*SHOWN, *BESIDE)},
        "law_fingerprint": done.law.fingerprint,
    }


def _state(found: StateReturn) -> dict[str, Any]:
    from calculator.commands.records import tidy

    def amount(of: Amount | None) -> dict[str, Any] | None:
        return None if of is None else {"total": tidy(of.total), "present_value": tidy(of.present_value), "by_year": tidy(of.by_year)}

    return {
        "support": found.support,
        "given": amount(found.given),
        "back": amount(found.back),
        "net": amount(found.net),
        "collected": amount(found.collected),
        "value_gained": tidy(found.value_gained),
        "back_per_dong": tidy(found.back_per_dong),
        "collected_per_dong": tidy(found.collected_per_dong),
        "value_per_dong": tidy(found.value_per_dong),
        "saved_by_tenants": amount(found.saved),
        "saved_per_dong": tidy(found.saved_per_dong),
    }


def _values(done: OperatorRun) -> dict[tuple[str, str], float]:
    return {(name, option): found.present_value for name, option, found in done.readings}
