"""The science and technology fund (Law 67/2025 art. 17; Decree 320/2025 art. 22; Circular 67/2022 art. 3-4, repealed, for the order of use)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from .paths import ZERO

LEAST_USE = Fraction(70, 100)
YEARS = 5
INTEREST_YEARS = 2
LATE_DAILY, DAYS = Fraction(3, 10_000), 365


@dataclass
class Deposit:
    """What one year sets aside: the amount, what is left of it, the tax it saved, and what of it was used as it should be."""

    year: int
    amount: Fraction
    left: Fraction
    saved: Fraction
    well: Fraction = ZERO


@dataclass
class Fund:
    """A fund that is filled, used oldest first, and looked at when a deposit is five years old."""

    deposits: list[Deposit] = field(default_factory=list)

    def spend(self, year: int, wanted: Fraction) -> Fraction:
        """Meet spending from deposits of the five years before; give what was met."""
        met = ZERO
        for deposit in sorted(self.deposits, key=lambda one: one.year):
            if deposit.year < year <= deposit.year + YEARS:
                part = min(deposit.left, wanted - met)
                deposit.left -= part
                deposit.well += part
                met += part
        return met

    def misuse(self, year: int, wanted: Fraction) -> tuple[Fraction, Fraction, Fraction]:
        """What is taken for another purpose, oldest first: the amount, its tax, and the late-payment interest since it was set aside."""
        taken = tax = interest = ZERO
        for deposit in sorted(self.deposits, key=lambda one: one.year):
            if deposit.year < year <= deposit.year + YEARS:
                part = min(deposit.left, wanted - taken)
                deposit.left -= part
                taken += part
                saved = deposit.saved * part / deposit.amount if deposit.amount else ZERO
                tax += saved
                interest += saved * LATE_DAILY * DAYS * (year - deposit.year)
        return taken, tax, interest

    def settle(self, year: int) -> tuple[Fraction, Fraction, Fraction]:
        """The deposit whose time is up: unused with tax to pay back, that tax, and left over without tax."""
        unused = tax = over = ZERO
        for deposit in [one for one in self.deposits if one.year + YEARS == year]:
            if deposit.amount > 0 and deposit.well / deposit.amount < LEAST_USE:
                unused += deposit.left
                tax += deposit.saved * deposit.left / deposit.amount
            else:
                over += deposit.left
            self.deposits.remove(deposit)
        return unused, tax, over

    def fill(self, year: int, amount: Fraction, saved: Fraction) -> None:
        """Set aside at the end of the year."""
        self.deposits.append(Deposit(year, amount, amount, saved))

    @property
    def balance(self) -> Fraction:
        """What is in the fund."""
        return sum((one.left for one in self.deposits), ZERO)
