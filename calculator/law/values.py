"""From what a law file writes to an exact value of a unit."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from calculator.errors import LawDataError, Place, Problem
from calculator.law.schema import WHOLE_TERM, Band, Condition, Package, Value, YearRange
from calculator.quantities import LARGEST_EXACT, NUMBER_UNITS, NotANumberError, Unit, parse_number
from calculator.validation import validate
from calculator.yaml_text import Document, Key

_TOKEN_FIRST = set("abcdefghijklmnopqrstuvwxyz")
_COUNTED = frozenset({Unit.YEARS, Unit.MONTHS, Unit.DAYS, Unit.PERSONS, Unit.M2, Unit.FACTOR})


def parse_value(raw: Any, unit: Unit, document: Document, key: Key) -> Value:
    """Read a value of a parameter.

    ``none`` (for a CHOICE: ``repealed``) means that the law has nothing from that day; it is given as None.

    Raises
    ------
    LawDataError
        When the value is not one of its unit.
    """
    if raw == "repealed" or (raw == "none" and unit is not Unit.CHOICE):
        return None
    place = document.place(key)
    if unit in NUMBER_UNITS:
        if unit is Unit.YEARS and raw == WHOLE_TERM:
            return WHOLE_TERM
        try:
            number = parse_number(raw)
        except (NotANumberError, TypeError, AttributeError) as fault:
            raise LawDataError(Problem(place, str(fault), f"write a number of the unit {unit}")) from None
        if unit is Unit.SHARE and not 0 <= number <= 10:
            raise LawDataError(Problem(place, f"'{raw}' is not a share", "write 10% or 1/2"))
        _check_number(raw, number, unit, place)
        return number
    if unit is Unit.CHOICE:
        tokens = raw if isinstance(raw, list) else [raw]
        for token in tokens:
            if not isinstance(token, str) or not token or token[0] not in _TOKEN_FIRST or " " in token:
                raise LawDataError(
                    Problem(place, f"'{token}' is not a token", "write one lower-case word with underscores, or a list of them")
                )
        return tuple(tokens) if isinstance(raw, list) else str(raw)
    if unit is Unit.PACKAGE:
        return validate(Package, raw, document, key, LawDataError)
    if unit is Unit.YEAR_RANGE:
        return validate(YearRange, raw, document, key, LawDataError)
    if unit is Unit.CONDITION:
        return validate(Condition, raw, document, key, LawDataError)
    if not isinstance(raw, list):
        raise LawDataError(Problem(place, "bands are a list", "write '- {up_to: …, value: …}', one a line"))
    bands = tuple(validate(Band, band, document, (*key, index), LawDataError) for index, band in enumerate(raw))
    _check_bands(bands, place)
    return bands


def _check_number(raw: Any, number: Fraction, unit: Unit, place: Place) -> None:
    """Refuse what can be read as a number but not as one of the unit."""
    if "%" in str(raw) and unit is not Unit.SHARE:
        raise LawDataError(Problem(place, f"'{raw}' is a percentage", f"write a number of the unit {unit}"))
    if not 0 <= number < LARGEST_EXACT:
        raise LawDataError(Problem(place, f"'{raw}' is negative or too large", f"write a number of the unit {unit} from 0 to 9.0e15"))
    if unit in _COUNTED and any(sign.isalpha() for sign in str(raw)):
        raise LawDataError(Problem(place, f"'{raw}' has a word", f"write plain digits: {unit}"))


def _check_bands(bands: tuple[Band, ...], place: Place) -> None:
    """Bands must follow each other: where one ends the next begins, with edge words that neither overlap nor leave a gap."""
    if not bands:
        raise LawDataError(Problem(place, "there is no band", "write at least one, or none where the law has nothing"))
    if any(band.value < 0 for band in bands):
        raise LawDataError(Problem(place, "a band has a value below zero", "write zero or more"))
    for band in bands:
        low = band.over if band.over is not None else band.from_
        high = band.up_to if band.up_to is not None else band.under
        if low is not None and high is not None and low >= high:
            raise LawDataError(Problem(place, "a band ends before it begins", "let its upper edge be above its lower one"))
    for lower, upper in pairwise(bands):
        ends, begins = (lower.up_to, lower.under), (upper.over, upper.from_)
        if ends != begins:
            raise LawDataError(
                Problem(place, "two bands overlap or leave a gap", "let 'up_to X' be followed by 'over X', and 'under X' by 'from X'")
            )
