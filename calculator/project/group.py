"""The group a project belongs to: what decides whether the top-up tax applies, and what its other entities add to it."""

from __future__ import annotations

from calculator.project.path import AmountPath, MoneyPath
from calculator.project.tokens import Answer
from calculator.validation import Frozen


class Sister(Frozen):
    """Another entity of the group in Vietnam: its income may be negative."""

    name: str
    income: MoneyPath
    covered_taxes: MoneyPath
    payroll: AmountPath
    tangible_assets: AmountPath
    source: str | None = None


class Group(Frozen):
    """Consolidated revenue in EUR from four years before the horizon on, and the entities in Vietnam."""

    revenue_eur: AmountPath
    entities_abroad: Answer
    right_of_use_assets: AmountPath | None = None
    sisters: tuple[Sister, ...] = ()
    source: str | None = None
