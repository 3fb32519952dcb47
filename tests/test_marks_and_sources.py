"""No value is called primary on the word of a source that the data themselves call second-hand."""

from __future__ import annotations

import datetime as dt

import pytest

from calculator import load_law
from calculator.law.load import load_library


def test_the_first_provision_of_a_primary_value_was_not_read_second_hand() -> None:
    library = load_library()
    wrong = [
        (path, entry.from_, entry.cites[0].instrument)
        for path, parameter in library.parameters.items()
        for entry in parameter.history
        if entry.confidence == "primary" and str(library.instruments[entry.cites[0].instrument].source).startswith("secondary")
    ]
    assert not wrong, wrong


@pytest.mark.parametrize(("name", "amount"), [("personal_deduction", 15_500_000), ("dependant_deduction", 6_200_000)])
def test_the_deductions_of_2026_are_primary_from_the_day_of_the_law_that_was_read(name: str, amount: int) -> None:
    """Resolution 110/2025 set them from January and was read second-hand; art. 10(1) of Law 109/2025, in force on 1 July, was read."""
    history = load_law().parameters[f"personal_income_tax.{name}"]
    for day, mark, instrument in (
        (dt.date(2026, 1, 1), "secondary", "110/2025/UBTVQH15"),
        (dt.date(2026, 6, 30), "secondary", "110/2025/UBTVQH15"),
        (dt.date(2026, 7, 1), "primary", "109/2025/QH15"),
    ):
        entry = history.entry(day)
        assert entry is not None
        assert (entry.value, entry.confidence, entry.cites[0].instrument) == (amount, mark, instrument)
