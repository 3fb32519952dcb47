"""The validation page: what matches, what does not, and every figure with its source and the command that gives it."""

from __future__ import annotations

from functools import cache

import streamlit as st

from calculator.i18n import t
from calculator.published.case import ORACLES, Found
from calculator.published.load import cases
from calculator.published.said import small_text
from calculator.published.shipped import shipped
from calculator.published.totals import Totals, totals_of
from calculator.quantities import Language, format_date, format_number
from calculator.version import VERSION
from calculator.views import docked, frame, jobs
from calculator.views.controls import field
from calculator.views.state import current
from calculator.views.validation.memory import ALL, SHOWN

PAGE = "validation"


def page() -> None:
    """Draw the page: the counts first, then the figures, those without an explanation on top."""
    lang = current().lang
    st.title(t("app.question.validation", lang), anchor=False)
    with frame.guarded():
        found = results(lang)
        totals = totals_of(found)
        _cards(totals, lang)
        counts = {name: format_number(getattr(totals, name), lang) for name in ("match", "figures", "unexplained")}
        docked.put_in(docked.Docked(t("validation.dock", lang, **counts)))
        _bar(lang)
        shown = current().validation.oracle
        from calculator.views.validation import table

        table.draw([one for one in found if shown in (ALL, one.case.oracle)], lang)


def results(lang: Language) -> list[Found]:
    """Give the figures of the last run in this session, else those shipped; and say which they are."""
    held = jobs.job(PAGE)
    if held is None or (held.running and not held.given):
        st.caption(t("validation.shipped", lang, date=format_date(shipped().day.isoformat(), lang), version=VERSION))
        return list(_shipped_in_order())
    found = _in_order([one for case in held.given for one in case])
    if held.failed:
        st.warning(t("validation.failed", lang), icon=":material/error:")
    elif held.running or held.partial:
        st.caption(t("validation.partial", lang, done=format_number(len(held.given), lang), total=format_number(held.total, lang)))
    else:
        st.caption(t("validation.live", lang, count=format_number(len(held.given), lang)))
    return found


@cache
def _shipped_in_order() -> tuple[Found, ...]:
    return tuple(_in_order(list(shipped().found)))


def _in_order(found: list[Found]) -> list[Found]:
    """Put what has no explanation first, the rest by who worked it out."""
    return sorted(
        found, key=lambda one: (one.verdict != "unexplained", ORACLES.index(one.case.oracle), one.verdict == "match", one.case.name)
    )


def _cards(totals: Totals, lang: Language) -> None:
    gap = f"{small_text(totals.largest_amount, 'VND', lang)} · {small_text(totals.largest_share, 'SHARE', lang)}"
    shown = (
        ("match", f"{format_number(totals.match, lang)} / {format_number(totals.figures, lang)}", t("validation.of_cases", lang, count=format_number(totals.cases, lang))),
        ("explained", format_number(totals.explained, lang), t("validation.explained_why", lang)),
        ("unexplained", f"{'+' if totals.unexplained else ''}{format_number(totals.unexplained, lang)}", t("validation.unexplained_first", lang)),
        ("largest", gap, t("validation.largest_note", lang)),
    )  # fmt: skip
    with st.grid(4, min_column_width=150, gap="small"):
        for name, value, caption in shown:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                text = f":orange[{value}]" if name == "unexplained" and totals.unexplained else value
                st.metric(t(f"validation.card.{name}", lang), text)
                st.caption(caption)


def _bar(lang: Language) -> None:
    """Draw whose cases are shown, and the way to compute all of them again."""
    field(
        st.pills,
        t("validation.filter", lang),
        "validation.oracle",
        PAGE,
        options=SHOWN,
        format_func=lambda name: t(f"validation.pill.{name}", lang),
        required=True,
        wrap=False,
        label_visibility="collapsed",
    )
    held = jobs.job(PAGE)
    if held is not None and held.running:
        jobs.progress(PAGE, lang)
    else:
        st.button(t("validation.again", lang), key=f"{PAGE}.again", icon=":material/sync:", on_click=again)


def again() -> None:
    """Begin to compute every case again."""
    from calculator.published import run

    held = cases()
    jobs.start(PAGE, VERSION, run.recompute_all(held.values()), len(held))
