"""What a reader must know of the people of a run: who is not known to qualify, and pay that a contract lowers below the test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculator.analysis.people.staff import StaffRow
from calculator.analysis.site_run import Notice, SiteRun
from calculator.project.business import Role
from calculator.project.scenario import Scenario

BY_PLACE = {"financial_centre", "da_nang_free_trade_zone", "ho_chi_minh_city_free_trade_zone"}
"""Schemes of a place: whoever works there is told of them, stated or not."""


def staff_notices(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Give the notices on the roles of a run."""
    exempt = (run.measures["staff_tax_exempt"] or 0.0) > 0
    unknown = staff_not_known(run.staff, scenario)
    if exempt and unknown:
        # Where nobody is exempt a notice of its own says so for all.
        worth = sum(row.schemes[0].tax_off for row in unknown)
        threshold, values = threshold_for(unknown, scenario), {"roles": _names(unknown), "amount": worth}
        if threshold is None:
            yield Notice("staff_roles_no_test", values, 0.7)
        else:
            yield Notice("staff_roles_not_known", {**values, "threshold": threshold}, 0.7)
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
    shut = {
        one.scheme: row.role
        for row in run.staff
        for one in row.schemes[1:]
        if one.state == "not_open" and _is_yes(stated[row.role], one.scheme)
    }
    for name, role in shut.items():
        yield Notice("scheme_shut", {"scheme": run.law.parameters[f"personal_income_tax.{name}.staff"].label, "role": role}, 1.5)
    for row in run.staff:
        if row.below_test is not None:
            values = {"roles": row.role, "income": row.below_test.income, "threshold": row.below_test.threshold}
            yield Notice("net_pay_below_test", values, 1.5)
    kept = run.measures["staff_relief_kept_by_employer"] or 0.0
    if kept > 1:
        employees = run.measures["staff_relief_kept_by_employees"] or 0.0
        yield Notice("staff_relief_kept", {"kept": kept, "amount": employees}, kept)


def staff_not_known(rows: Sequence[StaffRow], scenario: Scenario) -> list[StaffRow]:
    """Give the roles of whom it is not known whether they qualify, where that matters: some of their pay is for the project."""
    project = {role.role for role in scenario.project.workforce if role.project_share > 0}
    return [row for row in rows if row.five_years == "not_known" and not row.taken and row.role in project]


def threshold_for(rows: Sequence[StaffRow], scenario: Scenario) -> float | None:
    """Give the yearly pay from which some of these roles meet the test, that of Vietnamese first; none where no test is known to be theirs [VND]."""
    foreign = {role.role for role in scenario.project.workforce if role.nationality == "foreign"}
    held = sorted((row for row in rows if row.income_test_from is not None), key=lambda row: row.role in foreign)
    return held[0].income_test_from if held else None


def _is_stated(role: Role, scheme: str) -> bool:
    return any(name == scheme and answer != "no" for name, answer in role.schemes.items())


def _is_yes(role: Role, scheme: str) -> bool:
    return any(name == scheme and answer == "yes" for name, answer in role.schemes.items())


def _names(rows: list[StaffRow]) -> str:
    return ", ".join(row.role for row in rows)
