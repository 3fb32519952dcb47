"""``compare``: one project under several legal positions; the parameters changed first, then what that changes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of, today_option
from calculator.commands.run import BESIDE, SHOWN, load, print_not_computable
from calculator.commands.shell import emit, finish, placed
from calculator.errors import InputError, Place, Problem
from calculator.measures.names import RATES

if TYPE_CHECKING:
    from calculator.analysis.compare import Comparison, LawDelta, ResultDelta
    from calculator.analysis.site_run import SiteRun
    from calculator.quantities import Language

MILLION = 1e6
TRIFLE = 0.5
"""Đồng; a difference below this is no difference."""


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("compare", help="hold legal positions against each other: what changes in the law, then in the results")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    what = "names parted by commas, the first is what the others are held against; NAME+DRAFT puts a draft on a variant"
    parser.add_argument("--variants", metavar="A,B,C", help=f"{what} (default: those the scenario names)")
    parser.add_argument("--sites", metavar="X,Y", help="names parted by commas (default: those the scenario names)")
    parser.add_argument(
        "--statuses", metavar="S,T", help="of the enterprise: as_stated, none, or certificates joined by + (default: as_stated)"
    )
    today_option(parser)
    draft_option(parser, "one that --variants does not name adds the column in_force+NAME")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compare and print."""
    from calculator.analysis.compare import compare_statuses

    files = drafts_of(given)
    variants, sites = _names(given.variants, "--variants"), _names(given.sites, "--sites")
    statuses = _names(given.statuses, "--statuses") or ["as_stated"]
    scenario = load(given.scenario, [], sites or [], site_option="--sites")
    own = list(files.values())
    done = placed(
        lambda: placed(
            lambda: compare_statuses(scenario, statuses, variants=variants, sites=sites, drafts=own, today=given.today), key="--variants"
        ),
        file=given.scenario,
    )
    if given.json:
        emit(comparison_record(done, given.lang))
        return
    _print(done, given.lang)


def _names(text: str | None, option: str) -> list[str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise InputError(Problem(Place(key=option), "a name between two commas is missing", "write names parted by commas, without spaces"))
    return names


def comparison_record(done: Comparison, lang: Language) -> dict[str, Any]:
    """Give a comparison as plain data."""
    from calculator.commands.compare_across import across_records
    from calculator.commands.law.records import change_record, reading_records
    from calculator.commands.records import run_record, tidy

    record = run_record(done.run, lang)
    first = done.against
    others = zip(done.statuses[1:], (run_record(one.run, lang)["results"] for one in done.others), strict=True)
    results = [(done.statuses[0], record["results"]), *others]

    def delta(of: ResultDelta) -> dict[str, Any]:
        tables = {table: tidy(lines) for table, lines in of.tables.items()}
        return {"site": of.site, "years": list(done.run.runs[0].years), "measures": tidy(of.measures), **tables}

    return {
        "scenario": record["scenario"],
        "against": first,
        "variants": [first, *(law.variant for law in done.laws)],
        "parameters_changed": [
            {"variant": law.variant, "against": first, **change_record(change, lang), "used": change.path in law.used}
            for law in done.laws
            for change in law.difference.parameters
        ],
        "readings_changed": [
            {"variant": law.variant, "against": first, "name": row["name"], "old": row["a"], "new": row["b"]}
            for law in done.laws
            for row in reading_records(law.difference)
        ],
        "deltas": [{"variant": one.variant, "against": first, **delta(one)} for one in done.deltas],
        **across_records(done, delta),
        "results": [{"status": status, **row} for status, rows in results for row in rows],
        "not_computable": record["not_computable"],
        "defaults": record["defaults"],
        "provenance": record["provenance"],
    }


def _print(done: Comparison, lang: Language) -> None:
    from calculator.analysis.supposed import supposed_of
    from calculator.commands.compare_across import print_across
    from calculator.commands.tables.supposed import print_supposed
    from calculator.i18n import t

    for law in done.laws:
        _print_law(law, lang)
    _print_columns(done, lang)
    for silent in done.run.without_numbers:
        print_not_computable(silent, lang)
        print()
    for site in dict.fromkeys(delta.site for delta in done.deltas):
        print(t("law.compare_site", lang, site=done.run.scenario.sites[site].title[lang]))
        print()
        deltas = [delta for delta in done.deltas if delta.site == site]
        _print_measures(done, deltas, lang)
        for delta in deltas:
            _print_years(done, delta, lang)
    print_across(done, lang)
    print_supposed(supposed_of(done.run.scenario, done.run.laws[0]), lang)


def _print_columns(done: Comparison, lang: Language) -> None:
    """Say what each column is: its name in full, and what its drafts are where they are not law in force."""
    from calculator.i18n import t

    for run in {run.variant: run for run in done.run.runs}.values():
        kinds = dict.fromkeys(t(f"app.law.kind.{draft.kind}", lang) for draft in run.law.drafts)
        silent = [draft.title[lang] for draft in run.law.drafts if draft.computable == "yes" and draft.draft not in run.drafts_felt]
        said = [run.law.label[lang], *kinds, *(t("law.compare_not_felt", lang, title=title) for title in silent)]
        print(f"{run.variant}: {' · '.join(said)}")
    print()


def _print_law(law: LawDelta, lang: Language) -> None:
    """Print what differs in the law: in full what the results rest on, the rest by its number."""
    from calculator.commands.law.words import print_changes, print_readings
    from calculator.i18n import t
    from calculator.reports.law_words import law_named

    apart = law.difference
    changed = [change for change in apart.parameters if change.path in law.used]
    others = len(apart.parameters) - len(changed)
    names = {"a": apart.old.variant, "b": apart.new.variant}
    named = {"a": law_named(apart.old, lang), "b": law_named(apart.new, lang)}
    if changed:
        print_changes(t("law.compare_title", lang, **named), changed, apart, lang)
    elif not apart.new.missing_numbers:
        print(t("law.compare_nothing", lang, **named))
    if others:
        print(t("law.compare_others", lang, **names, count=others))
    print_readings(apart.readings, apart, lang)
    print()


def _print_measures(done: Comparison, deltas: list[ResultDelta], lang: Language) -> None:
    from calculator.i18n import label, t
    from calculator.reports.law_words import law_named
    from calculator.reports.tables import print_table

    runs = {run.variant: run for run in done.run.runs if run.site == deltas[0].site}
    base = runs[done.against]
    rows = [
        [
            label(f"measure.{name}", lang),
            _amount(name, value, lang) + _open(base, name, lang),
            *(_difference(name, delta.measures[name], lang) + _open(runs[delta.variant], name, lang) for delta in deltas),
        ]
        for name, value in base.measures.items()
    ]
    columns = (law_named(runs[name].law, lang, HEADER_WIDE) for name in (done.against, *(delta.variant for delta in deltas)))
    print_table(t("law.compare_measures", lang, a=law_named(base.law, lang)), [t("commands.measure", lang), *columns], rows)


def _print_years(done: Comparison, delta: ResultDelta, lang: Language) -> None:
    """Print the yearly lines that differ; the workforce's tax and the State's revenue go with the enterprise's own lines."""
    from calculator.i18n import label, t
    from calculator.reports.law_words import law_named
    from calculator.reports.tables import print_table, year_spans

    lines = {
        f"line.{name}": (name, delta.tables[table][name])
        for table, names in (("enterprise", (*SHOWN, *BESIDE)), ("workforce", ("personal_income_tax", "take_home")))
        for name in names
        if name in delta.tables[table]
    }
    differing = {
        key: (name, line)
        for key, (name, line) in lines.items()
        if any(abs(value) > (RATE_TRIFLE if name in RATES else TRIFLE) for value in line)
    }
    laws = {run.variant: run.law for run in done.run.runs}
    named = {"a": law_named(laws[done.against], lang), "b": law_named(laws[delta.variant], lang)}
    if not differing:
        print(t("law.compare_no_year", lang, **named))
        print()
        return
    years = done.run.runs[0].years
    cells = [[_yearly(name, line[place], lang) for name, line in differing.values()] for place in range(len(years))]
    headers = [t("commands.year", lang), *(label(key, lang) for key in differing)]
    title = t("law.compare_years", lang, **named)
    print_table(title, headers, year_spans(years, cells))


def _open(run: SiteRun, name: str, lang: Language) -> str:
    """Write between what a measure lies where facts are not known, below the figure."""
    from calculator.i18n import t

    span = run.ranges.get(name)
    return f"\n{t('law.compare_open', lang, low=_amount(name, span.low, lang), high=_amount(name, span.high, lang))}" if span else ""


RATE_TRIFLE = 1e-9
HEADER_WIDE = 28
"""Signs in a line of the name of a law above its column."""


def _amount(name: str, value: float | None, lang: Language) -> str:
    from calculator.quantities import format_money_short, format_share

    if value is None:
        return "–"
    return format_share(value, lang, 2) if name in RATES else format_money_short(value, lang)


def _difference(name: str, value: float | None, lang: Language) -> str:
    """Write a difference with its sign; an equals sign where there is none."""
    if value is None:
        return "–"
    if abs(value) <= (RATE_TRIFLE if name in RATES else TRIFLE):
        return "="
    return _points(value, lang) if name in RATES else f"{'+' if value > 0 else ''}{_amount(name, value, lang)}"


def _points(value: float, lang: Language) -> str:
    """Write a difference of rates in percentage points, small ones with more digits."""
    from calculator.i18n import t
    from calculator.quantities import format_number

    digits = 2 if abs(value) >= SMALL_POINTS else 4
    return t("law.points", lang, value=f"{'+' if value > 0 else ''}{format_number(value * 100, lang, digits)}")


SMALL_POINTS = 1e-4
"""Differences of rates below this show nothing with two digits."""


def _yearly(name: str, value: float, lang: Language) -> str:
    from calculator.quantities import format_number

    if abs(value) <= (RATE_TRIFLE if name in RATES else TRIFLE):
        return "="
    digits = 0 if abs(value) >= MILLION else 3
    return _points(value, lang) if name in RATES else f"{'+' if value > 0 else ''}{format_number(value / MILLION, lang, digits)}"
