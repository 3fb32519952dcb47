"""From pydantic's findings to problems with a place and a remedy; the frozen base model and the field types shared by law and project."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from calculator.errors import CalculatorError, Problem, did_you_mean
from calculator.quantities import LARGEST_EXACT, NotANumberError, parse_money, parse_number, whole
from calculator.yaml_text import Document, Key

Model = TypeVar("Model", bound=BaseModel)


class Frozen(BaseModel):
    """A value: no extra keys, no change after it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Words(Frozen):
    """One text in both languages."""

    vi: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.vi if language == "vi" else self.en


def problem(found: str, remedy: str) -> PydanticCustomError:
    """Make an error for use inside a validator: what was found and what to do."""
    return PydanticCustomError("problem", "{found}; {remedy}", {"found": found, "remedy": remedy})


_HOW_TO_WRITE_MONEY = "write an amount such as 250 tỷ, 15,5 triệu, 250 bn or 1500000000"
_HOW_TO_WRITE_SHARE = "write a share such as 10%, 0.1 or 2/37"


def _money(value: Any) -> Fraction:
    if value is None or isinstance(value, (list, dict, bool)):
        raise problem(f"{_shown(value)} is not an amount of money", _HOW_TO_WRITE_MONEY)
    try:
        return parse_money(value)
    except NotANumberError as fault:
        raise problem(str(fault), _how_to_mend(fault, _HOW_TO_WRITE_MONEY)) from None


def _number(value: Any, remedy: str = "write a plain number") -> Fraction:
    if value is None or isinstance(value, (list, dict, bool)):
        raise problem(f"{_shown(value)} is not a number", remedy)
    try:
        number = parse_number(value)
    except NotANumberError as fault:
        raise problem(str(fault), _how_to_mend(fault, remedy)) from None
    if abs(number) >= LARGEST_EXACT:
        raise problem(f"{_shown(value)} is larger than 9.0e15, the largest number held exactly", "check its zeros")
    return number


def _how_to_mend(fault: NotANumberError, otherwise: str) -> str:
    """Give the remedy for a number that could be read as two, or is too large; else that of the field."""
    if two := re.search(r"^'(.+)' can be read as (\d+) ", str(fault)):
        return f"write {two[2]}, or {two[1]}0 for the smaller number"
    return "check its unit and its zeros" if "is larger than" in str(fault) else otherwise


def _amount(value: Any) -> Fraction:
    money = _money(value)
    if money < 0:
        raise problem(f"{_shown(value)} is negative", "write it as zero or more; a loss or a cost has a line of its own")
    return money


def _quantity(value: Any) -> Fraction:
    number = _number(value)
    if number < 0:
        raise problem(f"{_shown(value)} is negative", "write zero or more")
    return number


def _positive(value: Any) -> Fraction:
    number = _number(value)
    if number <= 0:
        raise problem(f"{_shown(value)} is not above zero", "write a number above zero")
    return number


def _share(value: Any) -> Fraction:
    number = _number(value, _HOW_TO_WRITE_SHARE)
    if not 0 <= number <= 1:
        raise problem(f"{_shown(value)} is not a share between 0% and 100%", _HOW_TO_WRITE_SHARE)
    return number


def _growth(value: Any) -> Fraction:
    number = _number(value, _HOW_TO_WRITE_SHARE)
    if not -1 < number <= 10:
        raise problem(f"{_shown(value)} is not a yearly growth between −100% and 1,000%", "write a share a year such as 5% or −2%")
    return number


def _change(value: Any) -> Fraction:
    number = _number(value, _HOW_TO_WRITE_SHARE)
    if not -1 < number <= 10:
        raise problem(f"{_shown(value)} is not a change between −100% and 1,000%", "write a change of the plan such as 5% or −5%")
    return number


def _rank(value: Any) -> Fraction:
    number = _number(value, "write a number between −1 and 1, such as 0.3")
    if not -1 <= number <= 1:
        raise problem(f"a rank correlation of {float(number):g} cannot be", "write a number between −1 and 1")
    if abs(number) == 1:
        raise problem(f"a rank correlation of {int(number)} makes one driver of two", "leave one of them out, or write 0.99 or −0.99")
    return number


def _integer(value: Any) -> int:
    number = _number(value, "write a whole number")
    if number.denominator != 1:
        raise problem(f"{_shown(value)} is not a whole number", "write a whole number")
    return int(number)


def _year(value: Any) -> int:
    year = _integer(value)
    if not 1990 <= year <= 2150:
        raise problem(f"{_shown(value)} is not a year from 1990 to 2150", "write a calendar year such as 2027")
    return year


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise problem(f"{_shown(value)} is not a date", "write year-month-day, such as 2027-01-15")
    try:
        date = dt.date.fromisoformat(value)
    except ValueError:
        raise problem(f"there is no day {value}", "check the month and the day of that month") from None
    _year(date.year)
    return date


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a group of keys"
    text = str(value)
    return f"'{text}'" if len(text) <= 40 else f"'{text[:20]}…'"


_as_number = PlainSerializer(whole, return_type=float | int, when_used="json")


def _written(description: str) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}], "description": description})


Money = Annotated[Fraction, BeforeValidator(_money), _as_number, _written("an amount, such as 250 tỷ, 250 bn or 1500000000")]
Amount = Annotated[Fraction, BeforeValidator(_amount), _as_number, _written("an amount of zero or more, such as 250 tỷ or 1500000000")]
Quantity = Annotated[Fraction, BeforeValidator(_quantity), _as_number, _written("a number of zero or more")]
Positive = Annotated[Fraction, BeforeValidator(_positive), _as_number, _written("a number above zero")]
Share = Annotated[Fraction, BeforeValidator(_share), _as_number, _written("a share, such as 10% or 0.1")]
Growth = Annotated[Fraction, BeforeValidator(_growth), _as_number, _written("growth a year, such as 5%")]
Change = Annotated[Fraction, BeforeValidator(_change), _as_number, _written("a change of the plan, such as −5%")]
Rank = Annotated[Fraction, BeforeValidator(_rank), _as_number, _written("a rank correlation between −1 and 1")]
Integer = Annotated[int, BeforeValidator(_integer)]
Year = Annotated[int, BeforeValidator(_year)]
Date = Annotated[dt.date, BeforeValidator(_date)]


def validate(model: type[Model], data: Any, document: Document, key: Key, error: type[CalculatorError]) -> Model:
    """Check data against a model and give the model.

    Raises
    ------
    CalculatorError
        Of the class given, with one problem for each thing wrong, each with file and line.
    """
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        raise error(problems_of(fault, model, data, document, key)) from None


def problems_of(fault: ValidationError, model: type[BaseModel], data: Any, document: Document, key: Key) -> list[Problem]:
    """Turn pydantic's findings into problems, in the order of the file: one for each thing wrong, not one for each way to read it."""
    details = [(_inside(detail, data), detail) for detail in fault.errors(include_url=False)]
    found: list[tuple[Key, Problem]] = []
    for where, detail in details:
        rivals = [other for place, other in details if place[: len(where)] == where and other is not detail]
        if not _is_told_better(detail, rivals):
            found.append((where, Problem(document.place((*key, *where)), *_explain(detail, model, where, rivals))))
    misspelt = {
        (*where[:-1], re.split(r" or |\?", problem.remedy.removeprefix("did you mean "))[0])
        for where, problem in found
        if problem.found == _NOT_KNOWN
    }
    kept = [problem for where, problem in found if problem.found != _MISSING or where not in misspelt]
    return sorted(dict.fromkeys(kept), key=lambda problem: (problem.place.line or 0, problem.place.key))


_MISSING = "this required key is missing"
_NOT_KNOWN = "this key is not known"
_SHAPES = {"model_type", "dict_type", "model_attributes_type"}


def _is_told_better(detail: ErrorDetails, rivals: list[ErrorDetails]) -> bool:
    """Say whether another finding on the same value is the one to tell: a field that takes a word or a number finds fault twice."""
    kind, given = detail["type"], detail["input"]
    words = [rival for rival in rivals if rival["type"] == "literal_error"]
    if kind == "literal_error":
        others = [rival for rival in rivals if rival["type"] not in _SHAPES]
        return bool(others) and (isinstance(given, (list, dict)) or not _is_nearly_a_choice(detail))
    if kind in _SHAPES:
        return bool(words)
    return any(_is_nearly_a_choice(word) for word in words if not isinstance(word["input"], (list, dict)))


def _is_nearly_a_choice(detail: ErrorDetails) -> bool:
    return did_you_mean(str(detail["input"]), _choices(detail)).startswith("did you mean")


def _choices(detail: ErrorDetails) -> list[str]:
    context = detail.get("ctx", {})
    return str(context.get("expected", context.get("expected_tags"))).replace("'", "").replace(" or ", ", ").split(", ")


def _inside(detail: ErrorDetails, data: Any) -> Key:
    """Drop the names pydantic adds for the arm of a union: keep what is a key or index of the data, and a last missing name."""
    kept: list[str | int] = []
    loc, current = detail["loc"], data
    for part in loc:
        if isinstance(current, dict) and part in current:
            kept.append(part)
            current = current[part]
        elif isinstance(current, (list, tuple)) and isinstance(part, int) and part < len(current):
            kept.append(part)
            current = current[part]
    if detail["type"] == "missing":
        kept.append(loc[-1])
    if detail["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        kept.append(str(detail.get("ctx", {})["discriminator"]).strip("'"))
    return tuple(kept)


def _explain(detail: ErrorDetails, model: type[BaseModel], where: Key, rivals: list[ErrorDetails]) -> tuple[str, str]:
    kind, given = detail["type"], detail["input"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "problem":
        also = [word for rival in rivals if rival["type"] == "literal_error" for word in _choices(rival)]
        return str(context["found"]), ", or ".join([str(context["remedy"]), *also])
    if kind in {"missing", "union_tag_not_found"}:
        return _MISSING, "add it; nothing is assumed in its place"
    if kind == "union_tag_invalid":
        return f"{_shown(context['tag'])} is not one of the choices", did_you_mean(str(context["tag"]), _choices(detail))
    if kind == "extra_forbidden":
        names = _names_at(model, detail["loc"][:-1])
        return _NOT_KNOWN, did_you_mean(str(where[-1]), names) if names else "remove it"
    if kind in {"literal_error", "enum"}:
        return f"{_shown(given)} is not one of the choices", did_you_mean(str(given), _choices(detail))
    if kind in {"list_type", "tuple_type"}:
        return f"{_shown(given)} stands where a list belongs", "write one item a line, each starting with '- '"
    if kind in _SHAPES:
        return f"{_shown(given)} stands where a group of keys belongs", "write its keys below it, indented"
    if kind == "string_type":
        return f"{_shown(given)} stands where text belongs", "write text"
    if kind == "string_pattern_mismatch":
        return f"{_shown(given)} is not a plain name", "write small letters a to z, digits and _, such as software_500"
    if kind in {"bool_parsing", "bool_type"}:
        return f"{_shown(given)} is neither true nor false", "write true or false"
    return f"{_shown(given)} is not accepted ({detail['msg']})", "correct it"


def _names_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """List the keys a nested model knows, following the location of a finding."""
    current: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        if isinstance(current, type) and issubclass(current, BaseModel):
            fields = {field.alias or name: field for name, field in current.model_fields.items()}
            if part not in fields:
                named = [arm for arm in _models_in(current) if arm.__name__ == part]
                current = named[0] if named else current
                continue
            arms = _models_in(fields[part].annotation)
            current = arms[0] if len(arms) == 1 else arms
        elif isinstance(current, list):
            named = [arm for arm in current if part in {arm.__name__, *_tags(arm)}]
            current = named[0] if named else current
    if isinstance(current, list):
        return sorted({name for arm in current for name in arm.model_fields})
    return [field.alias or name for name, field in current.model_fields.items()]


def _tags(model: type[BaseModel]) -> list[str]:
    """Give the values of a discriminator: literals with a single value."""
    from typing import get_args

    return [str(get_args(field.annotation)[0]) for field in model.model_fields.values() if len(get_args(field.annotation)) == 1]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    from typing import get_args

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for part in get_args(annotation):
        found += _models_in(part)
    return found
