"""One value a year: constant, grown from a start, or written out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, model_validator

from calculator.validation import Amount, Frozen, Growth, Money, Positive, Quantity, Share, Year, problem

T = TypeVar("T", bound=Fraction)


class Then(Frozen):
    """How a path that is written out goes on after its last year."""

    growth: Growth


class Path(Frozen, Generic[T]):
    """One value a year; see docs/method.md §1 for the three forms."""

    value: T | None = None
    start: T | None = None
    from_: Year | None = Field(None, alias="from")
    growth: Growth | None = None
    until: Year | None = None
    years: dict[Year, T] | None = None
    then: Literal["hold", "zero"] | Then | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_value(cls, data: Any) -> Any:
        if isinstance(data, Path):
            return data
        if data is None or isinstance(data, list):
            found = "nothing" if data is None else "a list"
            raise problem(f"{found} stands where a value a year belongs", "write a value, or start and from, or years")
        if isinstance(data, dict) and isinstance(data.get("years"), dict):
            named = [str(year).removesuffix(".0") for year in data["years"]]
            twice = [year for year in named if named.count(year) > 1]
            if twice:
                raise problem(f"the year {twice[0]} stands twice", "keep one of the two")
        return data if isinstance(data, dict) else {"value": data}

    @model_validator(mode="after")
    def _one_form(self) -> Path[T]:
        if sum(form is not None for form in (self.value, self.start, self.years)) != 1:
            raise problem("the path mixes a start with years, or has neither", "write a value, or start and from, or years")
        if self.start is None and (self.from_ or self.growth is not None or self.until):
            raise problem("from, growth and until go with start", "write start, or remove them")
        if self.start is not None and self.from_ is None:
            raise problem("start has no year", "add from: the year in which the first value holds")
        if self.until is not None and self.from_ is not None and self.until < self.from_:
            raise problem(f"until {self.until} lies before from {self.from_}", "let until be the last year")
        if self.then is not None and self.years is None and self.until is None:
            raise problem("then goes with years or until", "remove it")
        if self.years is not None:
            given = sorted(self.years)
            if not given or given != list(range(given[0], given[-1] + 1)):
                missing = next((year for year in range(given[0], given[-1]) if year not in self.years), None) if given else None
                found = f"the years leave out {missing}" if missing else "no year is written"
                raise problem(found, "write every year from the first to the last; write 0 where there is nothing")
        return self

    @property
    def last_written(self) -> int | None:
        """The last year that is written out, if years are."""
        return max(self.years) if self.years else None

    def values(self, years: Iterable[int], *, before: Literal["zero", "hold"] = "zero") -> list[float]:
        """Give the value of each year.

        Parameters
        ----------
        years : calendar years.
        before : what holds before the first year of the path: nothing, or its first value.
        """
        if self.value is not None:
            return [float(self.value) for _ in years]
        if self.start is not None and self.from_ is not None:
            after = self.then.growth if isinstance(self.then, Then) else self.then
            return list(_grown(self.start, self.growth or 0, self.from_, self.until, after, before, tuple(years)))
        return self._written(years, before)

    def _written(self, years: Iterable[int], before: str) -> list[float]:
        written = {year: float(value) for year, value in (self.years or {}).items()}
        first, last = min(written), max(written)

        def at(year: int) -> float:
            if year < first:
                return written[first] if before == "hold" else 0.0
            if year <= last:
                return written[year]
            if isinstance(self.then, Then):
                return float((self.years or {})[last] * (1 + self.then.growth) ** (year - last))
            return written[last] if self.then == "hold" else 0.0

        return [at(year) for year in years]


@lru_cache(maxsize=8192, typed=True)
def _grown(
    start: Fraction,
    growth: Fraction | int,
    first: int,
    until: int | None,
    after: Fraction | str | None,
    before: str,
    years: tuple[int, ...],
) -> tuple[float, ...]:
    """Grow a start exactly, year by year: the same paths are asked for by lane after lane, and powers of fractions are slow."""

    def at(year: int) -> float:
        if year < first:
            return float(start) if before == "hold" else 0.0
        if until is not None and year > until and after in (None, "zero"):
            return 0.0
        grown = year if until is None else min(year, until)
        value = start * (1 + growth) ** (grown - first)
        return float(value if after is None or isinstance(after, str) else value * (1 + after) ** (year - grown))

    return tuple(at(year) for year in years)


MoneyPath = Annotated[Path[Money], Field(description="an amount a year, which may be negative")]
AmountPath = Annotated[Path[Amount], Field(description="an amount a year")]
QuantityPath = Annotated[Path[Quantity], Field(description="a number a year")]
SharePath = Annotated[Path[Share], Field(description="a share a year")]
GrowthPath = Annotated[Path[Growth], Field(description="a growth rate a year")]
RatePath = Annotated[Path[Positive], Field(description="an exchange rate a year: VND for one USD")]
