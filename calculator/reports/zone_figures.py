"""Figures of the register as people read them, and the table of contradictions: words and separators only."""

from __future__ import annotations

import re
from fractions import Fraction

from calculator.i18n import t, words
from calculator.quantities import Language, format_money, format_number, format_share
from calculator.zones.reconcile import NATIONAL, Conflict, Range, Side
from calculator.zones.schema import Figure, Register

DIGITS = {"HA": 2, "FACTOR": 2, "PERSONS_PER_HA": 1, "PERSONS_PER_ENTERPRISE": 1, "ENTERPRISES_PER_HA": 2, "USD_PER_M2_PER_MONTH": 2}
"""Decimals shown, by unit; none for the others."""

_SIZES = {"vi": ((10**9, "tỷ"), (10**6, "triệu")), "en": ((10**9, "bn"), (10**6, "m"))}


def amount_text(value: Fraction, unit: str, language: Language) -> str:
    """Write a number with its unit."""
    number = float(value)
    if unit == "SHARE":
        return format_share(number, language, 2)
    if unit.startswith("VND") and unit != "VND_PER_USD":
        text = _money(number, "VND", language, 0)
    elif unit.startswith("USD"):
        text = _money(number, "USD", language, DIGITS.get(unit, 0))
    else:
        text = format_number(number, language, DIGITS.get(unit, 0))
    return t(f"zones.unit.{unit}", language, n=text)


def _money(value: float, currency: str, language: Language, digits: int) -> str:
    """Write an amount in billions, below one in millions, below one in full: as the sources do, so 10.765 tỷ is not cut to 10,8 nghìn tỷ."""
    for size, word in _SIZES[language]:
        if value >= size:
            number = format_number(value / size, language, 2)
            sign = "₫" if currency == "VND" else currency
            return f"{number}\u00a0{word}\u00a0{sign}" if language == "vi" else f"{currency}\u00a0{number}\u00a0{word}"
    if currency == "VND":
        return format_money(value, language)
    number = format_number(value, language, digits)
    return f"{number}\u00a0USD" if language == "vi" else f"USD\u00a0{number}"


def range_text(value: Range, unit: str, language: Language) -> str:
    """Write a range, or one number where both ends read alike."""
    low, high = amount_text(value.low, unit, language), amount_text(value.high, unit, language)
    return low if low == high else f"{low} – {high}"


def figure_text(figure: Figure, language: Language) -> str:
    """Write a figure as its source prints it: over, about, nearly; a plan says that it is one."""
    text = t(f"zones.said.{figure.said}", language, n=range_text(Range(*figure.span), figure.unit, language))
    return text if figure.kind == "actual" else f"{text} ({t(f'zones.kind.{figure.kind}', language)})"


def ratio_text(ratio: Range, language: Language) -> str:
    """Write how many times the larger side is the smaller one."""
    low, high = (t("zones.unit.FACTOR", language, n=format_number(float(end), language, 2)) for end in ratio)
    return low if low == high else f"{low} – {high}"


def zone_title(register: Register, name: str, language: Language) -> str:
    """Give the name of a zone, or of the whole country."""
    return t("zones.country", language) if name == NATIONAL else register.zones[name].title[language]


def side_label(name: str, language: Language) -> str:
    """Name what a side of a contradiction is: an item, or what follows from some."""
    held = words(language)
    return held.get(f"zones.implied.{name}") or held[f"zones.item.{name}"]


def formula_text(formula: str, language: Language) -> str:
    """Write how a number follows from others, in the words of the register's items."""
    return re.sub(r"[a-z_0-9]*[a-z_]", lambda found: words(language).get(f"zones.item.{found[0]}", found[0]), formula)


def side_text(register: Register, side: Side, unit: str, language: Language) -> str:
    """Write one side: whose, what, how much, of which years."""
    years = sorted({figure.as_of for figure in side.figures if figure.unit != "VND_PER_USD"})
    when = "" if not years else f" ({years[0]})" if len(years) == 1 else f" ({years[0]}–{years[-1]})"
    label = side_label(side.name, language)
    return f"{zone_title(register, side.zone, language)}, {label}{when}: {range_text(side.value, unit, language)}"


def conflict_title(conflict: Conflict, language: Language) -> str:
    """Write what a contradiction is about."""
    title = t(f"zones.conflict.{conflict.name}", language)
    return f"{title}: {t(f'zones.item.{conflict.item}', language)}" if conflict.name == "side_by_side" else title


def conflict_table(register: Register, found: list[Conflict], language: Language) -> str:
    """Write all contradictions as a Markdown table."""
    headers = [t(f"zones.{name}", language) for name in ("question", "one_side", "other_side", "ratio")]
    lines = ["| " + " | ".join(headers) + " |", "| --- | --- | --- | ---: |"]
    for conflict in found:
        one, other = (side_text(register, side, conflict.unit, language) for side in conflict.sides)
        title = f"{conflict_title(conflict, language)}. {t(f'zones.remark.{conflict.name}', language)}"
        lines.append("| " + " | ".join([title, one, other, ratio_text(conflict.ratio, language)]).replace("\u00a0", " ") + " |")
    return "\n".join(lines)
