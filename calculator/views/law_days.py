"""The choice of a day by year and month, and the law as it was known on it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from calculator.errors import InputError, LawDataError
from calculator.i18n import t
from calculator.law.law import Law
from calculator.quantities import Language, format_date
from calculator.views import model
from calculator.views.controls import control
from calculator.views.state import AppState, current, law_of, put

PAGE = "law"
YEARS = tuple(str(year) for year in range(2009, 2041))
MONTHS = tuple(f"{month:02}" for month in range(1, 13))


def first_day(month: str) -> dt.date:
    """Give the first day of a month written as year and month."""
    return dt.date.fromisoformat(f"{month}-01")


def month_name(month: str, lang: Language) -> str:
    """Write the first day of a month: '1/7' or '1 Jul'."""
    return format_date(f"{YEARS[0]}-{month}-01", lang).removesuffix(YEARS[0]).rstrip(" /")


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
            format_func=lambda held: month_name(held, lang),
            filter_mode=None,
            disabled=not chosen,
            width=130,
        )


def _take(name: str) -> None:
    ss = st.session_state
    year, month = ss[f"{PAGE}.{name}_year"], ss.get(f"{PAGE}.{name}_month", MONTHS[0])
    put(**{name: f"{year}-{month}" if year else ""})


def seen(state: AppState) -> tuple[Law, dt.date, str | None]:
    """Give the law as it was known on the day asked for, that day, and what was left out for it to be one."""
    if not state.as_of:
        law = law_of(state)
        return law, law.as_of, None
    day = first_day(state.as_of)
    try:
        return model.law_on(state.variant, state.drafts, day), day, None
    except InputError:
        pass
    except LawDataError:
        return law_of(state), day, "variant"
    try:
        return model.law_on(state.variant, (), day), day, "own"
    except LawDataError:
        return law_of(state), day, "variant"
