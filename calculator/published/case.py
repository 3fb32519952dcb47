"""A case somebody else worked out: who, from what, what must come out, and how near; and what came out of it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args

Oracle = Literal["official", "provision", "calculators", "oxford", "rates", "globe"]
ORACLES: tuple[Oracle, ...] = get_args(Oracle)
"""Who worked a case out: the text itself, we from its provision by hand, another calculator, Oxford, OECD and World Bank, the GloBE rules."""

Kind = Literal["scenario", "salary", "top_up_tax", "rates"]
Unit = Literal["VND", "SHARE", "NUMBER"]
Verdict = Literal["match", "explained", "unexplained"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Expected(NamedTuple):
    """One figure a case must give: which, of which year (or ``sum``, or nothing), how much, how near, and how it was worked out."""

    what: str
    when: str
    value: Fraction
    unit: Unit
    tolerance: Fraction
    working: str


@dataclass(frozen=True)
class Case:
    """One case: its name, who worked it out, where it stands, what it is computed from, and what it must give.

    ``command`` computes it on the command line; ``not_told`` says that its source does not tell the whole rule, so that a difference is
    no fault.
    """

    name: str
    oracle: Oracle
    source: str
    kind: Kind
    given: Mapping[str, Any]
    expected: tuple[Expected, ...]
    command: str
    not_told: bool = False


class Found(NamedTuple):
    """One figure held against what it must be."""

    case: Case
    expected: Expected
    got: float

    @property
    def difference(self) -> float:
        """What came out less what must."""
        return float(Fraction(self.got) - self.expected.value) if self.got == self.got else self.got

    @property
    def verdict(self) -> Verdict:
        """Whether it is what it must be, or differs where the source does not tell the whole rule, or differs."""
        if self.got == self.got and abs(Fraction(self.got) - self.expected.value) <= self.expected.tolerance:
            return "match"
        return "explained" if self.case.not_told else "unexplained"
