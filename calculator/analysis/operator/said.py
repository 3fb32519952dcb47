"""An operator's rates and prices in words: on a terminal, on a screen, on paper."""

from __future__ import annotations

from calculator.analysis.operator.answers import HIGHER, OperatorRun, Price
from calculator.i18n import t
from calculator.measures.returns import InternalRate
from calculator.measures.shown_in import How, as_shown
from calculator.quantities import Language, format_share

MOST_DIGITS = 6
"""Decimals of a percentage at most."""


def rate_text(found: InternalRate, lang: Language, *, short: bool = True, digits: int = 2) -> str:
    """Write a return, or why there is none."""
    if found.value is not None:
        return format_share(found.value, lang, digits)
    return t(f"operator.{'short' if short else 'reason'}.{found.reason}", lang)


def small_share(share: float, lang: Language) -> str:
    """Write a percentage with as many decimals as it takes not to be nothing."""
    digits = next((digits for digits in range(2, MOST_DIGITS) if round(abs(share) * 100, digits) > 0), MOST_DIGITS)
    return format_share(share, lang, digits)


def price_text(found: Price, done: OperatorRun, how: How) -> str:
    """Write the price that earns the target, or that none does and what the highest earns."""
    shown = as_shown(how)
    lang = shown.language
    if found.price is not None:
        return shown.exact(found.price)
    highest = highest_text(done, shown)
    if found.highest_return is None:
        return t("operator.none_reaches", lang, highest=highest)
    return t("operator.none_reaches_best", lang, highest=highest, best=format_share(found.highest_return, lang, 1))


def highest_text(done: OperatorRun, how: How) -> str:
    """Write the highest price that was tried."""
    return as_shown(how).exact(done.plan_price * float(HIGHER[-1]))
