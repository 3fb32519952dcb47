"""What the commands of analysis share: one law, one site, several measures, and how their figures are written."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from calculator.commands.shell import Wrong, number, placed
from calculator.errors import InputError, Place, Problem
from calculator.measures.names import RATES

if TYPE_CHECKING:
    from calculator.law.draft_file import DraftFile
    from calculator.law.law import Law
    from calculator.project.scenario import Scenario
    from calculator.quantities import Language

YEARS = {"payback", "discounted_payback"}
"""Measures that are a calendar year."""
USD = {"npv_usd"}
CHANGES = {"margin", "land_price_growth", "discount_rate"}
"""Drivers whose change is in points."""
TRIFLE = 0.5
"""Đồng; an amount below this is none."""
RATE_TRIFLE = 1e-9


def one_case(parser: argparse.ArgumentParser) -> None:
    """Declare the options that choose one law and one site."""
    parser.add_argument(
        "--variant", default="in_force", metavar="NAME", help="of the law; NAME+DRAFT puts a draft on it (default: in_force)"
    )
    parser.add_argument("--site", metavar="NAME", help="of the scenario (default: its first)")


def measure_option(parser: argparse.ArgumentParser, default: str) -> None:
    """Declare ``--measure``."""
    what = "names of measures parted by commas: those of run, irr_real, irr_usd, payback, discounted_payback, npv_real, npv_usd, net_present_value, net_present_value_outside, state_revenue, revenue_forgone"
    parser.add_argument("--measure", type=names, default=(default,), metavar="A,B", help=f"{what} (default: {default})")


def names(text: str) -> Any:
    """Read names parted by commas."""
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    return found if all(found) else Wrong("a name between two commas is missing", "write names parted by commas, without spaces")


def whole(least: int, most: int) -> Callable[[str], Any]:
    """Give a reader of a whole number from ``least`` to ``most``."""

    def read(text: str) -> Any:
        from calculator.validation import Integer

        value = number(Integer)(text)
        if isinstance(value, Wrong) or least <= value <= most:
            return value
        return Wrong(f"{value} is not accepted", f"write {least} to {most}")

    return read


def law_at(name: str, files: dict[str, DraftFile], option: str = "--variant") -> Law:
    """Give the law of a position that has numbers.

    Raises
    ------
    InputError
        When there is no such position, or it has no readable numbers.
    """
    from calculator.law.positions import position

    law = placed(partial(position, name, files), key=option)
    for draft in law.missing_numbers:
        raise InputError(Problem(Place(key=option), f"{draft.title.en} has no readable numbers", "choose a position that can be computed"))
    return law


def site_of(scenario: Scenario, given: str | None) -> str:
    """Give the site asked for, or the first one compared."""
    return given or next(iter(scenario.compare.sites or scenario.sites))


def said(measure: str, value: float | None, lang: Language) -> str:
    """Write a measure."""
    from calculator.quantities import format_money_short, format_number, format_share

    if value is None:
        return "–"
    if measure in YEARS:
        return f"{value:.0f}"
    if measure in USD:
        return f"{format_number(value, lang)} USD"
    return format_share(value, lang, 2) if measure in RATES else format_money_short(value, lang)


def print_none(reasons: Mapping[str, str], lang: Language) -> None:
    """Say of measures that do not exist why."""
    from calculator.i18n import t

    for measure, reason in reasons.items():
        print(t("lab.none", lang, measure=measure_label(measure, lang), reason=t(f"lab.reason.{reason}", lang)))


def no_change(measure: str, value: float) -> bool:
    """Say whether a change of a measure is none: less than a đồng, or than any digit a rate is shown with."""
    return abs(value) <= (RATE_TRIFLE if measure in RATES else TRIFLE)


def change_said(measure: str, value: float | None, lang: Language) -> str:
    """Write a change of a measure with its sign; an equals sign where there is none."""
    from calculator.i18n import t
    from calculator.quantities import format_number

    if value is None:
        return "–"
    if no_change(measure, value):
        return "="
    sign = "+" if value > 0 else ""
    if measure in YEARS:
        return f"{sign}{format_number(value, lang)}"
    return (
        t("law.points", lang, value=f"{sign}{format_number(value * 100, lang, 3)}")
        if measure in RATES
        else sign + said(measure, value, lang)
    )


def measure_label(measure: str, lang: Language) -> str:
    """Name a measure."""
    from calculator.i18n import label

    found = label(f"measure.{measure}", lang)
    return measure if found.startswith("measure.") else found


def provision_said(law: Law, instrument: str, provision: str, lang: Language) -> str:
    """Write a citation, also one of an instrument only a draft has."""
    from calculator.quantities import format_provision

    held = law.instruments.get(instrument)
    return format_provision(instrument, provision, held.kind if held else "", lang)


def listed(texts: Sequence[str], lang: Language, most: int = 3) -> str:
    """Write some texts on lines of their own, and how many more there are."""
    from calculator.i18n import t

    shown = list(texts[:most])
    return "\n".join([*shown, *([t("lab.more", lang, count=len(texts) - most)] if len(texts) > most else [])])


def driver_change(driver: str, change: float, lang: Language) -> str:
    """Write a change of a driver: a share of the plan with its sign, or points."""
    from calculator.i18n import t
    from calculator.quantities import format_number, format_share

    sign = "+" if change > 0 else ""
    if driver in CHANGES:
        return t("law.points", lang, value=f"{sign}{format_number(change * 100, lang, 2)}")
    return f"{sign}{format_share(change, lang, 2)}"


def amount_or_share(text: str) -> Any:
    """Read an amount of money, or a share where a percent sign stands."""
    from calculator.quantities import NotANumberError, parse_number
    from calculator.validation import Money

    if "%" not in text:
        return number(Money)(text)
    try:
        return parse_number(text)
    except NotANumberError as fault:
        return Wrong(str(fault), "write a share such as 10%")


def two_numbers(read_end: Callable[[str], Any]) -> Callable[[str], Any]:
    """Give a reader of ``LOW:HIGH``."""

    def read(text: str) -> Any:
        parts = text.split(":")
        if len(parts) != 2:
            return Wrong(f"'{text[:40]}' is not a range", "write the low and the high end with a colon between them, such as -5%:5%")
        found = [read_end(part.strip()) for part in parts]
        if wrong := next((part for part in found if isinstance(part, Wrong)), None):
            return wrong
        low, high = (float(part) for part in found)
        return (low, high) if low < high else Wrong(f"{parts[0]} is not below {parts[1]}", "write the smaller end first")

    return read
