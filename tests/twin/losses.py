"""Losses against other income of the year, and brought forward (method 2.5; Law 67/2025 arts 7, 16; Decree 320/2025 arts 6-7)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .paths import ZERO

CARRY_YEARS = 5  # Law 67/2025 art. 16: five years from the year after the loss

INCENTIVE, ORDINARY, EXCLUDED, REAL_ESTATE = "incentive", "ordinary", "excluded", "real_estate"
TAXED_KINDS = (INCENTIVE, ORDINARY, EXCLUDED, REAL_ESTATE)

BROUGHT_FORWARD_ORDER = {
    "project_first": [INCENTIVE, ORDINARY, EXCLUDED, REAL_ESTATE],
    "highest_taxed_first": [EXCLUDED, REAL_ESTATE, ORDINARY, INCENTIVE],
}


@dataclass
class Loss:
    """What is left of one year's loss. `activity` is general or real_estate."""

    year: int
    activity: str
    left: Fraction


def set_off_within_year(income: dict[str, Fraction], enjoys_incentive: bool, gains_apart: bool = False) -> dict[str, Fraction]:
    """Set losses against profits of the same year; what cannot be set off stays negative."""
    income = dict(income)
    # Law 67/2025 art. 7(3): a real-estate loss may not reduce income that enjoys an incentive.
    real_estate_against = [EXCLUDED, ORDINARY] + ([] if enjoys_incentive else [INCENTIVE])
    for loss, against in (
        (REAL_ESTATE, real_estate_against),
        (INCENTIVE, [EXCLUDED, REAL_ESTATE, ORDINARY]),
        (ORDINARY, [EXCLUDED, REAL_ESTATE, INCENTIVE]),
        (EXCLUDED, [ORDINARY, REAL_ESTATE, INCENTIVE]),
    ):
        for profit in against:
            if gains_apart and profit == REAL_ESTATE:
                continue  # Law 32/2013 art. 1(4), read to go on: other losses stay away from real-estate gains
            if income[loss] < 0 and income[profit] > 0:
                used = min(-income[loss], income[profit])
                income[loss] += used
                income[profit] -= used
    return income


def bring_forward(
    pool: list[Loss], income: dict[str, Fraction], year: int, enjoys_incentive: bool, reading: str, gains_apart: bool = False
) -> tuple[dict[str, Fraction], Fraction]:
    """Use old losses in full, oldest first. Changes the pool; returns the income left and the losses used."""
    income = dict(income)
    total = ZERO
    # Circular 78/2014 art. 18(9), read to go on: an activity's loss meets its own income; of no known activity, the project's first.
    matched = reading == "matched_to_activity"
    orders = {kind: [kind] for kind in (INCENTIVE, ORDINARY, EXCLUDED)} if matched else {}
    general_order = BROUGHT_FORWARD_ORDER["project_first" if matched else reading]
    real_estate_order = [EXCLUDED, REAL_ESTATE, ORDINARY] + ([] if enjoys_incentive else [INCENTIVE])
    for activity, order in (("real_estate", real_estate_order), ("general", general_order), *orders.items()):
        for loss in sorted((entry for entry in pool if entry.activity == activity), key=lambda entry: entry.year):
            if not loss.year < year <= loss.year + CARRY_YEARS:
                continue
            for kind in order:
                if gains_apart and activity == "general" and kind == REAL_ESTATE:
                    continue
                used = min(loss.left, max(ZERO, income[kind]))
                loss.left -= used
                income[kind] -= used
                total += used
    return income, total


@dataclass
class YearOfLosses:
    """Income left to tax by kind, the three loss lines of the year, and the loss the year itself leaves."""

    assessable: dict[str, Fraction]
    used: Fraction
    expired: Fraction
    carried: Fraction
    made: Fraction


def run_losses(
    years: list[int],
    incomes: list[dict[str, Fraction]],
    enjoys: list[bool],
    opening: list[Loss],
    reading: str = "project_first",
    gains_apart: bool = False,
) -> list[YearOfLosses]:
    """Every year in turn."""
    # A loss too old for the first year has lapsed before the horizon.
    known = {"real_estate", INCENTIVE, ORDINARY} if reading == "matched_to_activity" else {"real_estate"}
    pool = [
        Loss(loss.year, loss.activity if loss.activity in known else "general", loss.left)
        for loss in opening
        if loss.year + CARRY_YEARS >= years[0]
    ]
    result = []
    for year, income, enjoying in zip(years, incomes, enjoys, strict=True):
        after = set_off_within_year(income, enjoying, gains_apart)
        after, used = bring_forward(pool, after, year, enjoying, reading, gains_apart)
        general = -sum((min(ZERO, after[kind]) for kind in (INCENTIVE, ORDINARY, EXCLUDED)), ZERO)
        if reading == "matched_to_activity":
            pool += [Loss(year, kind, -after[kind]) for kind in (INCENTIVE, ORDINARY, EXCLUDED) if after[kind] < 0]
        elif general > 0:
            pool.append(Loss(year, "general", general))
        if after[REAL_ESTATE] < 0:
            pool.append(Loss(year, "real_estate", -after[REAL_ESTATE]))
        # A loss lapses at the end of its fifth year.
        expired = sum((loss.left for loss in pool if loss.year + CARRY_YEARS == year), ZERO)
        pool = [loss for loss in pool if loss.year + CARRY_YEARS > year]
        carried = sum((loss.left for loss in pool), ZERO)
        assessable = {kind: max(ZERO, after[kind]) for kind in TAXED_KINDS}
        made = general + max(ZERO, -after[REAL_ESTATE])
        result.append(YearOfLosses(assessable, used, expired, carried, made))
    return result
