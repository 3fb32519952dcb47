"""How the monthly pay of a role is spread over its people: a lognormal, or a curve through stated quantiles."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from calculator.project.path import GrowthPath
from calculator.quantities import NotANumberError, parse_number
from calculator.validation import Amount, Frozen, Positive, Share, Year, problem

WIDEST = 2
"""The largest spread of the logarithm: beyond it the few best paid would earn more than all others together."""

STEEPEST = 10
"""How steep the logarithm of pay may rise between two quantiles, against the normal score."""

_SCORE = NormalDist()


class Segment(NamedTuple):
    """From a normal score on, the logarithm of pay is ``log_pay + slope × score``: part of a lognormal."""

    from_score: float
    log_pay: float
    slope: float


class _Pay(Frozen, ABC):
    """Pay of a month as a survey gives it: of one year, and how it grows before and after."""

    year: Year
    growth: GrowthPath

    def index(self, years: Iterable[int]) -> list[float]:
        """Give the pay of each year against the year of the survey."""
        found = []
        for year in years:
            first, last = min(year, self.year), max(year, self.year)
            grown = math.prod(1 + rate for rate in self.growth.values(range(first + 1, last + 1), before="hold"))
            found.append(grown if year >= self.year else 1 / grown)
        return found

    @abstractmethod
    def segments(self) -> list[Segment]:
        """Give the curve of pay over the normal score, in the currency of the role."""

    def mean(self) -> float:
        """Give the average pay of the year of the survey."""
        segments = self.segments()
        ends = [*(segment.from_score for segment in segments[1:]), math.inf]
        return math.fsum(
            math.exp(log_pay + slope**2 / 2) * (_SCORE.cdf(end - slope) - _SCORE.cdf(start - slope))
            for (start, log_pay, slope), end in zip(segments, ends, strict=True)
        )

    def values(self, years: Iterable[int], *, before: str = "zero") -> list[float]:
        """Give the average pay of each year, as a path of pay would."""
        mean = self.mean()
        return [mean * index for index in self.index(years)]

    def later(self, years: int, moved: Callable[[Any], Any]) -> Any:
        """Give the same pay some years later."""
        return self.model_copy(update={"year": self.year + years, "growth": moved(self.growth)})


class Lognormal(_Pay):
    """Pay whose logarithm is normal: its median, and the standard deviation of its logarithm."""

    kind: Literal["lognormal"]
    median: Amount
    spread: Positive

    @model_validator(mode="after")
    def _not_too_wide(self) -> Lognormal:
        if self.median <= 0:
            raise problem("the median is zero", "write the monthly pay that half of the people earn more than")
        if self.spread > WIDEST:
            raise problem(
                f"a spread of {float(self.spread):g} is above {WIDEST}",
                "write the standard deviation of the natural logarithm of pay, such as 0.5",
            )
        return self

    def segments(self) -> list[Segment]:
        """Give the one segment."""
        return [Segment(-math.inf, math.log(self.median), float(self.spread))]


class Quantiles(_Pay):
    """Pay at stated shares of the people, lowest paid first; lognormal between two of them, and beyond the outermost."""

    kind: Literal["quantiles"]
    quantiles: dict[Share, Amount]

    @model_validator(mode="before")
    @classmethod
    def _no_share_twice(cls, data: Any) -> Any:
        given = data.get("quantiles") if isinstance(data, dict) else None
        if isinstance(given, dict) and len(given) < 2:
            raise problem(
                "fewer than two quantiles are written", "write two or more, such as {10%: 15 triệu, 50%: 25 triệu, 90%: 60 triệu}"
            )
        shares = [_share(key) for key in given] if isinstance(given, dict) else []
        if len(set(shares)) < len(shares):
            raise problem("two of the quantiles are of the same share", "keep one of the two")
        return data

    @model_validator(mode="after")
    def _ascending(self) -> Quantiles:
        points = list(self.quantiles.items())
        for (low, less), (high, more) in pairwise(points):
            if not low < high:
                raise problem(
                    f"the quantile {_percent(high)} stands after {_percent(low)}", "write the shares in ascending order, each once"
                )
            if not less < more:
                raise problem(
                    f"the pay at {_percent(high)} is not above the pay at {_percent(low)}",
                    "let pay rise from each quantile to the next",
                )
        if points[0][0] <= 0 or points[-1][0] >= 1 or points[0][1] <= 0:
            raise problem("a quantile of 0% or 100%, or of no pay, has no place on the curve", "write shares between, such as 10% and 90%")
        slopes = [segment.slope for segment in self.segments()]
        if max(slopes[0], slopes[-1]) > WIDEST or max(slopes) > STEEPEST:
            raise problem(
                "pay rises too steeply between two quantiles to go on beyond them", "check the amounts, or write quantiles farther apart"
            )
        return self

    def segments(self) -> list[Segment]:
        """Give a segment between each two quantiles; the first and the last go on into the tails."""
        scores = [_SCORE.inv_cdf(float(share)) for share in self.quantiles]
        logs = [math.log(pay) for pay in self.quantiles.values()]
        found = []
        for place, ((start, end), (less, more)) in enumerate(zip(pairwise(scores), pairwise(logs), strict=True)):
            slope = (more - less) / (end - start)
            found.append(Segment(start if place else -math.inf, less - slope * start, slope))
        return found


def _share(written: Any) -> Any:
    """Read a share, as far as it is one."""
    try:
        return parse_number(written)
    except NotANumberError:
        return written


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.6g}%"


Distribution = Annotated[
    Lognormal | Quantiles, Field(discriminator="kind", description="how monthly pay is spread over the people of a role")
]


def spread_of(distributions: Sequence[Lognormal | Quantiles | None]) -> NDArray[np.float64]:
    """Lay out curves of pay against their average, ``(part of a Segment, segment, role)``; no segment where every role has one wage."""
    curves = {place: pay for place, pay in enumerate(distributions) if pay is not None}
    segments = {place: pay.segments() for place, pay in curves.items()}
    spread = np.full((3, max(map(len, segments.values()), default=0), len(distributions)), np.nan)
    for place, pay in curves.items():
        spread[:, : len(segments[place]), place] = np.array(segments[place]).T
        spread[1, :, place] -= math.log(pay.mean())
    return spread
