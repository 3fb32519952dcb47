"""The dock of the pages that have no number of a project: what stands first on the page rides along at its foot."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import t
from calculator.law.load import load_library
from tests.test_app import opened


def dock_of(app: AppTest) -> str:
    """Give the words of the dock; nothing where it is empty."""
    return "\n".join(item.value for item in app.markdown if item.value.endswith(f":material/check:] {t('frame.dock.fresh', 'vi')}"))


def test_the_first_page_carries_the_number_of_its_first_card() -> None:
    app = opened("")
    assert dock_of(app).startswith("**")
    assert app.metric[0].value in dock_of(app)


def test_the_law_page_carries_the_value_of_the_parameter_chosen() -> None:
    app = opened("law", parameter="corporate_income_tax.standard_rate")
    assert "20%" in dock_of(app)
    assert "Thuế suất phổ thông" in dock_of(app)


def test_a_value_that_is_a_sentence_is_shortened_in_the_dock() -> None:
    law = load_library()
    path = max(law.parameters, key=lambda name: len(str(law.parameters[name].history[-1].written)))
    assert "…" in dock_of(opened("law", parameter=path))


def test_the_law_compared_carries_how_much_differs() -> None:
    app = opened("law", law_section="compare")
    count = next(item.value for item in app.subheader)
    assert count in dock_of(app)


def test_the_assumptions_carry_the_share_of_primary_texts() -> None:
    entries = [entry for parameter in load_library().parameters.values() for entry in parameter.history]
    share = round(100 * sum(entry.confidence == "primary" for entry in entries) / len(entries))
    assert f"{share}%" in dock_of(opened("assumptions"))


@pytest.mark.parametrize("path", ["investor", "operator", "salary", "validation"])
def test_every_other_page_has_its_own(path: str) -> None:
    assert dock_of(opened(path))


@pytest.mark.parametrize(
    ("pay", "lang", "words"),
    [
        # The take-home is worked by hand in tests/test_one_person.py; below the test nothing is certain.
        ("60000000", "vi", "+4.318.600\u00a0₫/tháng nếu đủ điều kiện"),
        ("60000000", "en", "+₫4,318,600 a month if qualified"),
        ("45000000", "vi", "0\u00a0₫ chắc chắn; +1.977.500\u00a0₫/tháng nếu đủ điều kiện"),
        ("45000000", "en", "₫0 certain; +₫1,977,500 a month if qualified"),
    ],
)
def test_what_hangs_on_qualifying_says_so_at_the_foot_too(pay: str, lang: str, words: str) -> None:
    app = opened("salary", lang=lang, **{"salary.month": "2026-07", "salary.pay": pay})
    assert [item.value for item in app.markdown if item.value.startswith(f"**{words}** ·")]


def test_where_there_is_no_exemption_there_is_no_condition_at_the_foot() -> None:
    assert "nếu đủ điều kiện" not in dock_of(opened("salary", **{"salary.month": "2025-03"}))
