"""The choice of a day by year and month."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language
from calculator.views.controls import control
from calculator.views.state import current, put

PAGE = "law"
YEARS = tuple(str(year) for year in range(2009, 2041))
MONTHS = tuple(f"{month:02}" for month in range(1, 13))


def first_day(month: str) -> dt.date:
    """Give the first day of a month written as year and month."""
    return dt.date.fromisoformat(f"{month}-01")


def draw(name: str, lang: Language) -> None:
    """Draw the choice of a day that is a field of the state: none, or the first of a month."""
    chosen = getattr(current(), name)
    year, month = chosen.split("-") if chosen else ("", MONTHS[0])
    years = tuple(sorted({*YEARS, year} - {""}))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        control(
            st.selectbox,
            t(f"app.law.{name}", lang),
            f"{PAGE}.{name}_year",
            year,
            _take,
            name,
            options=("", *years),
            format_func=lambda held: held or t(f"app.law.{name}_none", lang),
            filter_mode=None,
            width=190,
        )
        control(
            st.selectbox,
            t("app.law.month", lang),
            f"{PAGE}.{name}_month",
            month,
            _take,
            name,
            options=MONTHS,
            format_func=lambda held: t("app.law.month_name", lang, month=int(held)),
            filter_mode=None,
            disabled=not chosen,
            width=130,
        )


def _take(name: str) -> None:
    ss = st.session_state
    year, month = ss[f"{PAGE}.{name}_year"], ss.get(f"{PAGE}.{name}_month", MONTHS[0])
    put(**{name: f"{year}-{month}" if year else ""})
