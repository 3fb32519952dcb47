"""What to do by when, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol

from calculator.i18n import t
from calculator.quantities import Language, format_date, format_share


class ToDoLike(Protocol):
    """What one thing to do holds for its words."""

    @property
    def name(self) -> str: ...

    @property
    def day(self) -> dt.date | None: ...

    @property
    def recurs(self) -> str: ...

    @property
    def before(self) -> bool: ...

    @property
    def values(self) -> Mapping[str, Any]: ...


def what_said(one: ToDoLike, language: Language) -> str:
    """Say what is to be done; of several leases, for which."""
    said = t(f"todo.what.{one.name}", language, **_worded(one, language))
    lease = t("todo.of_lease", language, number=one.values["lease"]) if one.values.get("leases", 1) > 1 else ""
    return said + lease


def lost_said(one: ToDoLike, language: Language) -> str:
    """Say what is lost if it is missed."""
    return t(f"todo.lost.{one.name}", language, **_worded(one, language))


def day_said(one: ToDoLike, language: Language) -> str:
    """Say the day, whether before it, and how it goes on; or that no day is known."""
    if one.day is None:
        return t("todo.no_day", language)
    said = t("todo.before" if one.before else "todo.by", language, day=format_date(one.day.isoformat(), language))
    return said if one.recurs == "once" else f"{said}; {t(f'todo.{one.recurs}', language)}"


def _worded(one: ToDoLike, language: Language) -> dict[str, Any]:
    found = {}
    for name, value in one.values.items():
        if isinstance(value, dt.date):
            found[name] = format_date(value.isoformat(), language)
        elif hasattr(value, "vi"):
            found[name] = value[language]
        elif isinstance(value, Fraction):
            found[name] = format_share(float(value), language)
        elif name == "special_class":
            found[name] = t(f"special.class.{value}", language)
        else:
            found[name] = value
    return found
