"""``run``: a scenario under each variant at each site."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of, reading_option, readings_of, today_option
from calculator.commands.shell import emit, finish, placed
from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.measures.names import LATER, PAID, RATES, RECEIVED, WITH_TOP_UP

if TYPE_CHECKING:
    from calculator.analysis.conditions.heads import ConditionRow
    from calculator.analysis.site_run import ScenarioRun, SiteRun
    from calculator.law.draft_file import DraftFile
    from calculator.law.law import Law
    from calculator.law.schema import Entry
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

SHOWN = ("revenue", "taxable_income", "effective_rate", *PAID, LATER, *RECEIVED, "burden", "kept")
"""The yearly lines that lead to the burden; ``--json`` and ``--out`` give all."""

BESIDE = (
    "relief_through_price", "expansion_income", "expansion_relief", "grants", "cash_before_home_tax", "cash_after_home_tax",
)  # fmt: skip
"""Yearly lines beside the burden, shown where some year has an amount: in a table of their own, for a terminal cuts off what is too wide."""

ALWAYS = {"revenue", "taxable_income", "effective_rate", "corporate_income_tax", "land_rent_due", "burden", "kept"}
"""Of these the lines shown where no year has an amount too."""

HEADLINE = {
    "kept", "kept_present_value", "zone_adds", "zone_adds_present_value", "effective_rate", WITH_TOP_UP, "effective_rate_mature",
    "corporate_income_tax", "land_rent_due",
}  # fmt: skip
"""Measures that are shown even where they are nothing."""

NOTHING = 0.5
"""Amounts below this are written as nothing [VND]."""

NOTE_WIDE = 48
"""Letters of a line beside a measure."""

HEADER_WIDE = 12
"""Letters of a line in the header of a yearly column."""


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("run", help="compute a scenario: what it pays, what it keeps, which conditions decide")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    parser.add_argument("--variant", action="append", metavar="NAME", help="one or more; those the scenario names unless given")
    parser.add_argument("--site", action="append", metavar="NAME", help="one or more; those the scenario names unless given")
    parser.add_argument("--out", metavar="DIR", help="also write the JSON and one CSV a variant and site into this folder")
    today_option(parser)
    reading_option(parser)
    draft_option(parser, "put on top of each variant; without --variant, of in_force alone")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Run the scenario and print it."""
    from calculator.analysis.investor.handicap import compare_sites
    from calculator.analysis.run import run_scenario
    from calculator.analysis.supposed import supposed_of
    from calculator.commands.records import run_record, tidy
    from calculator.commands.tables.investor import print_investor, rivals_record
    from calculator.commands.tables.supposed import print_supposed

    files = drafts_of(given)
    scenario = load(given.scenario, given.variant or [], given.site or [], files)
    asked: dict[str, Any] = {"variants": given.variant, "sites": given.site, "drafts": list(files.values()), "today": given.today}
    done = placed(lambda: run_scenario(scenario, **asked, readings=readings_of(given)), file=given.scenario)
    against = [compare_sites(site.law, done.scenario, site.site) for site in done.runs]
    record = run_record(done, given.lang)
    for of_site, pair in zip(record["results"], against, strict=True):
        of_site.update(tidy(rivals_record(*pair)))
    written = _write(given.out, record) if given.out else []
    if given.json:
        emit(record)
        return
    from calculator.i18n import t

    for site, pair in zip(done.runs, against, strict=True):
        _print(site, done, given.lang, partial(print_investor, site, done.scenario, *pair, given.lang))
    if done.laws:
        print_supposed(supposed_of(done.scenario, done.laws[0]), given.lang)
    for law in done.without_numbers:
        print_not_computable(law, given.lang)
    for path in written:
        print(t("commands.wrote", given.lang, path=path))


def load(
    path: str,
    variants: list[str],
    sites: list[str],
    files: Mapping[str, DraftFile] = MappingProxyType({}),
    *,
    site_option: str = "--site",
) -> Scenario:
    """Read a scenario, and check the names on the command line against it.

    Raises
    ------
    InputError
        When the scenario is wrong or a name is not one of its sites or of the variants.
    """
    from calculator.law.positions import position
    from calculator.project.load import load_scenario

    scenario = load_scenario(path)
    for variant in variants:
        placed(partial(position, variant, files), key="--variant")
    for site in sites:
        if site not in scenario.sites:
            raise UnknownNameError(
                Problem(Place(key=site_option), f"the scenario has no site called '{site}'", did_you_mean(site, scenario.sites))
            )
    return scenario


def _write(folder: str, record: dict[str, Any]) -> list[str]:
    """Write the JSON of a run, and the yearly lines of each variant and site as CSV.

    Raises
    ------
    InputError
        When the folder cannot be written to.
    """
    import csv
    from pathlib import Path

    from calculator.commands.records import TABLES

    root = Path(folder)
    try:
        root.mkdir(parents=True, exist_ok=True)
        paths = [root / f"{record['scenario']}.json"]
        paths[0].write_text(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        for result in record["results"]:
            lines = {f"{table}.{name}": values for table in TABLES for name, values in result[table].items()}
            paths.append(root / f"{record['scenario']}-{result['variant']}-{result['site']}.csv")
            with paths[-1].open("w", encoding="utf-8", newline="") as file:
                table = csv.writer(file)
                table.writerow(["year", *lines])
                table.writerows(zip(result["years"], *lines.values(), strict=True))
    except OSError as fault:
        raise InputError(
            Problem(Place(key="--out"), f"{folder} cannot be written ({fault.strerror})", "name a folder you may write to")
        ) from None
    return [str(path) for path in paths]


def _print(run: SiteRun, done: ScenarioRun, lang: Language, print_worth: Callable[[], None]) -> None:
    from calculator.analysis.cards import back_said
    from calculator.analysis.conditions.heads import near
    from calculator.analysis.site_run import GROUND_FREE, WORTH_MORE_THAN_ALL, grounds_held, top_up_shows
    from calculator.commands.tables.audit import print_audit
    from calculator.commands.tables.cases import print_cases
    from calculator.commands.tables.investor import INVESTOR
    from calculator.commands.tables.staff import print_staff
    from calculator.commands.tables.tax_base import print_bridge, print_wasted
    from calculator.commands.tables.to_do import print_to_do
    from calculator.i18n import label, t
    from calculator.law.load import load_library
    from calculator.law.positions import DEFAULT
    from calculator.quantities import format_date, format_money_short, format_share
    from calculator.reports.burden import burden_said
    from calculator.reports.no_ground import later_ground_said, no_ground_said
    from calculator.reports.notices import notice_text
    from calculator.reports.tables import print_table

    def said(name: str, value: float | None) -> str:
        if value is None:
            return "–"
        return format_share(value, lang, 2) if name in RATES else format_money_short(value, lang)

    site = done.scenario.sites[run.site].title[lang]
    days = {
        "date": run.law.as_of,
        "checked": max(entry.checked_on for parameter in run.law.parameters.values() for entry in parameter.history),
    }
    shown = {name: format_date(day.isoformat(), lang) for name, day in days.items()}
    print(t("commands.run_title", lang, site=site, variant=run.law.label[lang], **shown))
    named = load_library().variants.get(run.variant)
    if named is not None and named.note is not None and run.variant != DEFAULT:
        print(named.note[lang])
    moved = run.clocks.get("moved_in")
    if run.head is None and run.later_heads and moved is not None:
        print(later_ground_said(run.law, run.later_heads[0], int(moved), lang))
    else:
        print(
            t("commands.run_head", lang, head=run.law.heads[run.head].label[lang])
            if run.head
            else no_ground_said(run.law, done.scenario.project.licence, "commands.run_no_head", lang)
        )
    if run.grounds:
        print(_runner_up(run, lang))
    print()
    rows, held = [], grounds_held(run, done.scenario)
    for name, value in run.measures.items():
        if name in INVESTOR:
            continue
        span = run.ranges.get(name)
        if name == WITH_TOP_UP and not top_up_shows(run):
            continue
        if name not in HEADLINE and span is None and value is not None and abs(value) < NOTHING:
            continue
        note = t("commands.range", lang, low=said(name, span.low), high=said(name, span.high)) if span else ""
        if name in WORTH_MORE_THAN_ALL:
            note = note or "\n".join(wrap(back_said(run, name, lang), NOTE_WIDE))
        shown_value = said(name, value)
        if not held and name not in GROUND_FREE:
            shown_value, note = t("run.not_known", lang), t("run.as_if_nothing", lang, value=shown_value)
        rows.append([label(f"measure.{name}", lang), shown_value, note])
    print_table(t("commands.measures", lang), [t("commands.measure", lang), t("commands.value", lang), ""], rows)
    print_cases(run, lang)
    print_worth()
    shown_lines = [name for name in SHOWN if name in ALWAYS or has_any(run, name)]
    _print_years(run, t("commands.by_year", lang), shown_lines, lang)
    print(burden_said(shown_lines, lang))
    print()
    if beside := [name for name in BESIDE if has_any(run, name)]:
        _print_years(run, t("run.beside_by_year", lang), beside, lang)
    print_bridge(run, lang)
    print_wasted(run, lang)
    # Of the grounds not taken only those that one more fact would open are worth a line.
    weighed = [
        row
        for row in run.conditions
        if row.levy == "land_rent" or (row.taken and row.levy == "corporate_income_tax") or row.head_state == "not_known"
    ]
    weighed += [row for row in run.conditions if row.levy == "personal_income_tax" and row.state == "not_met"]
    if weighed:
        print_table(
            t("commands.conditions", lang),
            [
                *(t(f"commands.{name}", lang) for name in ("head", "condition", "state")),
                t("near.column", lang),
                t("commands.evidence", lang),
            ],
            [_condition(row, lang) for row in weighed],
            left=5,
        )
    if close := near(run.conditions):
        print_table(
            t("near.others", lang),
            [
                *(t(f"commands.{name}", lang) for name in ("head", "condition", "state")),
                t("near.column", lang),
                t("commands.evidence", lang),
            ],
            [_condition(row, lang) for row in close],
            left=5,
        )
    print_table(
        t("commands.waterfall", lang),
        ["", t("commands.total", lang), t("commands.present_value", lang)],
        [[label(f"bar.{bar.name}", lang), said("", bar.total), said("", bar.present_value)] for bar in run.waterfall],
    )
    print_staff(run, lang)
    print_audit(run, lang)
    print_to_do(run, lang)
    if run.warnings:
        print(t("commands.warnings", lang))
        for notice in run.warnings:
            print(f"- {notice_text(notice, run.law.all_readings, lang)}")
        print()
    print_table(
        t("commands.rests_on", lang),
        [t(f"commands.{name}", lang) for name in ("parameter", "value", "provision", "confidence")],
        [_law_row(run.law, path, entry, lang) for path, entry in run.used.items()],
        left=4,
    )


def has_any(run: SiteRun, line: str) -> bool:
    """Whether a yearly line has an amount in some year."""
    return bool(abs(run.enterprise[line]).max() >= NOTHING)


def _print_years(run: SiteRun, title: str, lines: Sequence[str], lang: Language) -> None:
    """Print yearly lines, one column each."""
    from calculator.i18n import label, t
    from calculator.reports.tables import print_table

    print_table(
        title,
        [t("commands.year", lang), *("\n".join(wrap(label(f"line.{name}", lang), HEADER_WIDE)) for name in lines)],
        [[str(year), *(_cell(name, run, place, lang) for name in lines)] for place, year in enumerate(run.years)],
    )


def _runner_up(run: SiteRun, lang: Language) -> str:
    """Name the ground worth most after the one taken, or the one worth more than it."""
    from calculator.i18n import t
    from calculator.quantities import format_money_short

    taken = next(ground for ground in run.grounds if ground.head == run.head)
    best = run.grounds[0]
    more = best.head != run.head and best.kept > taken.kept + 1
    other = best if more else next(ground for ground in run.grounds if ground.head != run.head)
    gap = abs(other.kept - taken.kept)
    key = "choose.worth_more" if more else "choose.runner_up" if gap > 1 else "choose.worth_the_same"
    return t(key, lang, head=run.law.heads[other.head].label[lang], amount=format_money_short(gap, lang))


def _condition(row: ConditionRow, lang: Language) -> list[str]:
    from calculator.i18n import label
    from calculator.reports.near_misses import row_said

    evidence = row.evidence[lang] if row.evidence else "–"
    return [row.head_label[lang], row.label[lang], label(f"state.{row.state}", lang), row_said(row, lang) or "–", evidence]


MILLION = 1e6


def _cell(name: str, run: SiteRun, place: int, lang: Language) -> str:
    """Write a yearly figure in the unit of the table, millions of đồng; the rate only where there is project income."""
    from calculator.quantities import format_number, format_share

    if name in RATES:
        return format_share(run.enterprise[name][place], lang, 2) if run.enterprise["project_income"][place] > 0 else "–"
    return format_number(run.enterprise[name][place] / MILLION, lang)


def _law_row(law: Law, path: str, entry: Entry, lang: Language) -> list[str]:
    from calculator.i18n import label
    from calculator.quantities import format_provision
    from calculator.reports.law_words import entry_spoken

    cites = [format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in entry.cites]
    parameter = law.parameters[path]
    return [parameter.label[lang], entry_spoken(parameter, entry, lang), "; ".join(cites), label(f"confidence.{entry.confidence}", lang)]


def print_not_computable(law: Law, lang: Language) -> None:
    """Say of each draft without readable numbers why nothing is computed for it."""
    from calculator.i18n import t

    for draft in law.missing_numbers:
        print(t("commands.not_computable", lang, draft=draft.title[lang], why=draft.why_not[lang] if draft.why_not else "–"))
