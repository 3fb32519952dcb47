"""``sensitivity``: one driver at a time; where an advantage is gone."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.lab import (
    driver_change,
    law_at,
    measure_label,
    measure_option,
    one_case,
    print_none,
    said,
    site_of,
    two_numbers,
)
from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import Wrong, emit, finish, number, placed

if TYPE_CHECKING:
    from calculator.analysis.uncertainty.sensitivity import Sensitivity, Switch
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("sensitivity", help="what each uncertain driver does alone, and the change at which an advantage is gone")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    one_case(parser)
    measure_option(parser, "net_present_value")
    parser.add_argument(
        "--driver", action="append", type=_driver, metavar="NAME=LOW:HIGH",
        help="low and high change of a driver (may be repeated), in place of those of the scenario's uncertainty: margin=-5%%:5%%",
    )  # fmt: skip
    draft_option(parser, "to be named in --variant")
    finish(parser, run)


def _driver(text: str) -> Any:
    from calculator.errors import did_you_mean
    from calculator.project.uncertainty import DRIVERS
    from calculator.validation import Change

    name, equals, ends = text.partition("=")
    if not equals:
        return Wrong(f"'{text[:40]}' has no range", "write the driver, an equals sign and its range: margin=-5%:5%")
    if name not in DRIVERS:
        return Wrong(f"there is no driver '{name[:40]}'", did_you_mean(name, DRIVERS))
    found = two_numbers(number(Change))(ends)
    return found if isinstance(found, Wrong) else (name, found)


def run(given: argparse.Namespace) -> None:
    """Compute and print."""
    from calculator.analysis.supposed import supposed_of
    from calculator.analysis.uncertainty.sensitivity import sensitivity
    from calculator.analysis.valuation import why_none
    from calculator.commands.tables.supposed import print_supposed, supposed_record
    from calculator.errors import InputError, Place, Problem
    from calculator.project.case import Case

    for value in given.driver or []:
        if isinstance(value, Wrong):
            raise InputError(Problem(Place(key="--driver"), value.found, value.remedy))
    files = drafts_of(given)
    law = law_at(given.variant, files)
    scenario = load(given.scenario, [], [given.site] if given.site else [])
    work = partial(sensitivity, scenario, law, site_of(scenario, given.site), measures=given.measure, bands=dict(given.driver or []))
    done = placed(work, file=given.scenario)
    supposed = supposed_of(scenario, law)
    none = why_none(law, Case(scenario, site_of(scenario, given.site)), given.measure)
    if given.json:
        emit({**_record(done, scenario), "no_figure": none, "defaults": supposed_record(supposed, given.lang)})
        return
    _print(done, scenario, given.lang)
    print_none(none, given.lang)
    print_supposed(supposed, given.lang)


def _record(done: Sensitivity, scenario: Scenario) -> dict[str, Any]:
    from calculator.commands.records import tidy

    def figures(of: dict[str, float | None]) -> dict[str, Any]:
        return {measure: tidy(of[measure]) for measure in done.measures}

    return {
        "scenario": scenario.scenario,
        "site": done.site,
        "variant": done.law.variant,
        "law_sha256": done.law.fingerprint,
        "plan": figures(done.plan),
        "drivers": [
            {
                "driver": one.driver,
                "low": {"change": tidy(one.band.low), **figures(one.low)},
                "high": {"change": tidy(one.band.high), **figures(one.high)},
                "range_from": one.band.source,
                "swing": {measure: tidy(one.swing(measure)) for measure in done.measures},
                "line": [{"change": tidy(change), **figures(values)} for change, values in one.line],
                "switching": [
                    {
                        "measure": switch.measure,
                        "at": [{"change": tidy(at.place), "jumps": at.jumps} for at in switch.found.crossings],
                        "nothing_between": [tidy(stretch._asdict()) for stretch in switch.found.stretches],
                        "looked_between": [tidy(switch.found.low), tidy(switch.found.high)],
                    }
                    for switch in one.switches
                ],
            }
            for one in done.effects
        ],
    }


def _print(done: Sensitivity, scenario: Scenario, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.reports.tables import print_table

    print(t("sensitivity.title", lang, site=scenario.sites[done.site].title[lang], variant=done.law.label[lang]))
    print()
    for measure in done.measures:
        rows = []
        for one in sorted(done.effects, key=lambda effect: -effect.swing(measure)):
            low, high = driver_change(one.driver, one.band.low, lang), driver_change(one.driver, one.band.high, lang)
            ends = [said(measure, one.low[measure], lang), said(measure, one.high[measure], lang)]
            rows.append([t(f"driver.{one.driver}", lang), low, high, *ends, said(measure, one.swing(measure), lang)])
        headers = [t(f"sensitivity.{name}", lang) for name in ("driver", "low", "high", "at_low", "at_high", "swing")]
        title = t("sensitivity.tornado", lang, measure=measure_label(measure, lang), plan=said(measure, done.plan[measure], lang))
        print_table(title, headers, rows)
        _print_spider(done, measure, lang)
    rows = [
        [t(f"driver.{one.driver}", lang), measure_label(switch.measure, lang), switch_said(one.driver, switch, lang)]
        for one in done.effects
        for switch in one.switches
    ]
    if rows:
        print_table(
            t("sensitivity.switching", lang), [t(f"sensitivity.{name}", lang) for name in ("driver", "measure", "at")], rows, left=3
        )
    print(t("sensitivity.note", lang))


def _print_spider(done: Sensitivity, measure: str, lang: Language) -> None:
    """Print the line of each driver, point by point."""
    from calculator.i18n import t
    from calculator.reports.tables import print_table

    rows = []
    for one in done.effects:
        cells = [f"{driver_change(one.driver, change, lang)}\n{said(measure, values[measure], lang)}" for change, values in one.line]
        rows.append([t(f"driver.{one.driver}", lang), *cells])
    count = max(len(row) for row in rows) - 1
    print_table(t("sensitivity.spider", lang, measure=measure_label(measure, lang)), [t("sensitivity.driver", lang), *[""] * count], rows)


def switch_said(driver: str, switch: Switch, lang: Language) -> str:
    """Say at which changes a measure is nothing, or between which none was found."""
    from calculator.i18n import t

    found = switch.found
    texts = [
        t("sensitivity.jump", lang, change=driver_change(driver, at.place, lang)) if at.jumps else driver_change(driver, at.place, lang)
        for at in found.crossings
    ]
    for stretch in found.stretches:
        ends = {"low": driver_change(driver, stretch.low, lang), "high": driver_change(driver, stretch.high, lang)}
        texts.append(t("sensitivity.stretch", lang, **ends))
    if texts:
        return "; ".join(texts)
    return t("sensitivity.none", lang, low=driver_change(driver, found.low, lang), high=driver_change(driver, found.high, lang))
