"""The whole engine on a million enterprises, all levies, added up to totals: ``python -m tests.benchmarks.whole [enterprises [draws]]``, one core.

What counts: enterprise-years a second of processor time; the time against that of numpy to copy the arrays a block reads and writes, taken
in the same run; the peak memory of the process. Drawing the enterprises is not timed; evaluating their blocks and adding the lines up is.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Collection, Iterable
from typing import NamedTuple

if __name__ == "__main__":
    # Before numpy is imported: one thread, whatever library it is built on.
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"

from calculator.engine import evaluate_in_blocks
from calculator.law.law import Law, load_law
from calculator.memory import keep_freed_arrays
from calculator.project.lanes import Lanes
from calculator.result import Result
from tests.benchmarks import enterprises
from tests.benchmarks.files import peak_memory
from tests.benchmarks.measure import arrays_of, copy_bound
from tests.benchmarks.portfolio import YEARS

LEVIES = (
    "revenue",
    "taxable_income",
    "corporate_income_tax",
    "relief_preferential_rate",
    "relief_exemption",
    "relief_half",
    "incentive_repaid",
    "land_rent_before_relief",
    "land_rent_due",
    "land_use_tax",
    "employer_insurance",
    "trade_union_fee",
    "insurance_contributions",
    "personal_income_tax",
    "personal_income_tax_exempt",
    "top_up_tax",
    "burden",
    "land_rent",
    "central_land_rent",
    "provincial_land_rent",
    "central_top_up_tax",
    "provincial_top_up_tax",
)
"""What every enterprise and its staff owe, what they are spared, and how the State parts it."""

Totals = dict[tuple[str, str], float]


class Run(NamedTuple):
    """Enterprises, processor time [s], time to copy what was read and written [s], and the totals of all lines."""

    count: int
    processor: float
    copy: float
    totals: Totals

    @property
    def speed(self) -> float:
        """Enterprise-years a second of processor time."""
        return self.count * YEARS / self.processor


def run(law: Law, blocks: Iterable[Lanes], only: Collection[str] | None = None) -> Run:
    """Evaluate blocks, add every line up, and copy the arrays of the first block."""
    totals: Totals = {}
    count, processor, copied, copy = 0, 0.0, 0, 0.0
    for lanes in blocks:
        begun = time.process_time()
        for _, part in evaluate_in_blocks(law, lanes, only=only):
            add(totals, part)
        processor += time.process_time() - begun
        if not copied:
            copied, copy = lanes.count, _copy(law, lanes, only)
        count += lanes.count
    return Run(count, processor, copy * count / copied, totals)


def add(totals: Totals, part: Result) -> None:
    """Add the lines of some lanes to the totals; what is the same in all is added once for all, and a line two tables show once for both."""
    added: dict[tuple[int, tuple[int, ...]], float] = {}
    for table in ("enterprise", "workforce", "state"):
        for name, line in getattr(part, table).items():
            place = line.__array_interface__["data"][0], line.strides
            if place not in added:
                added[place] = float(line[:, 0].sum()) * line.shape[1] if line.strides[-1] == 0 else float(line.sum())
            totals[table, name] = totals.get((table, name), 0.0) + added[place]


def _copy(law: Law, lanes: Lanes, only: Collection[str] | None) -> float:
    parts = [part for _, part in evaluate_in_blocks(law, lanes, only=only)]
    return copy_bound([*arrays_of(lanes), *(array for part in parts for array in arrays_of(part))], new=True)


def main(count: int, draws: int) -> None:
    """Print one table."""
    law = load_law()
    keep_freed_arrays()
    print(f"{'':34} {'million years/s':>16} {'processor s':>12} {'times a copy':>13} {'peak MiB':>9}")
    runs = (
        ("every levy", enterprises.blocks(count), LEVIES),
        ("every line", enterprises.blocks(count // 4), None),
        ("draws of one project, its burden", [enterprises.draws(draws)], ("burden",)),
        ("draws of one project, every line", [enterprises.draws(draws // 4)], None),
    )
    for name, blocks, only in runs:
        found = run(law, blocks, only)
        peak = peak_memory()
        numbers = f"{found.speed / 1e6:16.2f} {found.processor:12.2f} {found.processor / found.copy:13.1f} {peak:9,.0f}"
        print(f"{name + f' ({found.count:,})':34} {numbers}")


if __name__ == "__main__":
    main(*(int(text) for text in (sys.argv[1:] + ["1000000", "100000"][len(sys.argv) - 1 :])[:2]))
