"""``explain``: one project at one site, rule by rule, with the law each step used."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import emit, finish, number, placed, token
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    import datetime as dt

    from calculator.analysis.explain import Step
    from calculator.law.law import Law
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

ITEMS = ("corporate_income_tax", "land_rent", "land_use_tax", "personal_income_tax", "top_up_tax", "support_and_cash")
LONGEST_LIST = 6
"""Numbers of a list shown in a cell; ``--json`` gives all."""


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Year

    parser = commands.add_parser("explain", help="show the steps behind a result, with their provisions")
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    parser.add_argument("--year", type=number(Year), metavar="YEAR", help="only this year, and what holds for all (default: every year)")
    parser.add_argument("--item", type=token(ITEMS), default=ITEMS[0], metavar="|".join(ITEMS), help=f"which levy (default: {ITEMS[0]})")
    parser.add_argument("--site", metavar="NAME", help="default: the first the scenario compares")
    parser.add_argument("--variant", default="in_force", metavar="NAME", help="default: in_force")
    draft_option(parser, "put on top of the variant")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Explain and print the steps."""
    from calculator.analysis.explain import explain
    from calculator.commands.records import step_record
    from calculator.law.positions import position, stacked

    files = drafts_of(given)
    scenario = load(given.scenario, [given.variant], [given.site] if given.site else [], files)
    law = position(stacked(given.variant, files), files)
    for draft in law.missing_numbers:
        why = draft.why_not["en"] if draft.why_not else "it has no readable numbers"
        raise InputError(Problem(Place(key="--variant"), f"the draft {draft.draft} cannot be computed", f"choose another variant ({why})"))
    horizon = scenario.horizon.range
    if given.year is not None and given.year not in horizon:
        raise InputError(
            Problem(Place(key="--year"), f"{given.year} is outside the scenario's years", f"write {horizon[0]} to {horizon[-1]}")
        )
    own = list(files.values())
    steps = placed(
        lambda: explain(scenario, site=given.site, variant=given.variant, item=given.item, year=given.year, drafts=own),
        file=given.scenario,
    )
    site = given.site or (scenario.compare.sites or tuple(scenario.sites))[0]
    if given.json:
        emit(
            {
                "scenario": scenario.scenario,
                "variant": law.variant,
                "site": site,
                "item": given.item,
                "steps": [step_record(step, tuple(law.heads)) for step in steps],
            }
        )
        return
    _print(steps, law, scenario, site, given.item, given.lang)


def _print(steps: list[Step], law: Law, scenario: Scenario, site: str, item: str, lang: Language) -> None:
    from calculator.i18n import label, t
    from calculator.reports.tables import print_table

    rows = [
        [
            str(step.year) if step.year is not None else t("commands.every_year", lang),
            *_told(step, law, scenario.project.licence, item, lang),
            _law(step, law, lang),
        ]
        for step in steps
    ]
    print_table(
        t("commands.steps", lang, item=label(f"levy.{item}", lang), site=scenario.sites[site].title[lang], variant=law.label[lang]),
        [t(f"commands.{name}", lang) for name in ("year", "rule", "value", "law_used")],
        rows,
        left=4,
    )


def _law(step: Step, law: Law, lang: Language) -> str:
    from calculator.quantities import format_provision

    cites = [cite for used in step.cites for cite in used.cites]
    return "; ".join(
        dict.fromkeys(format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in cites)
    )


def _told(step: Step, law: Law, licence: dt.date, item: str, lang: Language) -> tuple[str, str]:
    """Say which rule it was and what came out, in the words of the law where the outcome is a ground or a state."""
    from calculator.analysis.conditions.heads import STATES
    from calculator.commands.records import step_value
    from calculator.i18n import label
    from calculator.reports.no_ground import no_ground_said
    from calculator.reports.step_words import written

    heads = {used.path.rsplit(".conditions.", 1)[0].rsplit(".", 1)[-1] for used in step.cites if ".conditions." in used.path}
    value = step_value(step, tuple(law.heads))
    # Of several leases there is a state each; they are listed as they are.
    if step.rule == "all_of" and not isinstance(value, list) and value in STATES:
        known = [law.heads[name].label[lang] for name in heads if name in law.heads]
        ground = known[0] if known else label(f"levy.{item}", lang)
        paths = [part.rsplit(" (", 1)[0] for part in (step.failed or "").split("; ")]
        open_ones = "; ".join(law.parameters[path].label[lang] for path in paths if path in law.parameters)
        state = label(f"state.{STATES[value]}", lang)
        return _whose(step, ground, lang), f"{state}: {open_ones}" if open_ones else state
    if step.rule == "best_package":
        taken = law.heads[value].label[lang] if value else no_ground_said(law, licence, "commands.run_no_head", lang)
        return label(f"rule.{step.rule}", lang), taken
    return _whose(step, label(f"rule.{step.rule}", lang), lang), written("value", value, (step.rule,), lang, LONGEST_LIST)


def _whose(step: Step, name: str, lang: Language) -> str:
    """Say of a step that it is not the project's own."""
    from calculator.i18n import label

    return f"{label(f'whose.{step.whose}', lang)}: {name}" if step.whose else name
