"""``seek``: where something must stand for a measure to reach a target."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.lab import (
    amount_or_share,
    driver_change,
    law_at,
    measure_label,
    one_case,
    print_none,
    said,
    site_of,
    two_numbers,
)
from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import Wrong, emit, finish, number, placed
from calculator.validation import Date

if TYPE_CHECKING:
    from calculator.analysis.levers import Lever
    from calculator.analysis.seek import Sought
    from calculator.law.law import Law
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("seek", help="where a legal number, a fact or a driver must stand for a measure to reach a target")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    one_case(parser)
    parser.add_argument(
        "--vary", required=True, metavar="NAME",
        help="a parameter of the law (in a package PATH.holiday.exempt), a key of the scenario (project.capital), or a driver (margin)",
    )  # fmt: skip
    parser.add_argument("--target", required=True, type=_target, metavar="MEASURE=VALUE", help="such as net_present_value=0")
    parser.add_argument(
        "--range",
        dest="between",
        type=two_numbers(amount_or_share),
        metavar="LOW:HIGH",
        help="where to look; said in the answer unless given",
    )
    parser.add_argument(
        "--since", type=number(Date), metavar="DATE", help="first day of a changed legal number; that which decides unless given"
    )
    draft_option(parser, "to be named in --variant")
    finish(parser, run)


def _target(text: str) -> Any:
    measure, equals, value = text.partition("=")
    if not equals or not measure.strip():
        return Wrong(f"'{text[:40]}' is no target", "write a measure, an equals sign and its value: net_present_value=0")
    wanted = amount_or_share(value)
    return wanted if isinstance(wanted, Wrong) else (measure.strip(), float(wanted))


def run(given: argparse.Namespace) -> None:
    """Search and print."""
    from calculator.analysis.levers import lever_of
    from calculator.analysis.seek import seek
    from calculator.analysis.supposed import supposed_of
    from calculator.analysis.valuation import why_none
    from calculator.commands.tables.supposed import print_supposed, supposed_record
    from calculator.project.case import Case

    files = drafts_of(given)
    law = law_at(given.variant, files)
    scenario = load(given.scenario, [], [given.site] if given.site else [])
    site = site_of(scenario, given.site)
    lever = placed(partial(lever_of, given.vary, scenario, law, site, given.since), file=given.scenario)
    measure, target = given.target
    done = placed(partial(seek, scenario, law, site, lever, measure=measure, target=target, between=given.between), file=given.scenario)
    supposed = supposed_of(scenario, law)
    none = why_none(law, Case(scenario, site), [measure])
    if given.json:
        emit({**_record(done, scenario, site), "no_figure": none, "defaults": supposed_record(supposed, given.lang)})
        return
    _print(done, scenario, law, site, given.lang)
    print_none(none, given.lang)
    print_supposed(supposed, given.lang)


def _record(done: Sought, scenario: Scenario, site: str) -> dict[str, Any]:
    from calculator.commands.records import tidy

    return {
        "scenario": scenario.scenario,
        "site": site,
        "vary": done.lever.name,
        "kind": done.lever.kind,
        "whole_numbers": done.lever.whole,
        "now": tidy(done.lever.now),
        "measure": done.measure,
        "measure_now": tidy(done.now),
        "target": tidy(done.target),
        "reached_at": [{"value": tidy(one.place), "measure": tidy(one.value), "exact": not one.jumps} for one in done.found.crossings],
        "reached_between": [tidy(one._asdict()) for one in done.found.stretches],
        "closest": {"value": tidy(done.found.closest[0]), "measure": tidy(done.found.closest[1])},
        "looked_between": [tidy(done.found.low), tidy(done.found.high)],
        "refused": done.refused,
    }


def place_said(lever: Lever, place: float, lang: Language) -> str:
    """Write a place of a lever: in the unit of a legal number, as a change of a driver, plainly for a fact."""
    from calculator.quantities import format_number
    from calculator.reports.law_words import quantity

    if lever.kind == "driver":
        return driver_change(lever.name, place, lang)
    if lever.unit is not None:
        return quantity(int(place) if lever.whole else round(place, 8), lever.unit, lang)
    return format_number(place, lang, 4)


def lever_said(lever: Lever, law: Law, lang: Language) -> str:
    """Name what is varied, and in brackets what one types for it: a driver or a parameter of the law; a fact goes by its key."""
    from calculator.i18n import label

    if lever.kind == "driver":
        return f"{label(f'driver.{lever.name}', lang)} [{lever.name}]"
    path = max((path for path in law.parameters if f"{lever.name}.".startswith(f"{path}.")), key=len, default=None)
    return lever.name if lever.kind != "law" or path is None else f"{law.parameters[path].label[lang]} [{lever.name}]"


def _print(done: Sought, scenario: Scenario, law: Law, site: str, lang: Language) -> None:
    from calculator.i18n import t

    lever = done.lever
    now = "–" if lever.now is None else place_said(lever, lever.now, lang)
    wanted = said(done.measure, done.target, lang)
    print(
        t(
            "seek.title",
            lang,
            site=scenario.sites[site].title[lang],
            name=lever_said(lever, law, lang),
            measure=measure_label(done.measure, lang),
            target=wanted,
        )
    )
    print(t("seek.now", lang, name=lever_said(lever, law, lang), now=now, measure=said(done.measure, done.now, lang)))
    for one in done.found.crossings:
        key = "seek.reached" if not one.jumps else "seek.passed" if lever.whole else "seek.jump"
        print(t(key, lang, place=place_said(lever, one.place, lang), value=said(done.measure, one.value, lang)))
    for stretch in done.found.stretches:
        ends = {"low": place_said(lever, stretch.low, lang), "high": place_said(lever, stretch.high, lang)}
        print(t("seek.stretch", lang, **ends))
    if not done.found.crossings and not done.found.stretches:
        place, value = done.found.closest
        print(t("seek.not_reached", lang, place=place_said(lever, place, lang), value=said(done.measure, value, lang)))
    looked = {"low": place_said(lever, done.found.low, lang), "high": place_said(lever, done.found.high, lang)}
    print(t("seek.looked", lang, **looked))
    if done.refused:
        print(t("seek.refused", lang, count=done.refused))
