"""The figures of a case as people read them."""

from __future__ import annotations

from calculator.i18n import label, t
from calculator.published.case import Found, Unit
from calculator.quantities import Language, format_money, format_number, format_share

_PLACES = 4
_SMALL, _CENT = 1e-6, 0.01


def figure_text(value: float, unit: Unit, language: Language) -> str:
    """Write a figure in its unit."""
    if value != value:
        return "–"
    if unit == "VND":
        return format_money(value, language)
    if unit == "SHARE":
        return format_share(value, language, _PLACES)
    return format_number(value, language, 0 if value == round(value) else _PLACES)


def gap_text(one: Found, language: Language) -> str:
    """Write by how much a figure differs: nothing where the difference is that of binary numbers."""
    gap = one.difference
    return t("validation.no_figure", language) if gap != gap else small_text(gap, one.expected.unit, language)


def small_text(gap: float, unit: Unit, language: Language) -> str:
    """Write a difference that may be very small."""
    if abs(gap) < (_SMALL if unit == "VND" else _SMALL**2):
        return "0"
    if unit == "VND" and abs(gap) >= 1:
        return format_money(gap, language)
    if unit == "VND" and abs(gap) >= _CENT:
        text = format_number(gap, language, 2)
    else:
        mantissa, _, power = f"{gap:.1e}".partition("e")
        text = f"{format_number(float(mantissa), language, 1)}e{int(power)}".replace("-", "−")
    if unit != "VND":
        return text
    return f"{text}\u00a0₫" if language == "vi" else f"₫{text}"


def what_text(one: Found, language: Language) -> str:
    """Name what is held against what: a line and its year, a part of a payslip, a rate."""
    table, _, line = one.expected.what.rpartition(".")
    name = next(
        (
            words
            for key in (f"validation.what.{line}", f"line.{line}", f"commands.salary.{line}", f"commands.top_up.{line}")
            if (words := label(key, language)) != key
        ),
        line.replace("_", " "),
    )
    if one.case.kind == "rates" and table:
        name = f"{name}, {label(f'validation.asset.{table}', language)}"
    when = t("validation.sum", language) if one.expected.when == "sum" else one.expected.when
    return f"{name}, {when}" if when else name
