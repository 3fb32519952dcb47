"""By clause: the change between two positions split so that the parts add up to the whole, exactly."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from calculator.analysis.attribute import Attribution, MeasureSplit, attribute
from calculator.commands.analysis.attribute import clause_said, moving, without_effect
from calculator.commands.analysis.lab import measure_label
from calculator.i18n import t
from calculator.project.load import fingerprint
from calculator.quantities import Language, format_number, format_share
from calculator.views import figures
from calculator.views.analyst import cases, clauses_of_all, drawing, positions, results
from calculator.views.analyst.drawing import Bar
from calculator.views.analyst.head import signed
from calculator.views.analyst.population import Held
from calculator.views.analyst.positions import PAGE
from calculator.views.analyst.results import Task
from calculator.views.analyst_state import BY, OF
from calculator.views.controls import field
from calculator.views.lens import of_no_scenario as money
from calculator.views.state import current
from calculator.views.words import bare, escape, literal, short

TRIFLE = 1.0
"""A part no larger than this is none [VND]."""


def draw(held: Held, lang: Language) -> None:
    """Draw the split of one measure, of one project or of all enterprises."""
    looked = positions.looked_at()
    field(
        st.segmented_control, t("own.of", lang), "analyst.of", PAGE, options=list(OF), required=True,
        format_func=lambda of: t(f"own.of_{of}", lang),
    )  # fmt: skip
    whole = current().analyst.of == "portfolio"
    if whole:
        clauses_of_all.choose(held, lang)
    else:
        st.caption(t("app.analyst.clauses_note", lang))
        cases.with_measure("case", lang)
    field(
        st.segmented_control, t("app.analyst.by", lang), "analyst.by", PAGE, options=list(BY), required=True,
        format_func=lambda by: t(f"app.analyst.by_{by}", lang),
    )  # fmt: skip
    if looked is None:
        return
    if whole:
        clauses_of_all.draw(held, looked, draw_split, lang)
        return
    state = current().analyst
    by: Any = state.by
    scenario, site = cases.chosen("case")
    first = positions.base()
    work = partial(attribute, scenario, first.law, looked.law, site, measures=(state.measure,), by=by)
    key = results.key_of("attribute", first.law.fingerprint, looked.law.fingerprint, fingerprint(scenario), site, state.measure, by)
    private = bool(looked.files)
    task = Task(key, work)
    if not results.ensure("clauses", [task], lang, private=private):
        st.skeleton(height=drawing.HIGH)
        return
    done: Attribution = results.at_hand([task], private=private)[0]
    draw_split(done, t("app.analyst.nothing_differs", lang), lang)


def draw_split(done: Attribution, nothing: str, lang: Language) -> None:
    """Draw the first measure of a split: its bars, its table, and how it was worked out; ``nothing`` is said where no clause has a part."""
    split = done.splits[0]
    values = {"measure": measure_label(split.measure, lang), "old": short(split.old, money(lang)), "new": short(split.new, money(lang))}
    st.subheader(escape(t("app.analyst.split_title", lang, change=signed(split.total, money(lang)), **values)), anchor=False)
    shown = [part for part in split.parts if abs(part.amount) > TRIFLE]
    if not shown:
        st.info(nothing, icon=":material/equal:")
    else:
        names = [bare(clause_said(done, part.clause, lang)) for part in shown]
        found = [
            Bar(
                name, part.amount, signed(part.amount, money(lang)), "worse" if part.amount < 0 else "tax",
                *(() if part.standard_error is None else (part.amount - 2 * part.standard_error, part.amount + 2 * part.standard_error)),
            )
            for name, part in zip(names, shown, strict=True)
        ]  # fmt: skip
        total = Bar(t("attribute.all", lang), split.total, signed(split.total, money(lang)), "total")
        said = "; ".join(f"{name}: {format_share(part.amount / split.total, lang)}" for name, part in zip(names, shown, strict=True)
                         ) if abs(split.total) > TRIFLE else "; ".join(f"{bar.name}: {bar.words}" for bar in found)  # fmt: skip
        drawing.bars([*found, total], f"{PAGE}.clauses", f"{said}. {t('app.analyst.adds_up', lang)}", lang)
        _table(done, split, lang)
    if nil := without_effect(done):
        st.caption(t("app.analyst.silent", lang, count=format_number(len(nil), lang)))
    count = format_number(done.evaluated, lang)
    st.caption(
        t("attribute.exact", lang, count=count)
        if done.orders is None
        else t("attribute.sampled", lang, count=count, orders=done.orders, seed=done.seed)
    )
    st.caption(t("attribute.note", lang))


def _table(done: Attribution, split: MeasureSplit, lang: Language) -> None:
    labels = {**done.old.parameters, **done.new.parameters}
    whole = abs(split.total) > TRIFLE
    rows = [
        {
            t("attribute.clause", lang): literal(clause_said(done, part.clause, lang)),
            t("attribute.parameters", lang): literal("; ".join(labels[path].label[lang] for path in part.clause.paths[:3])),
            t("attribute.amount", lang): escape(signed(part.amount, money(lang))),
            t("attribute.share", lang): format_share(part.amount / split.total, lang) if whole else "–",
            t("attribute.alone", lang): escape(signed(part.alone, money(lang))),
            t("attribute.last", lang): escape(signed(part.last, money(lang))),
        }
        for part in moving(split)
    ]
    rows.append(dict.fromkeys(rows[0], "") | {
        t("attribute.clause", lang): f"**{t('attribute.all', lang)}**", t("attribute.amount", lang): f"**{escape(signed(split.total, money(lang)))}**",
    })  # fmt: skip
    figures.table(pd.DataFrame(rows), alt=t("attribute.clause", lang), words={t("attribute.parameters", lang)})
