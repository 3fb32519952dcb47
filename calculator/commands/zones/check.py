"""``zones check``: whether an area meets the criteria of a zone, by how much it misses them, and which document proves it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import emit, finish, number, placed, plain, token, warn, years
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.zone_criteria import Criterion, Fact, Shortfall, ZoneCheck
    from calculator.law.law import Law
    from calculator.law.schema import Citation
    from calculator.quantities import Language

MOST_PEOPLE = 10_000_000

ANSWERS = {
    "functions_fit": ("--functions-fit", "the activities are those of a zone"),
    "functional_areas_laid_out": ("--sub-areas", "functional sub-areas are laid out"),
    "fits_state_policy": ("--policy-fit", "it fits the State's policies and programmes"),
    "in_plans": ("--in-plans", "the plans list it"),
    "safeguards_met": ("--safeguards", "defence, security, environment, climate and heritage are safeguarded"),
    "other_zone_in_locality": ("--other-zone", "another zone already operates in the locality"),
    "construction_planning": ("--construction-plan", "the construction plan is approved"),
    "infrastructure_complete": ("--infrastructure-complete", "the existing zone's infrastructure is basically complete"),
}
NUMBERS = {
    "area_ha": "--area",
    "digital_workers": "--workers",
    "digital_staff_share": "--staff",
    "let_share": "--let",
    "other_zone_let_share": "--other-zone-let",
}


def add(verbs: Any) -> None:
    """Declare the command."""
    from calculator.analysis.zone_criteria import ACTIONS
    from calculator.validation import Date, Integer, Positive, Share

    parser = verbs.add_parser("check", help="hold an area against the criteria of a zone; what is left out is not known")
    option = parser.add_argument
    answer = token(("yes", "no", "unknown"))
    option("--area", type=number(Positive), metavar="HA", help="land area in hectares")
    option("--workers", type=years(Integer, 0, MOST_PEOPLE), metavar="N", help="digital technology workers, planned ones for a new zone")
    option("--staff", type=years(Integer, 1, MOST_PEOPLE), metavar="N", help="all staff of the zone, digital workers included")
    option("--software-only", type=answer, metavar="yes|no|unknown", help="nothing but software, digital content and digital services")
    option("--for", dest="action", type=token(ACTIONS), default="establish", metavar="|".join(ACTIONS), help="default: establish")
    option("--let", type=number(Share), metavar="SHARE", help="share let of the existing zone, to extend it")
    option("--other-zone-let", type=number(Share), metavar="SHARE", help="share let of the other zone of the locality")
    for name, (flag, words) in ANSWERS.items():
        option(flag, dest=name, type=answer, metavar="yes|no|unknown", help=words)
    option("--as-of", type=number(Date), metavar="DATE", help="day of the decision (default: the day of the law in force)")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Check and print the criteria."""
    from calculator.analysis.zone_criteria import check_zone
    from calculator.law.law import load_law

    law = load_law(as_of=given.as_of)
    facts = _facts(given)
    software = given.software_only if given.software_only != "unknown" else None
    done = placed(lambda: check_zone(law, facts, action=given.action, software_only=software, on=law.as_of), key="--as-of")
    _warn_of_unasked(facts, done, given.lang)
    if given.json:
        emit(record(law, done, given.software_only, given.lang))
        return
    _print(law, done, given.lang)


def _facts(given: argparse.Namespace) -> dict[str, Fact]:
    """Turn options into facts; the share of digital staff is exact.

    Raises
    ------
    InputError
        When there are more digital workers than staff, or staff without digital workers.
    """
    from fractions import Fraction

    facts: dict[str, Fact] = {name: value for name in ANSWERS if (value := getattr(given, name)) in {"yes", "no"}}
    stated = {"area_ha": given.area, "let_share": given.let, "other_zone_let_share": given.other_zone_let}
    facts |= {name: value for name, value in stated.items() if value is not None}
    if given.workers is not None:
        facts["digital_workers"] = Fraction(given.workers)
    if given.staff is not None:
        if given.workers is None:
            raise InputError(
                Problem(Place(key="--workers"), "this is required with --staff", "add the number of digital technology workers")
            )
        if given.staff < given.workers:
            found = f"{given.staff:,} are fewer than the {given.workers:,} digital workers"
            raise InputError(Problem(Place(key="--staff"), found, "count all people of the zone, digital workers included"))
        facts["digital_staff_share"] = Fraction(given.workers, given.staff)
    return facts


def _warn_of_unasked(facts: dict[str, Fact], done: ZoneCheck, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_date

    for name in facts:
        if name not in done.asked and name != "digital_workers":
            flag = NUMBERS.get(name) or ANSWERS[name][0]
            warn(flag, t("zones.not_asked", lang, date=format_date(done.on.isoformat(), lang)), t("zones.left_out", lang))


def record(law: Law, done: ZoneCheck, software_only: str | None, lang: Language) -> dict[str, Any]:
    """Give a check as plain data."""
    return {
        "as_of": done.on.isoformat(),
        "action": done.action,
        "software_only": software_only,
        "state": done.state,
        "decider": {
            "value": done.decider.value,
            "cites": _cites(done.decider.cites),
            "confidence": done.decider.confidence,
        },
        "criteria": [_criterion(row, lang) for row in done.criteria],
        "existing_zones": {"value": done.existing_zones.value, "cites": _cites(done.existing_zones.cites)} if done.existing_zones else None,
        "law": {"as_of": law.as_of.isoformat(), "fingerprint": law.fingerprint},
    }


def _cites(cites: tuple[Citation, ...]) -> list[dict[str, str]]:
    return [{"instrument": cite.instrument, "provision": cite.provision} for cite in cites]


def _criterion(row: Criterion, lang: Language) -> dict[str, Any]:
    return {
        "path": row.path,
        "label": row.label[lang],
        "state": row.state,
        "short": [
            {
                "fact": short.fact,
                "given": plain(float(short.given)),
                "edge": short.edge,
                "threshold": plain(float(short.threshold)),
                "short": plain(float(short.short)),
                "text": short_text(short, lang),
            }
            for short in row.shortfalls
        ],
        "failed": list(row.failed),
        "missing": list(row.missing),
        "unread": row.unread,
        "cites": _cites(row.cites),
        "confidence": row.confidence,
        "evidence": row.evidence[lang] if row.evidence else None,
        "note": row.note[lang] if row.note else None,
    }


def short_text(short: Shortfall, lang: Language) -> str:
    """Write by how much a number misses its threshold: never as 0, however little it is."""
    from calculator.i18n import t
    from calculator.quantities import format_number

    value = float(short.short) * (100 if short.fact.endswith("share") else 1)
    digits = next((digits for digits in (2, 4, 8, 15) if round(value, digits) > 0), 15)
    return t(f"zones.short.{short.fact}", lang, n=format_number(value, lang, digits))


def _print(law: Law, done: ZoneCheck, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_date
    from calculator.reports.law_words import word
    from calculator.reports.tables import print_table

    rows = [
        [
            row.label[lang],
            t(f"state.{row.state}", lang),
            "; ".join(gaps(row, lang)) or "–",
            _provisions(law, row.cites, lang),
            t(f"confidence.{row.confidence}", lang),
            row.evidence[lang] if row.evidence else "–",
        ]
        for row in done.criteria
    ]
    title = t("zones.check_title", lang, date=format_date(done.on.isoformat(), lang), action=t(f"zones.action.{done.action}", lang))
    headers = [t(f"zones.{name}", lang) for name in ("criterion", "state", "what_is_missing", "provision", "confidence", "evidence")]
    print_table(title, headers, rows, left=6)
    print(t("zones.overall", lang, state=t(f"state.{done.state}", lang)))
    print(t("zones.decider", lang, who=word(done.decider.value, lang), provisions=_provisions(law, done.decider.cites, lang)))
    if done.existing_zones:
        what, cites = word(done.existing_zones.value, lang), done.existing_zones.cites
        print(t("zones.existing", lang, what=what, provisions=_provisions(law, cites, lang)))
    for row in done.criteria:
        if row.note:
            print(f"{row.label[lang]}: {row.note[lang]}")


def gaps(row: Criterion, lang: Language) -> list[str]:
    """Say what of a criterion is missing: by how much, which facts, which text was not read."""
    from calculator.i18n import t

    gaps = [short_text(short, lang) for short in row.shortfalls]
    if row.failed:
        gaps.append(t("zones.failed", lang, facts=", ".join(t(f"zones.fact.{name}", lang) for name in row.failed)))
    if row.missing:
        gaps.append(t("zones.missing", lang, facts=", ".join(t(f"zones.fact.{name}", lang) for name in row.missing)))
    return [*gaps, t("zones.unread", lang)] if row.unread else gaps


def _provisions(law: Law, cites: tuple[Citation, ...], lang: Language) -> str:
    from calculator.quantities import format_provision

    return "; ".join(format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in cites)
