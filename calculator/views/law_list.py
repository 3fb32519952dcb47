"""Search of the law: a field, pills, and the parameters found."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from calculator.analysis.law_search import STATUSES, Item, search
from calculator.i18n import label, t
from calculator.law.coverage import counted
from calculator.law.law import Law
from calculator.quantities import Language, format_number
from calculator.views import model
from calculator.views.controls import control, pager
from calculator.views.draft_actions import own_files
from calculator.views.state import current, put
from calculator.views.words import literal, spoken_entry, spoken_raw

PAGE = "law"
SUBJECTS = (
    "corporate_income_tax", "land_rent", "land_use_tax", "personal_income_tax", "social_insurance", "top_up_tax", "depreciation", "investment", "state_budget",
)  # fmt: skip
SHOWN = 8
"""Parameters on one page of the list."""

_LONGEST = 120


def draw(law: Law, day: dt.date, lang: Language) -> None:
    """Draw the field, the pills and the list; on a narrow screen the list gives way to what was chosen."""
    asked = _asked()
    control(
        st.text_input,
        t("app.law.search", lang),
        f"{PAGE}.search",
        asked["search"],
        _take,
        "search",
        type="search",
        live="300ms",
        max_chars=200,
        placeholder=t("app.law.search_hint", lang),
    )
    with st.container(key="law_aside" if asked["chosen"] else "law_listing", gap="small"):
        for name, options, group in (("levies", SUBJECTS, "app.law.subject"), ("statuses", STATUSES, "app.law.status")):
            control(
                st.pills,
                t(f"app.law.{name}", lang),
                f"{PAGE}.{name}",
                list(asked[name]),
                _take,
                name,
                options=options,
                selection_mode="multi",
                format_func=lambda held, group=group: label(f"{group}.{held}", lang),
            )
        items = model.index_of(law, day, tuple(file.draft for file in own_files()))
        found = search(items, asked["search"], levies=asked["levies"], statuses=asked["statuses"])
        _results(found, law, day, asked, lang)
    with st.container(key="law_back" if asked["chosen"] else "law_no_back"):
        if asked["chosen"]:
            st.button(t("app.law.back", lang), key=f"{PAGE}.back", icon=":material/arrow_back:", on_click=_back)


def _asked() -> dict[str, Any]:
    """Give what is searched for: kept with the session, not in the address, which would note every letter."""
    ss = st.session_state
    if "law.asked" not in ss:
        ss["law.asked"] = {"search": "", "levies": (), "statuses": (), "page": 0, "chosen": True}
    asked: dict[str, Any] = ss["law.asked"]
    return asked


def _take(name: str) -> None:
    said = st.session_state[f"{PAGE}.{name}"]
    value = tuple(said) if isinstance(said, list) else said or ""
    st.session_state["law.asked"] = {**_asked(), name: value, "page": 1, "chosen": False}


def _back() -> None:
    st.session_state["law.asked"] = {**_asked(), "chosen": False}


def _results(found: list[Item], law: Law, day: dt.date, asked: dict[str, Any], lang: Language) -> None:
    if not found:
        searched = literal(asked["search"][:60])
        st.info(t("app.law.none_found" if searched else "app.law.none_of_these", lang, search=searched), icon=":material/search_off:")
        return
    pages = -(-len(found) // SHOWN)
    paths = [item.path for item in found]
    # The first time the list opens where the parameter stands that is looked at.
    near = paths.index(current().parameter) // SHOWN + 1 if current().parameter in paths else 1
    page = min(asked["page"] or near, pages)
    shown = found[(page - 1) * SHOWN : page * SHOWN]
    names = {item.path: item for item in shown}
    chosen = current().parameter
    with st.container(key="law_results"):
        control(
            st.radio,
            found_said(paths, law, lang),
            f"{PAGE}.parameter",
            chosen if chosen in names else None,
            _choose,
            options=list(names),
            index=None,
            format_func=lambda path: literal(names[path].name[lang]),
            captions=[_caption(item, law, day, lang) for item in shown],
            width="stretch",
        )
    pager(f"{PAGE}.page", page, pages, _turn, lang)


def found_said(paths: list[str], law: Law, lang: Language) -> str:
    """Say how many parameters of the law were found, and apart from them those that only drafts have."""
    count = counted(paths, law.parameters)
    key = "law_counts.both" if count.held and count.proposed else "law_counts.proposed" if count.proposed else "app.law.found"
    held, proposed = (format_number(number, lang) for number in count)
    return t(key, lang, count=held, proposed=proposed)


def _caption(item: Item, law: Law, day: dt.date, lang: Language) -> str:
    """Write the value of a parameter in one short line, or what a draft would make it."""
    parameter = law.parameters.get(item.path)
    if parameter is None:
        said = t("app.law.only_proposed", lang)
    else:
        entry = parameter.entry(day)
        said = spoken_entry(parameter, entry, lang) if entry else spoken_raw(parameter, None, lang)
    return literal(said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…")


def _choose() -> None:
    path = st.session_state[f"{PAGE}.parameter"]
    if path is not None:
        st.session_state["law.asked"] = {**_asked(), "chosen": True}
        put(parameter=path)


def _turn(page: int) -> None:
    st.session_state["law.asked"] = {**_asked(), "page": page, "chosen": False}
