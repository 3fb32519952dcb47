"""The four numbers of the policy page, and the sentence under them. Imports neither pandas nor Altair."""

from __future__ import annotations

import streamlit as st

from calculator.analysis.portfolio.enterprises import Budget, Enterprises, budget, changes
from calculator.commands.tables.groundless import groundless_said
from calculator.i18n import t
from calculator.measures.shown_in import How
from calculator.quantities import Language, format_number, format_share
from calculator.views.analyst import positions, upload
from calculator.views.analyst.population import BASIS, Held, whose
from calculator.views.analyst.positions import Position
from calculator.views.docked import Docked, put_in
from calculator.views.lens import of_no_scenario as money
from calculator.views.words import escape, literal, short

NONE = "—"


def draw(held: Held, lang: Language) -> None:
    """Draw the numbers there are; the position looked at is chosen here."""
    looked = positions.choice(lang) if positions.others() else None
    new = held.others.get(looked.token) if looked is not None else None
    first = positions.base()
    ours = budget(held.base) if held.base is not None else None
    theirs = budget(new) if new is not None else None
    with st.grid(4, min_column_width=150, gap="small"):
        _forgone(first, ours, lang)
        _difference(looked, ours, theirs, lang)
        _per_job(ours, theirs, lang)
        _winners(held.base, new, lang)
    if ours is not None and theirs is not None and looked is not None:
        st.markdown(escape(_sentence(first, looked, ours, theirs, lang)))
    if ours is not None:
        mine = f" ({t('own.dock', lang)})" if upload.own() is not None else ""
        put_in(Docked(f"{_docked(looked, ours, theirs, lang)}{mine}"))
    st.caption(f":material/groups: {whose(held, lang)}")
    if held.base is not None and held.base.run.law_not_held:
        st.caption(_not_held(held.base, lang))
    for shown, found in ((first, held.base), (looked, new)):
        if shown is not None and found is not None and (why := _groundless(shown, found, lang)):
            st.caption(f":material/rule: {literal(why)}")
    for one in positions.others():
        for draft in one.law.missing_numbers:
            why = f" {literal(draft.why_not[lang])}" if draft.why_not else ""
            st.markdown(f":orange[:material/block:] **{literal(one.said(lang))}** ▨ {t('app.no_numbers', lang)}{why}")


def _card(name: str, value: str, caption: str, lang: Language) -> None:
    with st.container(border=True, gap="xxsmall", height="stretch"):
        st.metric(t(f"app.analyst.card.{name}", lang), escape(value))
        st.caption(escape(caption))


def _forgone(first: Position, ours: Budget | None, lang: Language) -> None:
    years = BASIS.range
    said = t(
        "app.analyst.forgone_note", lang, name=literal(first.said(lang)), first=int(years[0]), last=int(years[-1]),
        rate=format_share(BASIS.discount_rate, lang), nominal=NONE if ours is None else money(lang).short(ours.forgone.total),
    )  # fmt: skip
    _card("forgone", NONE if ours is None else money(lang).short(ours.forgone.present_value), said, lang)


def _difference(looked: Position | None, ours: Budget | None, theirs: Budget | None, lang: Language) -> None:
    blank = sum(not one.computable for one in positions.others())
    value = NONE if ours is None or theirs is None else signed(theirs.forgone.present_value - ours.forgone.present_value, money(lang))
    said = "" if looked is None else t("app.analyst.difference_note", lang, name=literal(looked.said(lang)))
    _card("difference", value, f"{said} {t('app.analyst.blank', lang, count=blank)}" if blank else said, lang)


def _per_job(ours: Budget | None, theirs: Budget | None, lang: Language) -> None:
    value = NONE if ours is None or ours.per_job is None else money(lang).short(ours.per_job)
    then = NONE if theirs is None or theirs.per_job is None else money(lang).short(theirs.per_job)
    _card("per_job", value, t("app.analyst.per_job_note", lang, value=then), lang)


def _winners(old: Enterprises | None, new: Enterprises | None, lang: Language) -> None:
    if old is None or new is None:
        _card("winners", NONE, t("app.analyst.job.wait", lang), lang)
        return
    whole = changes(old, new).whole
    said = t("app.analyst.winners_note", lang, same=format_number(whole.same, lang), rows=format_number(whole.rows, lang))
    _card("winners", f"{format_number(whole.winners, lang)} · {format_number(whole.losers, lang)}", said, lang)


def _sentence(first: Position, looked: Position, ours: Budget, theirs: Budget, lang: Language) -> str:
    apart = theirs.forgone.present_value - ours.forgone.present_value
    each = None if ours.per_job is None or theirs.per_job is None else theirs.per_job - ours.per_job
    return t(
        "app.analyst.sentence", lang, base=literal(first.said(lang)), draft=literal(looked.said(lang)), change=signed(apart, money(lang)),
        each=NONE if each is None else signed(each, money(lang)),
    )  # fmt: skip


def _docked(looked: Position | None, ours: Budget, theirs: Budget | None, lang: Language) -> str:
    if looked is None or theirs is None:
        return t("app.analyst.dock_base", lang, value=money(lang).short(ours.forgone.present_value))
    change = signed(theirs.forgone.present_value - ours.forgone.present_value, money(lang))
    return t("app.analyst.dock", lang, draft=literal(looked.said(lang)), change=change)


def signed(value: float, how: How) -> str:
    """Write an amount with its sign."""
    return f"{'+' if round(value) > 0 else ''}{short(value, how)}"


def _groundless(shown: Position, held: Enterprises, lang: Language) -> str:
    """Say of a position which enterprises take no ground under it, and what keeps them from one."""
    return groundless_said(held.total.groundless, len(held.ids), shown.law, shown.said(lang), lang)


def _not_held(held: Enterprises, lang: Language) -> str:
    first = held.law.first_day_of_grounds
    return t(
        "app.analyst.not_held", lang, count=format_number(held.run.law_not_held, lang), rows=format_number(len(held.ids), lang),
        year=first.year if first else NONE,
    )  # fmt: skip
