"""``marginal``: what one step of each legal number is worth: a year of holiday, a point of rate, a year of rent."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.lab import change_said, law_at, measure_label, names, one_case, provision_said, site_of
from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import emit, finish, placed

if TYPE_CHECKING:
    from calculator.analysis.seek import Margin
    from calculator.law.law import Law
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

MEASURES = ("kept_present_value", "net_present_value", "state_revenue_present_value")


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "marginal", help="what one step of each legal number is worth: a year of holiday, a point of rate, a year of rent"
    )
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    one_case(parser)
    parser.add_argument("--measure", type=names, default=MEASURES, metavar="A,B", help=f"names of measures (default: {','.join(MEASURES)})")
    draft_option(parser, "to be named in --variant")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print."""
    from calculator.analysis.seek import marginal

    files = drafts_of(given)
    law = law_at(given.variant, files)
    scenario = load(given.scenario, [], [given.site] if given.site else [])
    site = site_of(scenario, given.site)
    rows = placed(partial(marginal, scenario, law, site, given.measure), file=given.scenario)
    if given.json:
        emit(
            {
                "scenario": scenario.scenario,
                "site": site,
                "variant": law.variant,
                "law_sha256": law.fingerprint,
                "measures": list(given.measure),
                "parameters": [_record(row) for row in rows],
            }
        )
        return
    _print(rows, law, scenario, site, given.measure, given.lang)


def _record(row: Margin) -> dict[str, Any]:
    from calculator.commands.records import tidy

    return {
        "path": row.path,
        "part": row.part or None,
        "unit": str(row.unit),
        "cites": [{"instrument": cite.instrument, "provision": cite.provision} for cite in row.cites],
        "now": tidy(row.now),
        "step": tidy(row.step),
        "one_step_more": tidy(row.more),
        "one_step_less": tidy(row.less),
    }


def _print(rows: list[Margin], law: Law, scenario: Scenario, site: str, measures: tuple[str, ...], lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import Unit, format_number
    from calculator.reports.law_words import quantity
    from calculator.reports.tables import print_table

    print(t("marginal.title", lang, site=scenario.sites[site].title[lang], variant=law.label[lang]))
    print()
    cells = []
    for row in rows:
        name = f"{row.label[lang]}\n{t(f'marginal.{row.part}', lang)}" if row.part else row.label[lang]
        provision = provision_said(law, row.cites[0].instrument, row.cites[0].provision, lang) if row.cites else "–"
        step = (
            t("law.points", lang, value=format_number(row.step * 100, lang, 4))
            if row.unit is Unit.SHARE
            else quantity(round(row.step, 6), row.unit, lang)
        )
        now = quantity(round(row.now, 10) if not row.now.is_integer() else int(row.now), row.unit, lang)
        changes = []
        for measure in measures:
            pair = [None if side is None else side.get(measure) for side in (row.more, row.less)]
            changes.append("\n".join(change_said(measure, change, lang) for change in pair))
        cells.append([name, provision, now, f"+{step}\n−{step}", *changes])
    headers = [t(f"marginal.{name}", lang) for name in ("parameter", "provision", "now", "step")]
    print_table(
        t("marginal.table", lang), [*headers, *(measure_label(measure, lang).replace(", ", ",\n") for measure in measures)], cells, left=2
    )
    print(t("marginal.note", lang))
