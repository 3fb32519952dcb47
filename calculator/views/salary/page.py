"""The salary page: how much more one person takes home, whether they are known to qualify, and for how long."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import streamlit as st

from calculator.analysis.people.one_person import PersonPay, pay_of
from calculator.errors import InputError
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.quantities import Language, format_number
from calculator.views import docked, frame
from calculator.views.controls import field
from calculator.views.lens import of_no_scenario as money
from calculator.views.salary import inputs
from calculator.views.salary.address import SECTIONS, SalaryState
from calculator.views.salary.months import shown
from calculator.views.state import current, law_of, put
from calculator.views.words import CONFIDENCE_ICONS, escape, parted, provision_line, short, weakest, weakest_said

EXEMPTION = "personal_income_tax.exemption."
RESTS_ON = (
    "share", "years", "first_month", "ratio_method", "group_1_tests", "income_multiple", "income_years", "gross_domestic_product_per_capita",
)  # fmt: skip
TAX = ("personal_income_tax.resident_tariff_month", "personal_income_tax.personal_deduction", "personal_income_tax.dependant_deduction")
PRESETS: dict[str, dict[str, object]] = {
    "35": {"pay": Fraction(35_000_000), "nationality": "vn"},
    "60": {"pay": Fraction(60_000_000), "nationality": "vn"},
    "120": {"pay": Fraction(120_000_000), "nationality": "vn"},
    "foreign_55": {"pay": Fraction(55_000_000), "nationality": "foreign"},
}


def page() -> None:
    """Draw the page: the numbers first, then the form, then the bars."""
    state = current()
    lang, own, law = state.lang, state.salary, law_of(state)
    st.title(t("app.question.salary", lang), anchor=False)
    frame.no_numbers(lang)
    field(
        st.segmented_control, t("app.sections", lang), "salary.section", "salary", options=SECTIONS,
        format_func=lambda name: label(f"salary_page.section.{name}", lang), required=True, wrap=False, label_visibility="collapsed",
    )  # fmt: skip
    if law.missing_numbers:
        return
    with frame.guarded():
        if own.section == "file":
            from calculator.views.salary import batch

            batch.draw(law, lang)
        else:
            _person(law, own, lang)


def _person(law: Law, own: SalaryState, lang: Language) -> None:
    with st.container(horizontal=True, gap="xsmall", key="salary.presets"):
        for name, changes in PRESETS.items():
            st.button(t(f"salary_page.preset.{name}", lang), key=f"salary.preset.{name}", on_click=_take, args=(changes,))
    try:
        pay: PersonPay | None = pay_of(law, own.person)
        wrong = ""
    except InputError as fault:
        pay, wrong = None, fault.problems[0].place.key
    if pay is None:
        st.warning(t("salary_page.not_computed", lang, field=label(f"salary_page.field.{wrong}", lang)), icon=":material/error:")
    else:
        _cards(pay, own, law, lang)
        docked.put_in(docked.Docked(docked_words(pay, lang), stale="salary.pay" in st.session_state["refused"]))
    left, right = st.columns([4, 8], gap="medium")
    with left:
        inputs.draw(own, Fraction(round(pay.income)) if pay else own.pay * 12, lang)
    if pay is not None:
        with right:
            from calculator.views.salary import charts

            charts.draw(pay, own, lang)


def _take(changes: dict[str, object]) -> None:
    put(**{f"salary.{name}": value for name, value in {**changes, "basis": "gross", "two_year_income": Fraction(0)}.items()})


def more_said(pay: PersonPay, lang: Language) -> str:
    """Say how much more is taken home: where it is not known whether the person qualifies, what is certain is nothing."""
    return t("salary_page.a_month", lang, value=("+" if pay.more > 0 and pay.state != "not_known" else "") + money(lang).exact(_sure(pay)))


def docked_words(pay: PersonPay, lang: Language) -> str:
    """Say the same for the foot of the page, read without the cards: what hangs on qualifying says so."""
    if not _conditional(pay):
        return t("salary_page.dock", lang, value=more_said(pay, lang))
    sure, more = money(lang).exact(0.0), t("salary_page.a_month", lang, value=f"+{money(lang).exact(pay.more)}")
    return t("salary_page.dock_not_known" if pay.state == "not_known" else "salary_page.dock_if_qualified", lang, sure=sure, more=more)


def _conditional(pay: PersonPay) -> bool:
    return bool(pay.clocks) and pay.state not in {"no_law", "ended"}


def _sure(pay: PersonPay) -> float:
    return 0.0 if pay.state == "not_known" else pay.more


def _cards(pay: PersonPay, own: SalaryState, law: Law, lang: Language) -> None:
    with st.grid(4, min_column_width=150, gap="small"):
        _card("more", more_said(pay, lang), _more_note(pay, lang), pay, law, own, lang)
        _card("qualifies", label(f"salary_page.state.{pay.state}", lang), _test_note(pay, lang), pay, law, own, lang)
        _card("left", _left(pay, lang), _left_note(pay, lang), pay, law, own, lang)
        cost = money(lang).exact(pay.having["employer_cost"])
        _card("cost", cost, t("salary_page.note.cost", lang), pay, law, own, lang)
    st.markdown(escape(sentence(pay, lang)))


def _card(name: str, value: str, note: str, pay: PersonPay, law: Law, own: SalaryState, lang: Language) -> None:
    with st.container(border=True, gap="xxsmall", height="stretch"):
        st.metric(t(f"salary_page.card.{name}", lang), escape(parted(value)))
        st.caption(escape(note))
        used = _used(law, own, tax=name in {"more", "cost"})
        sure = weakest(used.values())
        with st.popover(
            escape(parted(t("app.why", lang, value=value))),
            type="tertiary",
            icon=CONFIDENCE_ICONS[sure],
            key=f"salary.why.{name}",
            on_change="rerun",
        ) as box:
            if not box.open:
                return
            st.markdown(f"**{escape(t(f'salary_page.card.{name}', lang))}: {escape(value)}**")
            st.markdown(escape(_formula(name, pay, lang)))
            st.caption(t("salary_page.against", lang))
            st.markdown(f"**{t('app.provisions', lang)}**")
            st.markdown("\n".join(provision_line(path, entry, law, lang) for path, entry in used.items()))
            st.markdown(weakest_said({path: entry.confidence for path, entry in used.items()}, law, lang))


def _used(law: Law, own: SalaryState, *, tax: bool) -> dict[str, Entry]:
    """Give what the answer rests on, as the law has it in the month."""
    day = dt.date.fromisoformat(f"{own.month}-01")
    paths = [*(EXEMPTION + name for name in RESTS_ON), *(TAX if tax else ())]
    found = {path: law.entry(path, day) for path in paths if path in law.parameters}
    return {path: entry for path, entry in found.items() if entry is not None}


def _formula(name: str, pay: PersonPay, lang: Language) -> str:
    tested = pay.threshold == pay.threshold
    key = name if name != "qualifies" or tested else "qualifies_no_test"
    found = t(
        f"salary_page.formula.{key}",
        lang,
        tax=money(lang).exact(pay.without["pit"]),
        exempt=money(lang).exact(pay.having["pit_exempt"]),
        gross=money(lang).exact(pay.having["gross"]),
        insurance=money(lang).exact(pay.having["employer_insurance"] + pay.having["trade_union_fee"]),
        income=short(pay.income, lang),
        threshold=short(pay.threshold, lang) if tested else "",
        months=format_number(pay.clocks[0].left, lang) if pay.clocks else "0",
        first=shown(pay.clocks[0].first, lang) if pay.clocks else "–",
        last=shown(pay.clocks[0].last, lang) if pay.clocks else "–",
    )
    return f"{found}; {t('two_years.state_it', lang)}" if key == "qualifies" and pay.supposed else found


def _more_note(pay: PersonPay, lang: Language) -> str:
    both = t("salary_page.note.both", lang, without=money(lang).exact(pay.without["net"]), having=money(lang).exact(pay.having["net"]))
    if pay.state == "not_known":
        return t("salary_page.note.if_qualified", lang, more=money(lang).exact(pay.more), both=both)
    return both


def _test_note(pay: PersonPay, lang: Language) -> str:
    if pay.state in {"no_law", "ended"}:
        return t(f"salary_page.note.{pay.state}", lang)
    if pay.threshold != pay.threshold:
        return t("salary_page.note.no_test", lang)
    key = "test_met" if pay.state == "income_test_met" else "test_below"
    note = t(f"salary_page.note.{key}", lang, income=short(pay.income / 12, lang), threshold=short(pay.threshold / 12, lang))
    return f"{t('two_years.supposed', lang)}: {note}. {t('two_years.state_it', lang)}" if pay.supposed else note


def _left(pay: PersonPay, lang: Language) -> str:
    return t("app.months", lang, count=pay.clocks[0].left) if pay.clocks else t("app.no_lease", lang)


def _left_note(pay: PersonPay, lang: Language) -> str:
    if not pay.clocks:
        return t("salary_page.note.no_law", lang)
    return t("salary_page.note.clock", lang, first=shown(pay.clocks[0].first, lang), last=shown(pay.clocks[0].last, lang))


def sentence(pay: PersonPay, lang: Language) -> str:
    """Say in a sentence what the exemption gives, if the person qualifies."""
    if not _conditional(pay):
        return t(f"salary_page.sentence.{'ended' if pay.state == 'ended' else 'no_law'}", lang)
    return t("salary_page.sentence.more", lang, value=money(lang).exact(pay.more), month=shown(pay.clocks[0].last, lang))
