"""What is kept of the law between runs takes nothing from what a run cites."""

from __future__ import annotations

import numpy as np

from calculator.law.law import load_law
from calculator.law.lookup import LawReader
from calculator.law.sources import Sources
from calculator.recorder import Plain


def test_whoever_reads_a_law_second_cites_what_the_first_does() -> None:
    law, years = load_law(), np.arange(2026, 2031)

    def read(recorder: Plain) -> None:
        reader = LawReader(law, recorder)
        reader.by_year("top_up_tax.sbie.payroll_share", years)
        reader.whole("top_up_tax.rounding_decimals_of_percent", law.as_of)

    read(Plain())
    first, second = Sources(), Sources()
    read(first)
    read(second)
    assert {row["path"] for row in first.cited()} == {"top_up_tax.sbie.payroll_share", "top_up_tax.rounding_decimals_of_percent"}
    assert second.cited() == first.cited()
