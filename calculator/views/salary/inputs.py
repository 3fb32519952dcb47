"""The person as the reader states them."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from calculator.i18n import label, t
from calculator.quantities import Language, format_share
from calculator.views import amounts
from calculator.views.controls import control, field
from calculator.views.salary.address import AS_NOW, BASES, NATIONALITIES, REGIONS, SAME, SalaryState
from calculator.views.salary.months import choices, shown
from calculator.views.state import put

PAGE = "salary_form"
_SHARES = tuple(Fraction(step, 20) for step in range(0, 21))


def draw(own: SalaryState, year: Fraction, lang: Language) -> None:
    """Draw the form; ``year`` is what the average of two years begins at where the reader states it [VND]."""
    st.subheader(t("salary_page.pay", lang), anchor=False)
    _tokens("basis", BASES, lang)
    amounts.draw(t(f"salary_page.field.{own.basis}", lang), "salary.pay", PAGE, lang)
    months = choices()
    _select("month", months, lambda month: shown(month, lang), lang)
    _tokens("region", REGIONS, lang)
    _select("dependants", list(range(0, 11)) if own.dependants <= 10 else list(range(0, 21)), str, lang)
    with st.expander(t("salary_page.group.two_years", lang), key="salary.two_years"):
        control(
            st.toggle,
            t("salary_page.same_pay", lang),
            f"{PAGE}.same_pay",
            own.two_year_income == AS_NOW,
            _take_same,
            year,
        )
        if own.two_year_income != AS_NOW:
            amounts.draw(t("salary_page.field.two_year_income", lang), "salary.two_year_income", PAGE, lang)
    with st.expander(t("salary_page.group.contract", lang), key="salary.contract"):
        _tokens("nationality", NATIONALITIES, lang)
        for name in ("first_exempt_month", "first_contract"):
            usual = t("salary_page.same_month" if name == "first_exempt_month" else "salary_page.same_first", lang)
            _select(name, [SAME, *months], lambda month, usual=usual: shown(month, lang) if month else usual, lang)
    with st.expander(t("salary_page.group.project", lang), key="salary.project"):
        field(
            st.select_slider, t("salary_page.field.project_share", lang), "salary.project_share", PAGE,
            options=sorted({*_SHARES, own.project_share}), format_func=lambda share: format_share(float(share), lang),
        )  # fmt: skip
        st.caption(t("salary_page.project_note", lang))


def _take_same(year: Fraction) -> None:
    put(**{"salary.two_year_income": AS_NOW if st.session_state[f"{PAGE}.same_pay"] else year})


def _tokens(name: str, options: tuple[str, ...], lang: Language) -> None:
    field(
        st.segmented_control, t(f"salary_page.field.{name}", lang), f"salary.{name}", PAGE, options=options,
        format_func=lambda token: label(f"salary_page.{name}.{token}", lang), required=True, wrap=False,
    )  # fmt: skip


def _select(name: str, options: list[object] | list[str] | list[int], write: object, lang: Language) -> None:
    field(st.selectbox, t(f"salary_page.field.{name}", lang), f"salary.{name}", PAGE, options=options, format_func=write)
