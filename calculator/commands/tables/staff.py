"""The people of a run: records for ``--json``, and tables of what is known of each role."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from calculator.analysis.notices.staff import BY_PLACE
from calculator.analysis.people.staff import Criteria, SchemeRow, StaffRow
from calculator.commands.shell import plain
from calculator.i18n import label, t
from calculator.law.law import Law
from calculator.people.schemes import EXEMPTION, SUBJECT
from calculator.quantities import Language, format_money_short

if TYPE_CHECKING:
    from calculator.analysis.site_run import SiteRun


def staff_record(law: Law, rows: Sequence[StaffRow], lang: Language) -> list[dict[str, Any]]:
    """Give every role as plain data."""
    return [
        {
            "role": row.role,
            "income_test_from": _money(row.income_test_from),
            "years_income_test_met": list(row.years_met),
            "five_years": row.five_years,
            "schemes": [_scheme(law, one, lang) for one in row.schemes],
            "heads": plain(row.heads),
            "taken": [{"scheme": one.scheme, "first": one.first, "last": one.last} for one in row.taken],
            "runner_up": row.runner_up and _scheme(law, row.runner_up, lang),
            "reason": reason(law, row, lang),
            "equal_take_home": row.equal_take_home and {name: plain(float(value)) for name, value in row.equal_take_home._asdict().items()},
        }
        for row in rows
    ]


def criteria_record(sets: Sequence[Criteria], lang: Language) -> list[dict[str, Any]]:
    """Give what each set of criteria gives as plain data."""
    return [
        {
            "criteria": one.name,
            "title": one.title and one.title[lang],
            "income_test_from": _money(one.income_test_from),
            "roles_met": list(one.roles_met),
            "staff_tax_exempt": plain(one.staff_tax_exempt),
        }
        for one in sets
    ]


def reason(law: Law, row: StaffRow, lang: Language) -> str:
    """Say in a sentence why a role takes the scheme it takes, or what is not known."""
    if not row.taken:
        amounts = {"threshold": _short(row.income_test_from, lang), "amount": _short(row.schemes[0].tax_off, lang)}
        return t(f"staff.reason.{row.why}", lang, exempt=_short(row.spread_exempt, lang), **amounts)
    names = list(dict.fromkeys(scheme_name(law, span.scheme, lang) for span in row.taken))
    if row.runner_up is None:
        return t("staff.reason.alone" if len(names) == 1 else "staff.reason.in_turn", lang, scheme="; ".join(names))
    second = {"second": scheme_name(law, row.runner_up.scheme, lang), "amount": _short(row.runner_up.tax_off, lang)}
    return t("staff.reason.best" if len(names) == 1 else "staff.reason.in_turn_best", lang, scheme="; ".join(names), **second)


def scheme_name(law: Law, scheme: str, lang: Language) -> str:
    """Name a scheme as people read it."""
    return t("staff.scheme.five_years", lang) if scheme == EXEMPTION else law.parameters[f"{SUBJECT}{scheme}.staff"].label[lang]


def print_staff(run: SiteRun, lang: Language) -> None:
    """Print what is known of each role, and what other criteria would give; nothing without people."""
    from calculator.reports.tables import print_table

    if not run.staff:
        return
    rows = []
    for row in run.staff:
        spans = "; ".join(f"{scheme_name(run.law, one.scheme, lang)} {one.first}–{one.last}" for one in row.taken) or "–"
        equal = row.equal_take_home
        elsewhere = "–" if equal is None else f"{_short(equal.gross_here, lang)} → {_short(equal.gross_elsewhere, lang)}"
        rows.append([row.role, label(f"staff.state.{row.five_years}", lang), spans, elsewhere, reason(run.law, row, lang)])
    heads = [t(f"staff.{name}", lang) for name in ("role", "five_years", "taken", "equal_take_home", "why")]
    print_table(t("staff.title", lang), heads, rows, left=5)
    beside = [
        [row.role, scheme_name(run.law, one.scheme, lang), label(f"staff.state.{one.state}", lang), _short(one.tax_off, lang)]
        for row in run.staff
        for one in row.schemes[1:]
        if one.state in {"open", "not_read"} or (one.state == "not_known" and one.scheme in BY_PLACE)
    ]
    if beside:
        print_table(t("staff.beside", lang), [t(f"staff.{name}", lang) for name in ("role", "scheme", "state", "tax_off")], beside, left=3)
    if len(run.criteria) > 1:
        print_table(
            t("staff.criteria", lang),
            [t(f"staff.{name}", lang) for name in ("criteria_set", "income_test_from", "roles_met", "exempt")],
            [
                [
                    one.title[lang] if one.title else t("staff.in_force", lang),
                    _short(one.income_test_from, lang),
                    ", ".join(one.roles_met) or "–",
                    format_money_short(one.staff_tax_exempt, lang),
                ]
                for one in run.criteria
            ],
        )


def _scheme(law: Law, one: SchemeRow, lang: Language) -> dict[str, Any]:
    return {"scheme": one.scheme, "label": scheme_name(law, one.scheme, lang), "state": one.state, "tax_off": plain(one.tax_off)}


def _money(value: float | None) -> Any:
    return None if value is None else plain(value)


def _short(value: float | None, lang: Language) -> str:
    return "–" if value is None or not math.isfinite(value) else format_money_short(value, lang)
