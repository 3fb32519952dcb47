"""An amount typed as text: the library parses it, the full amount stands beneath, and what cannot be read keeps the last value."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language, NotANumberError, format_money, format_number, parse_money
from calculator.views.controls import heard, settle, shown
from calculator.views.state import current, put, value_of
from calculator.views.words import amount_text, escape


def draw(label: str, name: str, page: str, lang: Language, *, zero: bool = False, euro: bool = False) -> None:
    """Draw the field of an amount of the state, `part.field` for one of a part; nothing is an amount where ``zero`` says so."""
    ss, value = st.session_state, value_of(current(), name)
    key = f"{page}.{name}"
    settle(key, _take, name, key, zero)
    if key not in ss or (name not in ss["refused"] and parsed(ss[key]) != value):
        ss[key] = amount_text(value, lang)
    shown(key)
    st.text_input(label, ss[key], key=key, on_change=heard, args=(key, _take, name, key, zero))
    echo = f"{format_number(float(value), lang)}\u00a0EUR" if euro else format_money(float(value), lang)
    st.caption(escape(f"= {echo}"))
    if name in ss["refused"]:
        unread = parsed(ss[key]) is None
        st.markdown(f":orange[:material/error: {t('app.bad_amount' if unread else 'app.refused', lang)}]")


def parsed(text: str | None) -> Fraction | None:
    """Read an amount; None where it cannot be read."""
    try:
        return None if text is None else parse_money(text)
    except NotANumberError:
        return None


def _take(name: str, key: str, zero: bool) -> None:
    ss = st.session_state
    value = parsed(ss[key])
    if value is not None and (value > 0 or (value == 0 and zero)):
        put(**{name: value})
    else:
        ss["refused"] = {**ss["refused"], name: ss[key]}
