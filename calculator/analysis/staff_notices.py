"""What a reader must know of the people of a run: who is not known to qualify, and pay that a contract lowers below the test."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.analysis.site_run import Notice, SiteRun
from calculator.analysis.staff import StaffRow
from calculator.project.business import Role
from calculator.project.scenario import Scenario

BY_PLACE = {"financial_centre", "da_nang_free_trade_zone", "ho_chi_minh_city_free_trade_zone"}
"""Schemes of a place: whoever works there is told of them, stated or not."""


def staff_notices(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Give the notices on the roles of a run."""
    exempt = (run.measures["staff_tax_exempt"] or 0.0) > 0
    unknown = [row for row in run.staff if row.five_years == "not_known" and not row.taken]
    if exempt and unknown:
        # Where nobody is exempt a notice of its own says so for all.
        worth = sum(row.schemes[0].tax_off for row in unknown)
        threshold = next((row.income_test_from for row in unknown if row.income_test_from is not None), 0.0)
        yield Notice("staff_roles_not_known", {"roles": _names(unknown), "threshold": threshold, "amount": worth}, 0.7)
    stated = {role.role: role for role in scenario.project.workforce}
    beside = {
        one.scheme: one
        for row in run.staff
        for one in row.schemes[1:]
        if one.state in {"not_known", "not_read"} and (one.scheme in BY_PLACE or _is_stated(stated[row.role], one.scheme))
    }
    for name, one in beside.items():
        label = run.law.parameters[f"personal_income_tax.{name}.staff"].label
        yield Notice(f"scheme_{one.state}", {"scheme": label, "amount": one.tax_off}, 0.8)
    for row in run.staff:
        equal, role = row.equal_take_home, stated[row.role]
        tested = row.five_years == "income_test_met" and row.income_test_from is not None and role.keeps != "employee"
        if tested and equal is not None and equal.gross_here * float(role.months_paid) < (row.income_test_from or 0.0):
            values = {"roles": row.role, "income": equal.gross_here * float(role.months_paid), "threshold": row.income_test_from}
            yield Notice("net_pay_below_test", values, 1.5)
    kept = run.measures["staff_relief_kept_by_employer"] or 0.0
    if kept > 1:
        employees = run.measures["staff_relief_kept_by_employees"] or 0.0
        yield Notice("staff_relief_kept", {"kept": kept, "amount": employees}, kept)


def _is_stated(role: Role, scheme: str) -> bool:
    return any(name == scheme and answer != "no" for name, answer in role.schemes.items())


def _names(rows: list[StaffRow]) -> str:
    return ", ".join(row.role for row in rows)
