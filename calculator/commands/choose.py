"""``choose``: which ground to take and what to elect, the best combination against each change alone."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from calculator.commands.drafts import draft_option, drafts_of
from calculator.commands.run import load
from calculator.commands.shell import emit, finish, placed

if TYPE_CHECKING:
    import datetime as dt

    from calculator.analysis.choices.combinations import Choices, GroundValue, Reason
    from calculator.law.law import Law
    from calculator.measures.shown_in import How
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

DASH = "–"


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "choose", help="which ground to take, and what to elect: the best combination and what each change is worth"
    )
    parser.add_argument("scenario", metavar="SCENARIO.yaml")
    parser.add_argument("--variant", action="append", metavar="NAME", help="one or more (default: in_force)")
    parser.add_argument("--site", action="append", metavar="NAME", help="one or more; those the scenario names unless given")
    draft_option(parser, "put on top of each variant")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Search the choices and print them."""
    from calculator.analysis.choices.combinations import choices_of
    from calculator.analysis.fit.check import laws_of
    from calculator.analysis.special.levels import special_of
    from calculator.commands.tables.special import print_special, special_record
    from calculator.law.positions import DEFAULT

    files = drafts_of(given)
    scenario = load(given.scenario, given.variant or [], given.site or [], files)
    laws = laws_of(scenario, given.variant or [DEFAULT], files)
    sites = list(dict.fromkeys(given.site or scenario.compare.sites or scenario.sites))
    open_laws = [law for law in laws if not law.missing_numbers]
    found = [(law, placed(lambda: choices_of(scenario, law, site), file=given.scenario)) for law in open_laws for site in sites]  # noqa: B023
    special = [special_of(scenario, law, choices.site, choices) for law, choices in found]
    if given.json:
        emit(
            {
                "scenario": scenario.scenario,
                "choices": [
                    {**_record(choices, law), "special": special_record(one, given.lang)}
                    for (law, choices), one in zip(found, special, strict=True)
                ],
                "not_computable": [law.variant for law in laws if law.missing_numbers],
            }
        )
        return
    from calculator.commands.run import print_not_computable

    for (law, choices), one in zip(found, special, strict=True):
        _print(choices, law, scenario, given.lang)
        print_special(one, law, given.lang)
    for law in laws:
        if law.missing_numbers:
            print_not_computable(law, given.lang)


def _record(choices: Choices, law: Law) -> dict[str, Any]:
    """Give what was found at a site under a law as plain data."""
    from calculator.commands.records import tidy

    return {
        "variant": choices.variant,
        "law_sha256": law.fingerprint,
        "site": choices.site,
        "taken": choices.taken,
        "proposed": choices.proposed and choices.proposed.head,
        "runner_up": choices.runner_up and choices.runner_up.head,
        "difference": tidy(choices.difference),
        "reasons": [{"term": one.term, "proposed": tidy(one.proposed), "runner_up": tidy(one.runner_up)} for one in choices.reasons],
        "grounds": [_ground(ground) for ground in choices.grounds],
        "undecided": [{"head": one.head, "facts": list(one.facts)} for one in choices.undecided],
        "as_written": {"elections": dict(choices.as_written), "kept_present_value": tidy(choices.kept_as_written)},
        "best": {"elections": dict(choices.best), "kept_present_value": tidy(choices.kept_at_best)},
        "single_changes": [{"election": one.axis, "option": one.option, "gain_present_value": tidy(one.gain)} for one in choices.singles],
        "not_searched": [{"election": one.axis, "why": one.why} for one in choices.left_out],
        "moves": [tidy(vars(one) | {"remains": dict(one.remains)}) for one in choices.moves],
        "combinations": choices.combinations,
    }


def _ground(ground: GroundValue) -> dict[str, Any]:
    from calculator.commands.records import tidy

    terms = ground.terms._asdict()
    return {
        "head": ground.head,
        "terms": {name: value if isinstance(value, bool) else tidy(value) for name, value in terms.items()},
        "kept_present_value": tidy(ground.kept),
        "kept_present_value_at_best": tidy(ground.kept_at_best),
        "elections": dict(ground.elections),
        "cites": [{"instrument": cite.instrument, "provision": cite.provision} for cite in ground.cites],
    }


def _print(choices: Choices, law: Law, scenario: Scenario, lang: Language) -> None:
    from calculator.analysis.choices.moves import taken_by_itself
    from calculator.i18n import t
    from calculator.quantities import format_date, format_money_short
    from calculator.reports.no_ground import later_ground_said
    from calculator.reports.tables import print_table

    site = scenario.sites[choices.site].title[lang]
    print(t("choose.title", lang, site=site, variant=law.label[lang], date=format_date(law.as_of.isoformat(), lang)))
    itself = taken_by_itself(law, scenario, choices.site) if choices.proposed is None else None
    first = proposal_said(choices, law, scenario.project.licence, lang) if itself is None else [later_ground_said(law, *itself, lang)]
    for line in (*first, *moves_lines(choices, law, lang)):
        print(line)
    print()
    if choices.grounds:
        names = ("ground", "rate", "years", "holiday", "clock", "holiday_from", "kept", "kept_best")
        rows = [_ground_row(ground, law, lang) for ground in choices.grounds]
        print_table(t("choose.grounds", lang), [t(f"choose.{name}", lang) for name in names], rows)
        for ground in choices.grounds:
            print(f"{law.heads[ground.head].label[lang]}: {_cited(ground, law, lang)}")
        print()
    rows = []
    for one in choices.singles:
        mark = t("choose.in_best", lang) if choices.best[one.axis] == one.option else ""
        rows.append([axis_said(one.axis, lang), option_said(one.option, law, lang), format_money_short(one.gain, lang), mark])
    if rows:
        headers = [t("choose.axis", lang), t("choose.option", lang), t("choose.gain", lang), ""]
        print_table(t("choose.elections", lang), headers, rows, left=2)
    gain = choices.kept_at_best - choices.kept_as_written
    amount, changed = format_money_short(choices.kept_at_best, lang), changes_of(choices)
    if changed:
        print(t("choose.best", lang, count=choices.combinations, amount=amount, gain=format_money_short(gain, lang)))
        said = "; ".join(f"{axis_said(axis, lang)}: {option_said(option, law, lang)}" for axis, option in changed.items())
        print(t("choose.best_change", lang, changes=said))
    else:
        print(t("choose.best_is_written", lang, count=choices.combinations, amount=amount))
    if choices.left_out:
        said = "; ".join(f"{axis_said(one.axis, lang)} ({t(f'choose.why.{one.why}', lang)})" for one in choices.left_out)
        print(t("choose.left", lang, axes=said))
    print(t("choose.note", lang))
    print()


def changes_of(choices: Choices) -> dict[str, str]:
    """Give what the best combination changes."""
    return {axis: option for axis, option in choices.best.items() if option != choices.as_written[axis]}


def proposal_said(choices: Choices, law: Law, licence: dt.date, how: How) -> list[str]:
    """Say the proposed ground, the runner-up, how far apart they are and why, and which grounds a fact keeps open."""
    from calculator.i18n import t
    from calculator.measures.shown_in import as_shown
    from calculator.reports.near_misses import fact_said
    from calculator.reports.no_ground import no_ground_said

    shown = as_shown(how)
    lang = shown.language
    first, second = choices.proposed, choices.runner_up
    if first is None:
        found = [no_ground_said(law, licence, "choose.none", lang)]
    else:
        found = [t("choose.proposed", lang, head=law.heads[first.head].label[lang], amount=shown.short(first.kept_at_best))]
        if second is None:
            found.append(t("choose.only", lang))
        else:
            gap = choices.difference or 0.0
            key = "choose.next" if gap > 1 else "choose.next_same"
            found.append(t(key, lang, head=law.heads[second.head].label[lang], amount=shown.short(gap)))
            reasons = "; ".join(_reason(one, lang) for one in choices.reasons)
            found.append(t("choose.because", lang, reasons=reasons) if reasons else t("choose.same_terms", lang))
    for one in choices.undecided:
        facts = ", ".join(fact_said(fact, lang) for fact in one.facts)
        found.append(t("choose.undecided", lang, head=law.heads[one.head].label[lang], facts=facts))
    return found


def _reason(reason: Reason, lang: Language) -> str:
    from calculator.i18n import t

    said = {name: _term(reason.term, getattr(reason, name), lang) for name in ("proposed", "runner_up")}
    return t("choose.reason", lang, term=t(f"choose.term.{reason.term}", lang), **said)


def _term(term: str, value: float | bool | None, lang: Language) -> str:
    """Write one term of a ground: a share, yes or no, or whole years."""
    from calculator.i18n import label
    from calculator.quantities import format_number, format_share

    if isinstance(value, bool):
        word = label("answer.yes" if value else "answer.no", lang)
        return word[:1].lower() + word[1:]
    if value is None:
        return DASH
    if term == "rate":
        return format_share(value, lang)
    return str(round(value)) if term.endswith("_start") else format_number(value, lang)


def _ground_row(ground: GroundValue, law: Law, lang: Language) -> list[str]:
    from calculator.quantities import format_money_short

    terms = ground.terms
    return [
        law.heads[ground.head].label[lang],
        _term("rate", terms.rate, lang),
        _term("rate_years", terms.rate_years, lang),
        f"{_term('exempt_years', terms.exempt_years, lang)} + {_term('half_years', terms.half_years, lang)}",
        _term("rate_start", terms.rate_start, lang),
        _term("holiday_start", terms.holiday_start, lang),
        format_money_short(ground.kept, lang),
        format_money_short(ground.kept_at_best, lang),
    ]


def _cited(ground: GroundValue, law: Law, lang: Language) -> str:
    """Name the provisions a ground rests on."""
    from calculator.quantities import format_provision

    cites = [format_provision(cite.instrument, cite.provision, law.instruments[cite.instrument].kind, lang) for cite in ground.cites]
    return "; ".join(cites) or DASH


def moves_said(option: str, law: Law, lang: Language) -> str:
    """Name the moves of an option."""
    from calculator.analysis.choices.moves import BY_CERTIFICATE, parts_of
    from calculator.i18n import t

    said = []
    for head, at in parts_of(option):
        name = law.heads[head].label[lang] if head in law.heads else t("choose.option.best", lang)
        key = "choose.move_certified" if at == BY_CERTIFICATE else "choose.move_at"
        said.append(t(key, lang, head=name) if at == BY_CERTIFICATE else t(key, lang, head=name, year=at))
    return "; ".join(said) or t("choose.option.stay", lang)


def moves_lines(choices: Choices, law: Law, lang: Language) -> list[str]:
    """Say whether to stay or to move, the runner-up and what remains at the move."""
    from calculator.i18n import t
    from calculator.quantities import format_money_short

    if len(choices.moves) < 2:
        return []
    first, second = choices.moves[:2]
    gap = first.kept_at_best - second.kept_at_best
    names = {"move": option_said(first.option, law, lang), "other": option_said(second.option, law, lang)}
    key = "choose.moves_proposed" if gap > 1 else "choose.moves_same"
    found = [t(key, lang, **names, amount=format_money_short(gap, lang)) if gap > 1 else t(key, lang, **names)]
    for one in (first, second):
        left = {name.removeprefix("moved_"): value for name, value in one.remains.items()}
        if left.get("in") is not None:
            terms = {name: _term(name, left[name], lang) for name in ("rate", "rate_years", "rate_start", "holiday_start")}
            terms |= {name: _term(f"{name}_years", left[f"{name}_years"], lang) for name in ("exempt", "half")}
            said = t("choose.remains", lang, **terms)
            found.append(t("choose.moves_because", lang, terms=f"{option_said(one.option, law, lang)}: {said}"))
    return found


def axis_said(axis: str, lang: Language) -> str:
    """Name an election."""
    from calculator.i18n import t

    return t(f"choose.axis.{axis}", lang)


def option_said(option: str, law: Law, lang: Language) -> str:
    """Name an option: a ground of the law, a share, or a word."""
    from fractions import Fraction

    from calculator.i18n import label
    from calculator.quantities import format_share

    if option in law.heads:
        return law.heads[option].label[lang]
    if "@" in option:
        return moves_said(option, law, lang)
    key = f"choose.option.{option}"
    found = label(key, lang)
    return format_share(float(Fraction(option)), lang) if found == key else found
