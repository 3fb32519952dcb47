"""Prints one table: ``python -m tests.benchmarks [lanes …]``, on one core."""

from __future__ import annotations

import os
import sys

# Before numpy is imported: one thread, whatever library it is built on.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"


TAX_AND_RENT = ("corporate_income_tax", "land_rent_due", "burden")
"""What a portfolio keeps; the other rows keep all lines."""


def main(counts: list[int]) -> None:
    """Measure every portfolio at each number of lanes."""
    from calculator.law.law import load_law
    from tests.benchmarks import portfolio
    from tests.benchmarks.measure import measure

    law = load_law()
    print(f"corporate income tax and land rent of {portfolio.YEARS} years, one core, best of 5")
    heads = ("portfolio", "lines", "lanes", "processor s", "wall s", "peak MB", "in+out MB", "copy s", "ratio", "new copy s", "ratio")
    print(" ".join(f"{head:>12}" for head in heads))
    makers = (portfolio.plain, portfolio.staffed, portfolio.realistic, portfolio.every_stream)
    runs = [(make, only) for make in makers for only in (TAX_AND_RENT, None)]
    for make, only in runs:
        for count in counts:
            found = measure(law, make(count), only=only)
            numbers = (
                f"{found.processor:.4f}",
                f"{found.wall:.4f}",
                f"{found.peak:,.1f}",
                f"{found.moved:,.1f}",
                f"{found.copy:.5f}",
                f"{found.processor / found.copy:,.1f}",
                f"{found.new:.5f}",
                f"{found.processor / found.new:,.1f}",
            )
            print(" ".join(f"{cell:>12}" for cell in (make.__name__, "all" if only is None else "tax, rent", f"{count:,}", *numbers)))


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1, 1_000, 100_000])
