"""One year of a run explained: its figures, how each levy of it adds up, and the steps and the law behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from calculator.analysis.explain import Item, LawUsed, Step, steps_by_item
from calculator.analysis.site_run import Floats, SiteRun
from calculator.law.schema import CONFIDENCES, Confidence
from calculator.project.scenario import Scenario

TRIFLE = 0.5
"""Half a đồng: an amount smaller than that is nothing."""

VALUES = (
    "revenue", "taxable_income", "losses_used", "assessable_income", "general_rate", "rate", "exempt_share", "half_share", "effective_rate",
    "corporate_income_tax", "top_up_tax", "land_rent_due", "land_rent_through_price", "land_use_tax", "grants", "import_duty", "burden",
    "kept", "headcount", "personal_income_tax", "personal_income_tax_exempt",
)  # fmt: skip
"""What a year is told by, in the order of a tax return; amounts [VND], heads, and shares."""

ALWAYS = frozenset({"revenue", "taxable_income", "losses_used", "assessable_income", "corporate_income_tax", "burden", "kept"})
"""Shown where they are nothing too."""

SHARES = frozenset({"general_rate", "rate", "exempt_share", "half_share", "effective_rate"})
HEADS = frozenset({"headcount"})
OF_INCOME = frozenset({"rate", "effective_rate", "exempt_share", "half_share"})
"""What says nothing of a year in which the project has no income."""

INPUTS = ("revenue", "operating_cost", "depreciation", "interest", "payroll", "employer_insurance")
"""Lines of the books a year rests on [VND]."""


class Term(NamedTuple):
    """One term of a sum: its name, and what it adds [VND]."""

    name: str
    amount: float


class Sum(NamedTuple):
    """How one amount of the year comes about: what it begins with, the terms that are not nothing, and the amount."""

    start: Term
    terms: tuple[Term, ...]
    result: Term


class Product(NamedTuple):
    """An amount that is a share of another: the base [VND], the share, and the amount [VND]."""

    base: Term
    share: float
    result: Term


class Levy(NamedTuple):
    """One levy of the year: how it adds up, its steps, the law they read, and the weakest confidence among it."""

    item: Item
    sums: tuple[Sum | Product, ...]
    steps: tuple[Step, ...]
    law: tuple[LawUsed, ...]
    confidence: Confidence


class OneYear(NamedTuple):
    """A year of a run: figures by name, what is kept of it, its levies, inputs by name, and the weakest confidence of all."""

    year: int
    values: dict[str, float]
    kept: Sum
    levies: tuple[Levy, ...]
    inputs: dict[str, float]
    confidence: Confidence


def one_year(run: SiteRun, scenario: Scenario, year: int) -> OneYear:
    """Explain one year of a run.

    The figures are lines of the run; the steps are those of a run of the same project under a recorder. A levy that is nothing in the
    year, with relief or without, is left out.

    Parameters
    ----------
    run : of the project.
    scenario : what was run.
    year : one of the run's.
    """
    place = run.years.index(year)
    steps = steps_by_item(run.law, scenario, run.site, year)
    found = []
    for item, sums in _sums(run, place, steps).items():
        if sums:
            own = tuple(steps[item])
            law = law_of(own, run)
            found.append(Levy(item, sums, own, law, weakest(law)))
    lines = run.enterprise
    general, due = float(lines["burden_without_incentive"][place]), float(lines["burden"][place])
    kept = Sum(Term("burden_without_incentive", general), (Term("burden", -due),), Term("kept", float(lines["kept"][place])))
    inputs = {name: amount for name in INPUTS if abs(amount := float(lines[name][place])) >= TRIFLE}
    every = tuple(used for levy in found for used in levy.law)
    return OneYear(year, _values(run, place, steps), kept, tuple(found), inputs, weakest(every))


def weakest(used: Iterable[LawUsed]) -> Confidence:
    """Give the weakest confidence among law values."""
    return max((one.confidence for one in used), key=CONFIDENCES.index, default="primary")


def law_of(steps: Sequence[Step], run: SiteRun) -> tuple[LawUsed, ...]:
    """Give the law values some steps rest on, each once: the ground taken first, then what was read last, nearest to the result."""
    held = {used.path: used for step in reversed(steps) for used in step.cites if used.path in run.used}
    return tuple(sorted(held.values(), key=lambda used: (".heads." not in used.path, not used.path.endswith("package"))))


def _values(run: SiteRun, place: int, steps: dict[Item, list[Step]]) -> dict[str, float]:
    lines = {**run.workforce, **run.enterprise}
    shares = next((step.value for step in steps["corporate_income_tax"] if step.rule == "project_rate"), {})
    found: dict[str, float] = {}
    earns = float(lines["project_income"][place]) > 0
    for name in VALUES:
        if name in OF_INCOME and not earns:
            continue
        value = shares.get(name, 0.0) if name in {"exempt_share", "half_share"} else float(lines[name][place])
        if value is not None and (name in ALWAYS or name in {"rate", "effective_rate"} or value):
            found[name] = float(value)
    return found


def _sums(run: SiteRun, place: int, steps: dict[Item, list[Step]]) -> dict[Item, tuple[Sum | Product, ...]]:
    lines, people = run.enterprise, run.workforce
    found: dict[Item, tuple[Sum | Product, ...]] = {
        "corporate_income_tax": _income_tax(run, place),
        "land_rent": _relieved("land_rent_before_relief", "land_rent_due", lines, place)
        or _relieved("land_rent_through_price", "land_rent_through_price", lines, place),
        "land_use_tax": _relieved("land_use_tax_before_relief", "land_use_tax", lines, place),
        "top_up_tax": _top_up(run, place, steps["top_up_tax"]),
        "personal_income_tax": _relieved("personal_income_tax_without_exemption", "personal_income_tax", people, place),
        "support_and_cash": tuple(
            Sum(Term(name, amount), (), Term(name, amount))
            for name in ("grants", "import_duty")
            if abs(amount := float(lines[name][place])) >= TRIFLE
        ),
    }
    return found


def _income_tax(run: SiteRun, place: int) -> tuple[Sum | Product, ...]:
    """Go from profit to tax; a stretch of the way on which nothing changes is left out."""
    found: list[Sum | Product] = [
        one for first, last in (("accounting_profit", "taxable_income"), ("taxable_income", "assessable_income"))
        if (one := _between(run, place, first, last)).terms
    ]  # fmt: skip
    due = _between(run, place, "tax_at_general_rate", "corporate_income_tax")
    income = next(float(row.amounts[place]) for row in run.bridge if row.name == "income_taxed")
    rate = float(run.enterprise["general_rate"][place])
    if abs(due.start.amount) >= TRIFLE and abs(income * rate - due.start.amount) < TRIFLE:
        # One rate for all income: not where kinds of income bear different ones.
        found.append(Product(Term("assessable_income" if _same(run, place, income) else "income_taxed", income), rate, due.start))
    if due.terms or abs(due.start.amount) >= TRIFLE:
        found.append(due)
    return tuple(found)


def _same(run: SiteRun, place: int, income: float) -> bool:
    return abs(float(run.enterprise["assessable_income"][place]) - income) < TRIFLE


def _between(run: SiteRun, place: int, first: str, last: str) -> Sum:
    """Take the steps of the bridge between two subtotals; subtotals between them are passed over."""
    names = [row.name for row in run.bridge]
    start, end = names.index(first), names.index(last)
    terms = tuple(
        Term(row.name, amount)
        for row in run.bridge[start + 1 : end]
        if row.kind == "step" and abs(amount := float(row.amounts[place])) >= TRIFLE
    )
    return Sum(Term(first, float(run.bridge[start].amounts[place])), terms, Term(last, float(run.bridge[end].amounts[place])))


def _relieved(before: str, due: str, lines: Mapping[str, Floats], place: int) -> tuple[Sum, ...]:
    """Give what is due beside what it would be without relief; nothing where both are."""
    full, left = float(lines[before][place]), float(lines[due][place])
    if max(abs(full), abs(left)) < TRIFLE:
        return ()
    off = left - full
    return (Sum(Term(before, full), (Term("relief", off),) if abs(off) >= TRIFLE else (), Term(due, left)),)


def _top_up(run: SiteRun, place: int, steps: Sequence[Step]) -> tuple[Product, ...]:
    """Give the group's tax as a share of its profit beyond substance, and the project's part of it; nothing where no group is in scope."""
    lines = run.enterprise
    if np.isnan(lines["effective_tax_rate_of_group"][place]):
        return ()
    # The group is computed with fewer of the reliefs first; with all of them last, before its tax is shared out.
    rules = [step.rule for step in steps]
    last = next(step for step in reversed(steps[: rules.index("allocation")]) if step.rule == "top_up")
    group, own = float(lines["group_top_up_tax"][place]), float(lines["top_up_tax"][place])
    excess = Term("excess_profit", float(last.value["excess_profit"]))
    found = [Product(excess, float(lines["top_up_rate"][place]), Term("group_top_up_tax", group))]
    if abs(group - own) >= TRIFLE:
        found.append(Product(Term("group_top_up_tax", group), own / group, Term("top_up_tax", own)))
    return tuple(found)
