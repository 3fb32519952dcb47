"""``simulate``: many draws of what a scenario says is uncertain."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.by_year import OPTION, by_year_record, measures_by_year, print_by_year
from calculator.commands.analysis.lab import law_at, measure_label, measure_option, one_case, print_none, said, site_of, whole
from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import emit, finish, placed

if TYPE_CHECKING:
    from calculator.analysis.uncertainty.branches import Branch
    from calculator.analysis.uncertainty.simulate import Simulation
    from calculator.analysis.uncertainty.sobol import Indices
    from calculator.law.law import Law
    from calculator.measures.sampling import Estimate, Summary
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

MOST_DRAWS = 1_000_000


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("simulate", help="a scenario under many draws of its uncertainty, drafts that may pass among them")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    one_case(parser)
    measure_option(parser, "net_present_value")
    parser.add_argument("--draws", type=whole(2, MOST_DRAWS), default=1000, metavar="N", help="how many (default: 1000)")
    parser.add_argument(
        "--seed", type=whole(0, 2**31), default=1, metavar="S", help="of the draws: the same one gives the same figures (default: 1)"
    )
    parser.add_argument(
        OPTION, action="store_true", help="also the quantiles of each measure as it grows, added up to the end of each year"
    )
    parser.add_argument(
        "--sobol", type=whole(1, 16), metavar="K",
        help="also the share of the variance each driver makes, from 2^K base points (needs the extra 'analysis')",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=whole(1, 256), default=1, metavar="N", help="processes; no figure depends on how many (default: 1)"
    )
    draft_option(parser, "that the scenario names, or to be named in --variant")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Draw and print."""
    from calculator.analysis.portfolio.pool import processes
    from calculator.analysis.supposed import supposed_of
    from calculator.analysis.uncertainty.simulate import simulate
    from calculator.analysis.valuation import why_none
    from calculator.commands.tables.supposed import print_supposed, supposed_record
    from calculator.project.case import Case

    files = drafts_of(given)
    law = law_at(given.variant, files)
    scenario = load(given.scenario, [], [given.site] if given.site else [])
    site = site_of(scenario, given.site)
    grown = measures_by_year(given.measure) if given.by_year else ()
    pool = processes(given.workers) if given.workers > 1 else None
    work = partial(
        simulate, scenario, law, site, draws=given.draws, seed=given.seed, measures=given.measure, files=files, pool=pool, grown=grown
    )
    done = placed(work, file=given.scenario)
    shares: dict[str, Indices] = {}
    if given.sobol is not None:
        from calculator.analysis.uncertainty.sobol import sobol

        search = partial(sobol, scenario, law, site, power=given.sobol, seed=given.seed, measures=given.measure, files=files)
        shares = placed(search, file=given.scenario)
    supposed = supposed_of(scenario, law)
    none = why_none(law, Case(scenario, site), given.measure)
    if given.json:
        emit({**_record(done, scenario, shares, law.fingerprint), "no_figure": none, "defaults": supposed_record(supposed, given.lang)})
        return
    _print(done, law, scenario, shares, given.lang)
    print_none(none, given.lang)
    print_supposed(supposed, given.lang)


def _estimate(of: Estimate) -> dict[str, Any]:
    from calculator.commands.records import tidy

    return {"value": tidy(of.value), "standard_error": tidy(of.standard_error)}


def summary_record(of: Summary) -> dict[str, Any]:
    """Give what is known of a measure as plain data."""
    from calculator.commands.records import tidy

    return {
        "draws": of.drawn,
        "mean": _estimate(of.mean),
        "standard_deviation": tidy(of.standard_deviation),
        "quantiles": {f"{share:g}": _estimate(value) for share, value in of.quantiles.items()},
        "below_nothing": _estimate(of.below_nothing),
    }


def _record(done: Simulation, scenario: Scenario, shares: dict[str, Indices], law: str) -> dict[str, Any]:
    from calculator.commands.records import tidy

    changes = scenario.uncertainty.law_changes if scenario.uncertainty else ()
    found: dict[str, Any] = {
        "scenario": scenario.scenario,
        "site": done.site,
        "variant": done.variant,
        "draws": done.draws,
        "seed": done.seed,
        "draws_a_block": done.block,
        "built_one_by_one": done.built_one_by_one,
        "idle_drivers": list(done.idle),
        "law_sha256": law,
        "plan": tidy(done.plan),
        "measures": {name: summary_record(one) for name, one in done.measures.items()},
        "branches": [
            {
                "drafts": {change.draft: year for change, year in zip(changes, one.branch.years, strict=True)},
                "probability": tidy(one.branch.probability),
                "draws": one.draws,
                "law_sha256": one.branch.law.fingerprint,
                "measures": {name: None if of is None else summary_record(of) for name, of in one.measures.items()} if one.draws else None,
            }
            for one in done.branches
        ],
    }
    if done.growth:
        found["by_year"] = by_year_record(done.growth)
    if shares:
        found["sobol"] = {name: tidy(one._asdict()) for name, one in shares.items()}
    return found


def _print(done: Simulation, law: Law, scenario: Scenario, shares: dict[str, Indices], lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_number, format_share
    from calculator.reports.tables import print_table

    print(t("simulate.title", lang, site=scenario.sites[done.site].title[lang], variant=law.label[lang]))
    print(t("simulate.seed", lang, draws=format_number(done.draws, lang), seed=done.seed))
    print()
    rows = []
    for name, one in done.measures.items():
        figures = [one.mean, *one.quantiles.values()]
        cells = [f"{said(name, figure.value, lang)}\n± {said(name, figure.standard_error, lang)}" for figure in figures]
        below = f"{format_share(one.below_nothing.value, lang)}\n± {format_share(one.below_nothing.standard_error, lang)}"
        rows.append([measure_label(name, lang), said(name, done.plan[name], lang), *cells, below])
    quantiles = [format_share(share, lang, 0) for share in next(iter(done.measures.values())).quantiles]
    headers = [t("commands.measure", lang), t("simulate.plan", lang), t("simulate.mean", lang), *quantiles, t("simulate.below", lang)]
    print_table(t("simulate.measures", lang), headers, rows)
    print_by_year(done.growth, lang)
    if len(done.branches) > 1:
        _print_branches(done, scenario, lang)
    for name, one_of in shares.items():
        rows = [
            [
                label_of(source, lang),
                f"{format_share(one_of.first[source], lang)} ± {format_share(one_of.first_error[source], lang)}",
                f"{format_share(one_of.total[source], lang)} ± {format_share(one_of.total_error[source], lang)}",
            ]
            for source in sorted(one_of.total, key=lambda source: -one_of.total[source])
        ]
        title = t("simulate.sobol", lang, measure=measure_label(name, lang), count=format_number(one_of.evaluated, lang))
        print_table(title, [t("sensitivity.driver", lang), t("simulate.first", lang), t("simulate.whole", lang)], rows)
    print(t("simulate.note", lang))
    for name in done.idle:
        print(t("simulate.idle", lang, driver=label_of(name, lang)))
    for name, one in done.measures.items():
        if one.drawn < done.draws:
            counts = {"drawn": format_number(one.drawn, lang), "draws": format_number(done.draws, lang)}
            print(t("simulate.some", lang, measure=measure_label(name, lang), **counts))
    if done.built_one_by_one is not None:
        print(t("simulate.one_by_one", lang, what=done.built_one_by_one))


def label_of(source: str, lang: Language) -> str:
    """Name a driver, or a draft that may pass."""
    from calculator.i18n import label

    found = label(f"driver.{source}", lang)
    return source.removeprefix("draft/") if found.startswith("driver.") else found


def _print_branches(done: Simulation, scenario: Scenario, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_number, format_share
    from calculator.reports.tables import print_table

    rows = []
    for one in done.branches:
        found = [(name, one.measures[name]) for name in done.measures]
        means = ["–" if of is None else said(name, of.mean.value, lang) for name, of in found]
        rows.append([_way(one.branch, scenario, lang), format_share(one.branch.probability, lang), format_number(one.draws, lang), *means])
    headers = [t("simulate.way", lang), t("simulate.probability", lang), t("simulate.drawn", lang)]
    print_table(t("simulate.branches", lang), [*headers, *(measure_label(name, lang) for name in done.measures)], rows)


def _way(branch: Branch, scenario: Scenario, lang: Language) -> str:
    from calculator.i18n import t

    changes = scenario.uncertainty.law_changes if scenario.uncertainty else ()
    named = [
        t("simulate.passes", lang, draft=one.draft, year=year) for one, year in zip(changes, branch.years, strict=True) if year is not None
    ]
    return "; ".join(named) or t("simulate.no_draft", lang)
