"""Payslips other people worked out: ``calculator/published/cases/payslips/*/*.yaml`` through `salary`, and the examples of Circular 111/2013 by its own law."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calculator.law.law import load_law
from calculator.law.lookup import LawReader
from calculator.people import payroll
from calculator.people.payroll import MonthLaw, Payslip, People
from calculator.published import load as cases
from calculator.recorder import Plain
from calculator.rules import personal_income_tax, settlement, wage_parts
from calculator.rules.wage_parts import PartsLaw, PayParts
from calculator.yaml_text import read_file
from tests.test_commands import answer
from tests.test_salary import law_of_2013

FOLDER = cases.FOLDER / "payslips"
FILES = {path.stem: read_file(path).data for path in sorted(FOLDER.glob("*/*.yaml"))}
CASES = [(name, case) for name, data in FILES.items() for case in data["cases"]]
M = 1_000_000


@pytest.mark.parametrize(("name", "case"), CASES)
def test_case(capsys: pytest.CaptureFixture[str], name: str, case: str) -> None:
    given = FILES[name]["cases"][case]
    assert len(FILES[name]["source"]) > 40
    found = answer(capsys, f"salary {given['options']}")
    derived = {
        **found,
        "insurance": found["employee_si"] + found["employee_hi"] + found["employee_ui"],
        "employer": found["gross"] + found["employer_insurance"],
    }
    assert {key: derived[key] for key in given["expect"]} == {key: int(value) for key, value in given["expect"].items()}


def test_rounding_is_left_to_who_pays(capsys: pytest.CaptureFixture[str]) -> None:
    # VN-SI-05-3: 17,777,779 gives fractions of a đồng; the source rounds each line half up, no provision asks for it.
    found = answer(capsys, "salary --gross 17777779 --month 2026-03")
    expected = {"employee_si": 1_422_222, "employee_hi": 266_667, "employee_ui": 177_778, "employer_insurance": 3_822_222, "pit": 20_556}
    for key, value in expected.items():
        assert found[key] == pytest.approx(value, abs=1.5 if key == "employer_insurance" else 0.5)
    assert found["net"] == pytest.approx(15_890_556, abs=1.5)


# --- Circular 111/2013/TT-BTC. Its deductions are of before the insurance that is held, so its income tax law meets a contract
# without insurance, or one whose insured wage gives the insurance the example states.


def of_2013(*, insurance: float, dependants: float = 0.0, pension: float = 0.0, **parts: float) -> dict[str, Any]:
    """Give a resident under the income tax law of December 2013 who pays some insurance, and the parts of pay."""
    read, one = LawReader(load_law(), Plain()), np.ones(1)
    days, region = payroll.first_days(np.array([12 * 2024 + 6])), np.zeros(1, dtype=np.int64)
    law_2013 = payroll.first_days(np.array([12 * 2013 + 11]))
    tax = law_of_2013()._replace(short_contract_months=np.zeros(1))
    held = PartsLaw(
        overtime_wholly_exempt=np.array([False]),
        meal_ceiling=np.array([np.inf]),
        housing_cap=read.by_date("personal_income_tax.housing_cap", law_2013),
        union_dues=np.zeros(1),
        most_union_dues=np.zeros(1),
    )
    amounts = {name: parts.get(name, 0.0) * one for name in PayParts._fields if name != "union_member"}
    return {
        # 10.5 % of the insured wage, below every ceiling.
        "insured": insurance / 0.105 * one,
        "people": People(region, dependants * one, one > 1, one > 0, np.inf * one, pension * one, 0 * one),
        "law": MonthLaw(payroll.insurance_law(read, days, region), tax, np.zeros(1), held),
        "parts": PayParts(**amounts, union_member=one > 1),
    }


def first(slip: Payslip) -> dict[str, float]:
    return {name: float(values[0]) for name, values in slip._asdict().items()}


def net_of_tax(net: float, given: dict[str, Any]) -> dict[str, float]:
    return first(payroll.payslip_from_net(net=np.array([net]), net_of_tax_only=np.array([True]), **given))


def test_example_2_overtime_above_normal_pay() -> None:
    # 40,000 an hour; 60,000 on a working day, 80,000 on a day of rest: 20,000 and 40,000 are exempt.
    exempt = wage_parts.exempt_overtime(
        overtime=np.array([60_000.0, 80_000.0]), above_normal_pay=np.array([20_000.0, 40_000.0]), wholly=np.array([False, False])
    )
    assert exempt.tolist() == [20_000, 40_000]
    read = LawReader(load_law(), Plain())
    law = payroll.parts_law(read, payroll.first_days(np.array([12 * 2025 + 11, 12 * 2026])), np.array([True, True]))
    assert law.overtime_wholly_exempt.tolist() == [False, True]
    # A non-resident's overtime follows the old law for six months more.
    law = payroll.parts_law(read, payroll.first_days(np.array([12 * 2026 + 5, 12 * 2026 + 6])), np.array([False, False]))
    assert law.overtime_wholly_exempt.tolist() == [False, True]


def test_example_4_two_children() -> None:
    found = first(payroll.payslip(gross=np.array([40e6]), **of_2013(insurance=3.4e6, dependants=2)))
    assert (found["taxable_income"], found["pit"]) == (pytest.approx(20.4e6), pytest.approx(2.43e6))


def test_example_5_pay_net_of_tax() -> None:
    found = net_of_tax(31.5e6, of_2013(insurance=1.5e6, in_kind=1e6))
    assert (found["taxable_income"], found["pit"]) == (pytest.approx(25_437_500), pytest.approx(3_437_500))
    assert found["gross"] == pytest.approx(31.5e6 + 3_437_500)


def test_example_6_and_housing() -> None:
    # The source rounds to a thousand đồng: 5,390; 32,187; 4,797; 42,687.
    found = net_of_tax(31.5e6, of_2013(insurance=1.5e6, in_kind=1e6, housing=6e6))
    assert found["housing_counted"] == pytest.approx(5_390_625)
    assert (found["taxable_income"], found["pit"]) == (pytest.approx(32_187_500), pytest.approx(4_796_875))
    assert found["taxable_pay"] == pytest.approx(42_687_500)
    assert found["benefits"] == pytest.approx(7e6)


def test_example_7_two_payers_in_the_annual_settlement() -> None:
    # Company Y, five months of 12 m net of tax without deductions: (12 - 0.75) / 0.85 = 13.235 m.
    tariff = law_of_2013().tariff
    other = personal_income_tax.taxable_from_net(base=np.array([12e6]), tariff=tariff)
    assert other == pytest.approx([13_235_000], abs=500)
    read = LawReader(load_law(), Plain())
    yearly = payroll.tariff_by_date(read, "personal_income_tax.resident_tariff_year", payroll.first_days(np.array([12 * 2014])))
    found = settlement.settle_year(
        taxable_pay=12 * np.array([42_687_500.0]) + 5 * other,
        deductions=np.array([12 * (9e6 + 1.5e6)]),
        exempt_pay=np.zeros(1),
        withheld=np.zeros(1),
        tariff=yearly,
        relief=0.0,
    )
    # 74.105 m as the source has it from figures cut to a thousand đồng a month.
    assert found.pit == pytest.approx([74_105_000], abs=2_000)


def test_example_17_two_tax_periods_of_a_foreigner() -> None:
    # 240 m and 228 m a period, twelve deductions of 9 m: 132 m and 120 m, 10.8 m and 9 m of tax. The credit of 4.5 m for the five months
    # that are in both periods is not computed.
    read = LawReader(load_law(), Plain())
    days = payroll.first_days(np.array([12 * 2014, 12 * 2015]))
    months = read.by_date("personal_income_tax.settlement.personal_deduction_months", days)
    found = settlement.settle_year(
        taxable_pay=np.array([240e6, 228e6]),
        deductions=months * read.by_date("personal_income_tax.personal_deduction", days),
        exempt_pay=np.zeros(2),
        withheld=np.array([12e6, 8e6]),
        tariff=payroll.tariff_by_date(read, "personal_income_tax.resident_tariff_year", days),
        relief=0.0,
    )
    assert found.taxable_income == pytest.approx([132e6, 120e6])
    assert found.pit == pytest.approx([10.8e6, 9e6])
    assert found.balance == pytest.approx([-1.2e6, 1e6])


def test_example_11_voluntary_pension(capsys: pytest.CaptureFixture[str]) -> None:
    # 800,000 a month are deducted whole, of 2,000,000 one million: the cap of before 2026.
    whole, capped, none = (
        answer(capsys, f"salary --gross 20m --month 2025-03 --pension-premium {premium}") for premium in (800_000, 2_000_000, 0)
    )
    assert none["taxable_income"] - whole["taxable_income"] == 800_000
    assert none["taxable_income"] - capped["taxable_income"] == 1_000_000


@pytest.mark.parametrize(
    ("base", "taxable"),
    # Appendix 02: base less the amount, by the divisor, at a place inside each line.
    [
        (4.0, 4.0 / 0.95),
        (9.0, 8.75 / 0.9),
        (16.0, 15.25 / 0.85),
        (22.0, 20.35 / 0.8),
        (40.0, 36.75 / 0.75),
        (60.0, 54.15 / 0.7),
        (100.0, 90.15 / 0.65),
    ],
)
def test_appendix_02(base: float, taxable: float) -> None:
    found = personal_income_tax.taxable_from_net(base=np.array([base * M]), tariff=law_of_2013().tariff)
    assert found == pytest.approx([taxable * M], abs=1e-3)


def test_a_net_contract_is_the_official_conversion(capsys: pytest.CaptureFixture[str]) -> None:
    # 2026, net of tax: 40 m and the insurance of an insured wage of 30 m (3.15 m): base 40 - 3.15 - 15.5 = 21.35 m -> (21.35 - 0.5) / 0.9.
    found = answer(capsys, "salary --net-of-tax 40m --insured-salary 30m --month 2026-03")
    assert found["taxable_income"] == pytest.approx(20.85e6 / 0.9, abs=1e-3)
    assert found["gross"] - found["pit"] == pytest.approx(40e6, abs=1e-3)
    # Net of tax and insurance: the insurance is a benefit and a deduction at once, so base 40 - 15.5 = 24.5 m.
    found = answer(capsys, "salary --net 40m --insured-salary 30m --month 2026-03")
    assert found["taxable_income"] == pytest.approx(24e6 / 0.9, abs=1e-3)
