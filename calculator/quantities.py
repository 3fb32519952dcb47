"""Numbers as the law and people write them: exact parsing, closed units, Vietnamese and English formatting."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from fractions import Fraction
from typing import Literal

Language = Literal["vi", "en"]

LARGEST_EXACT = 2**53
"""float64 holds every whole number up to here: about 9.0e15 VND."""


class Unit(StrEnum):
    """The closed set of units a parameter can have; checked when law is loaded, absent from arrays."""

    SHARE = "SHARE"
    VND = "VND"
    EUR = "EUR"
    VND_PER_M2_PER_YEAR = "VND_PER_M2_PER_YEAR"
    M2 = "M2"
    PERSONS = "PERSONS"
    YEARS = "YEARS"
    MONTHS = "MONTHS"
    DAYS = "DAYS"
    FACTOR = "FACTOR"
    CHOICE = "CHOICE"
    YEAR_RANGE = "YEAR_RANGE"
    PACKAGE = "PACKAGE"
    BANDS = "BANDS"
    CONDITION = "CONDITION"


NUMBER_UNITS = frozenset(
    {Unit.SHARE, Unit.VND, Unit.EUR, Unit.VND_PER_M2_PER_YEAR, Unit.M2, Unit.PERSONS, Unit.YEARS, Unit.MONTHS, Unit.DAYS, Unit.FACTOR}
)

_VIETNAMESE = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, "nghìn tỷ": 10**12}
_ENGLISH = {"thousand": 10**3, "k": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9, "tn": 10**12, "trillion": 10**12}
_TEXT = re.compile(r"(?P<sign>[-\u2212+]?)\s*(?P<digits>[0-9][0-9.,_ \u00a0]*?)\s*(?P<word>[^\W\d_]+(?:\s+[^\W\d_]+)?)?\s*(?P<percent>%)?")
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")


class NotANumberError(ValueError):
    """Text that cannot be read as one number, or could be read as two."""


def parse_number(text: str | int | float | Fraction) -> Fraction:
    """Read a number exactly as it is written.

    Accepts ``0.1``, ``10%``, ``2/37``, ``250 tỷ``, ``15,5 triệu``, ``6.000 tỷ``, ``1.234.567``, ``1,234,567``, ``15.5m``, ``250 bn``.
    With a Vietnamese unit word the comma is the decimal sign, with an English one the point. Without a word, a single
    separator followed by exactly three digits could be either, and is refused.

    Raises
    ------
    NotANumberError
        When the text is no number or an ambiguous one; the message says what to write.
    """
    if isinstance(text, Fraction):
        return text
    if isinstance(text, bool):
        raise NotANumberError(f"'{text}' is not a number")
    if isinstance(text, int):
        return Fraction(text)
    if isinstance(text, float):
        if text != text or text in (float("inf"), float("-inf")):
            raise NotANumberError(f"'{text}' is not a number")
        return Fraction(repr(text))
    stripped = unicodedata.normalize("NFC", text).strip()
    if len(stripped) > 60:
        raise NotANumberError(f"'{stripped[:20]}…' is too long for a number")
    if re.fullmatch(r"-?[0-9]+\s*/\s*[0-9]+", stripped):
        above, below = stripped.split("/")
        if int(below) == 0:
            raise NotANumberError(f"'{stripped}' divides by zero")
        return Fraction(int(above), int(below))
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}", stripped):
        return Fraction(stripped)
    found = _TEXT.fullmatch(stripped)
    if not found:
        raise NotANumberError(f"'{stripped}' is not a number")
    word = re.sub(r"\s+", " ", found["word"].lower()) if found["word"] else ""
    if word and word not in _VIETNAMESE and word not in _ENGLISH:
        raise NotANumberError(f"'{found['word']}' is not a unit of a number")
    if word and found["percent"]:
        raise NotANumberError(f"'{stripped}' is an amount and a percentage at once")
    decimal = "," if word in _VIETNAMESE else "." if word in _ENGLISH else None
    value = _digits(found["digits"].strip(), decimal, percent=bool(found["percent"]))
    value *= _VIETNAMESE.get(word) or _ENGLISH.get(word) or 1
    if found["percent"]:
        value /= 100
    return -value if found["sign"] in {"-", "\u2212"} else value


def _digits(text: str, decimal: str | None, *, percent: bool) -> Fraction:
    """Read digits with separators; ``decimal`` is the decimal sign if a unit word decided it."""
    spaced = re.split(r"[_ \u00a0]", text)
    if len(spaced) > 1 and not (1 <= len(spaced[0]) <= 3 and all(re.match(r"\d{3}(\D|$)", group) for group in spaced[1:])):
        raise NotANumberError(f"'{text}' is not grouped by threes")
    text = "".join(spaced)
    separators = [sign for sign in text if sign in ".,"]
    if not separators:
        return Fraction(text)
    last = separators[-1]
    after = text.rsplit(last, 1)[1]
    if len(set(separators)) == 2:
        other = separators[0]
        if separators.count(last) != 1 or not _grouped(text.rsplit(last, 1)[0], other):
            raise NotANumberError(f"'{text}' mixes points and commas")
        return Fraction(text.replace(other, "").replace(last, "."))
    if len(separators) > 1:
        if not _grouped(text, last):
            raise NotANumberError(f"'{text}' is not grouped by threes")
        return Fraction(text.replace(last, ""))
    if len(after) == 0:
        raise NotANumberError(f"'{text}' ends in a separator")
    if len(after) != 3 or text.startswith("0" + last) or percent:
        # "15.5 triệu" and "15,5 bn" can only be meant one way: three digits are what a group needs.
        return Fraction(text.replace(last, "."))
    if decimal is None:
        whole = text.replace(last, "")
        raise NotANumberError(f"'{text}' can be read as {whole} or as {text.replace(last, '.')} units")
    return Fraction(text.replace(last, "." if last == decimal else ""))


def _grouped(text: str, separator: str) -> bool:
    groups = text.split(separator)
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 and group.isdigit() for group in groups[1:])


def parse_money(text: str | int | float | Fraction) -> Fraction:
    """Read an amount of money; refuse amounts float64 cannot hold to the đồng.

    Raises
    ------
    NotANumberError
        Also for amounts of 9.0e15 and more and for percentages.
    """
    if isinstance(text, str) and "%" in text:
        raise NotANumberError(f"'{text}' is a percentage, not an amount")
    value = parse_number(text)
    if abs(value) >= LARGEST_EXACT:
        raise NotANumberError(f"{_plain(text)} is larger than 9.0e15, the largest amount held to the đồng")
    return value


def _plain(text: object) -> str:
    shown = str(text)
    return f"'{shown}'" if len(shown) <= 40 else f"'{shown[:20]}…'"


def whole(value: Fraction | float) -> int | float:
    """Give an int where the number is whole, else a float: how numbers leave in JSON."""
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < LARGEST_EXACT else number


def _thin(digits: str, language: Language) -> str:
    """Turn '1,234.5' into the language's own separators."""
    return digits.translate(str.maketrans(",.", ".,")) if language == "vi" else digits


def _sign(value: float) -> str:
    return "\u2212" if value < 0 else ""


def format_money(value: float, language: Language) -> str:
    """Write an amount exactly, to the đồng: '1.234.567 ₫' or '₫1,234,567'."""
    digits = _thin(f"{abs(round(value)):,}", language)
    return f"{_sign(round(value))}{digits}\u00a0₫" if language == "vi" else f"{_sign(round(value))}₫{digits}"


SMALLEST_SHORT = 10**6
"""Amounts below this are written exactly."""

_SHORT = {
    "vi": ((10**12, "nghìn\u00a0tỷ\u00a0₫"), (10**9, "tỷ\u00a0₫"), (10**6, "triệu\u00a0₫")),
    "en": ((10**12, "tn"), (10**9, "bn"), (10**6, "m")),
}


def format_money_short(value: float, language: Language) -> str:
    """Write an amount in short: '72,3 tỷ ₫' or 'VND 72.3 bn'; exactly below one million."""
    for size, word in _SHORT[language]:
        # 999.95 million would print as 1,000.0 million: take the larger unit as soon as rounding reaches it
        if abs(value) >= (size if size == SMALLEST_SHORT else size * 0.99995):
            digits = _thin(f"{abs(value) / size:,.1f}", language)
            digits = re.sub(r"[.,]0$", "", digits)
            return f"{_sign(value)}{digits}\u00a0{word}" if language == "vi" else f"{_sign(value)}VND\u00a0{digits}\u00a0{word}"
    return format_money(value, language)


CENTS_BELOW = 1_000
"""Dollars below this are written with their cents: a rent, a fee."""

_SHORT_DOLLARS = {"vi": ((10**9, "tỷ"), (10**6, "triệu")), "en": ((10**9, "bn"), (10**6, "m"))}


def format_dollars(value: float, language: Language) -> str:
    """Write dollars exactly: '9.512.345 US$' or 'US$9,512,345'; with cents below a thousand."""
    cents = round(value, 2)
    small = abs(cents) < CENTS_BELOW and cents != round(cents)
    digits = _thin(f"{abs(cents):,.2f}" if small else f"{abs(round(value)):,}", language)
    sign = _sign(cents if small else round(value))
    return f"{sign}{digits}\u00a0US$" if language == "vi" else f"{sign}US${digits}"


def format_dollars_short(value: float, language: Language) -> str:
    """Write dollars in short: '9,5 triệu US$' or 'US$9.5 m'; exactly below one million."""
    for size, word in _SHORT_DOLLARS[language]:
        # As with đồng: the larger unit as soon as rounding reaches it.
        if abs(value) >= (size if size == SMALLEST_SHORT else size * 0.99995):
            digits = re.sub(r"[.,]0$", "", _thin(f"{abs(value) / size:,.1f}", language))
            return f"{_sign(value)}{digits}\u00a0{word}\u00a0US$" if language == "vi" else f"{_sign(value)}US${digits}\u00a0{word}"
    return format_dollars(value, language)


def format_share(value: float, language: Language, digits: int = 1) -> str:
    """Write a share as a percentage: '17,5%' or '17.5%'."""
    text = f"{abs(value) * 100:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{_sign(value) if text.strip('0.,') else ''}{_thin(text, language)}%"


def format_number(value: float, language: Language, digits: int = 0) -> str:
    """Write a plain number with the language's separators."""
    text = f"{abs(value):,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{_sign(value) if text.strip('0.,') else ''}{_thin(text, language)}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_date(iso: str, language: Language) -> str:
    """Write an ISO date: '21/11/2026' or '21 Nov 2026'."""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{day}/{month}/{year}" if language == "vi" else f"{day} {_MONTHS[month - 1]} {year}"


_LEVELS_VI = ("Điều", "khoản", "điểm")
_KINDS_EN = {"law": "Law", "decree": "Decree", "circular": "Circular", "resolution": "Resolution", "decision": "Decision"}
_KINDS_VI = {"law": "Luật", "decree": "Nghị định", "circular": "Thông tư", "resolution": "Nghị quyết", "decision": "Quyết định"}


def format_provision(instrument: str, provision: str, kind: str, language: Language) -> str:
    """Write a citation: 'điểm d khoản 1 Điều 13 Luật 67/2025/QH15' or 'art. 13(1)(d), Law 67/2025/QH15'."""
    if kind not in _KINDS_EN:
        return f"{instrument} {provision}".strip()
    if provision.startswith("Appendix"):
        name = provision.replace("Appendix", "Phụ lục" if language == "vi" else "Appendix")
        return f"{name} {_KINDS_VI[kind]} {instrument}" if language == "vi" else f"{name}, {_KINDS_EN[kind]} {instrument}"
    parts = provision.split(".") if provision else []
    if language == "vi":
        named = [f"{level} {part}" for level, part in zip(_LEVELS_VI, parts, strict=False)]
        text = " ".join(reversed(named))
        return f"{text} {_KINDS_VI[kind]} {instrument}".strip()
    article = parts[0] + "".join(f"({part})" for part in parts[1:]) if parts else ""
    return f"art. {article}, {_KINDS_EN[kind]} {instrument}" if article else f"{_KINDS_EN[kind]} {instrument}"
