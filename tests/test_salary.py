"""``salary``: payslips worked out by others, what is said, and what is refused; expected values are typed."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

from calculator.__main__ import main
from calculator.law.law import load_law
from calculator.law.lookup import LawReader
from calculator.people import payroll
from calculator.published.load import FOLDER
from calculator.recorder import Plain
from calculator.rules import personal_income_tax
from calculator.rules.personal_income_tax import WageTaxLaw
from calculator.yaml_text import read_file
from tests.test_commands import answer, messages

KEYS = [
    "gross",
    "employee_si",
    "employee_hi",
    "employee_ui",
    "employer_insurance",
    "trade_union_fee",
    "taxable_income",
    "pit",
    "pit_exempt",
    "pit_payable",
    "net",
    "employer_cost",
    "taxable_pay",
    "outside_tax",
    "housing_counted",
    "benefits",
    "union_dues",
]

MARCH, JULY, DECEMBER = "--month 2026-03", "--month 2026-07", "--month 2025-12"
ORACLES: dict[str, Any] = read_file(FOLDER / "payslips" / "public_tests_and_a_calculator" / "both_tariffs.yaml").data["cases"]


@pytest.mark.parametrize("number", ORACLES)
def test_gross_is_found_again_from_the_net_a_source_prints(capsys: pytest.CaptureFixture[str], number: str) -> None:
    options, net = ORACLES[number]["options"], ORACLES[number]["expect"]["net"]
    person = " ".join(options.split()[2:])
    assert answer(capsys, f"salary --net {net} {person}") == answer(capsys, f"salary {options}")


# Circular 111/2013 examples 4 to 6: the law of 2013, from before insurance is held, so through the rules.


def law_of_2013() -> WageTaxLaw:
    read, days = LawReader(load_law(), Plain()), payroll.first_days(np.array([2013 * 12 + 11]))
    none = np.zeros(1)
    return WageTaxLaw(
        tariff=payroll.tariff_by_date(read, "personal_income_tax.resident_tariff_month", days),
        personal_deduction=read.by_date("personal_income_tax.personal_deduction", days),
        dependant_deduction=read.by_date("personal_income_tax.dependant_deduction", days),
        pension_cap=none,
        non_resident_rate=none,
        short_contract_rate=none,
        short_contract_threshold=none,
        short_contract_months=none,
    )


def test_case_2_wage_of_40_million_with_two_children() -> None:
    found = personal_income_tax.wage_tax(
        gross=np.array([40e6]),
        insurance=np.array([3.4e6]),
        pension_premium=np.zeros(1),
        dependants=np.array([2.0]),
        resident=np.array([True]),
        contract_months=np.array([np.inf]),
        month_pay=np.array([40e6]),
        law=law_of_2013(),
    )
    assert found.taxable == pytest.approx([20_400_000], abs=1e-6)
    assert found.tax == pytest.approx([2_430_000], abs=1e-6)


def test_cases_3_and_4_pay_agreed_net_of_tax() -> None:
    law = law_of_2013()
    self_deduction = law.personal_deduction
    assert self_deduction == 9_000_000
    base = np.array([31.5e6]) + 1e6 - 1.5e6 - self_deduction
    taxable = personal_income_tax.taxable_from_net(base=base, tariff=law.tariff)
    assert taxable == pytest.approx([25_437_500], abs=1e-6)
    assert personal_income_tax.progressive_tax(income=taxable, tariff=law.tariff) == pytest.approx([3_437_500], abs=1e-6)

    read = LawReader(load_law(), Plain())
    cap = read.by_date("personal_income_tax.housing_cap", payroll.first_days(np.array([2013 * 12 + 11])))
    other = taxable + 1.5e6 + self_deduction
    counted = personal_income_tax.housing_counted(housing=np.array([6e6]), other_taxable=other, cap=cap)
    assert counted == pytest.approx([5_390_625], abs=1e-6)
    taxable = personal_income_tax.taxable_from_net(base=base + counted, tariff=law.tariff)
    assert taxable == pytest.approx([32_187_500], abs=1e-6)
    assert personal_income_tax.progressive_tax(income=taxable, tariff=law.tariff) == pytest.approx([4_796_875], abs=1e-6)


# --- the contract


def test_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(answer(capsys, "salary --gross 20m")) == ["month", *KEYS, "exemption", "equal_take_home", "provisions", "not_primary"]


@pytest.mark.parametrize(("variant", "month"), [("in_force", "2026-11"), ("decree_154", "2025-06")])
def test_the_month_is_that_of_the_law_unless_given(capsys: pytest.CaptureFixture[str], variant: str, month: str) -> None:
    found = answer(capsys, f"salary --gross 20m --variant {variant}")
    assert found["month"] == month
    assert found == answer(capsys, f"salary --gross 20m --variant {variant} --month {month}")


def test_months_after_the_law_data_hold_the_last_values(capsys: pytest.CaptureFixture[str]) -> None:
    late, last = (answer(capsys, f"salary --gross 60m --month {month}") for month in ("2040-02", "2026-07"))
    assert [late[key] for key in KEYS] == [last[key] for key in KEYS]
    first = answer(capsys, "salary --gross 60m --month 2024-07")
    # 8 % of 20 times 2.34 m; 11 m for oneself.
    assert (first["employee_si"], first["taxable_income"]) == (3_744_000, 60_000_000 - 3_744_000 - 702_000 - 600_000 - 11_000_000)


def test_regions(capsys: pytest.CaptureFixture[str]) -> None:
    caps = [answer(capsys, f"salary --gross 300m {MARCH} --region {region}")["employee_ui"] for region in ("I", "II", "III", "IV")]
    # 1 % of 20 times 5.31, 4.73, 4.14 and 3.7 m
    assert caps == [1_062_000, 946_000, 828_000, 740_000]


def test_exemption(capsys: pytest.CaptureFixture[str]) -> None:
    whole = answer(capsys, f"salary --gross 60m {MARCH} --qualified")
    assert (whole["pit"], whole["pit_exempt"], whole["pit_payable"], whole["net"]) == (4_390_800, 4_390_800, 0, 54_954_000)
    part = answer(capsys, f"salary --gross 60m {MARCH} --qualified --project-share 30%")
    assert (part["pit"], part["pit_exempt"], part["pit_payable"], part["net"]) == (4_390_800, 1_317_240, 3_073_560, 51_880_440)
    assert answer(capsys, f"salary --net 51880440 {MARCH} --qualified --project-share 0.3")["gross"] == 60_000_000


def test_insured_salary_and_pension_premium(capsys: pytest.CaptureFixture[str]) -> None:
    # 10.5 % of 10 m; 60 - 1.05 - 3 (cap) - 15.5 = 40.45 m: 2.5 m and 20 % of 10.45 m.
    found = answer(capsys, f"salary --gross 60m {MARCH} --insured-salary 10m --pension-premium 3m")
    assert (found["employee_si"], found["taxable_income"], found["pit"], found["net"]) == (800_000, 40_450_000, 4_590_000, 54_360_000)
    assert (found["employer_insurance"], found["trade_union_fee"], found["employer_cost"]) == (2_150_000, 200_000, 62_350_000)


def test_lowest_base_from_july_2025(capsys: pytest.CaptureFixture[str]) -> None:
    months = ("2025-06", "2025-07", "2026-07")
    found = [answer(capsys, f"salary --gross 30m --insured-salary 1m --month {month}")["employee_si"] for month in months]
    assert found == [80_000, 187_200, 202_400]
    assert answer(capsys, f"salary --gross 30m --insured-salary 0 {MARCH}")["employee_si"] == 0


@pytest.mark.parametrize(
    ("options", "net", "gross"),
    [
        ("", 0, 0),
        # 2,340,000 x 9.5 % and 1 % of gross are insurance; below 2 m no tax is withheld.
        ("--contract-months 2", 1_500_000, 1_722_300 / 0.99),
        # What would need exactly 2 m without tax takes more with it.
        ("--contract-months 2", 1_757_700, 198_000_000 / 89),
        ("--insured-salary 60m", 0, 5_046_000),
        ("--residence non-resident --insured-salary 0", 80, 100),
    ],
)
def test_lowest_gross_that_leaves_a_net(capsys: pytest.CaptureFixture[str], options: str, net: int, gross: float) -> None:
    found = answer(capsys, f"salary --net {net} {MARCH} {options}")
    assert found["gross"] == pytest.approx(gross, abs=1e-6)
    assert found["net"] == pytest.approx(net, abs=1e-6)


# --- the exemption: met, not known or stated, never "not met"

STATES = {
    "--gross 60m --month 2026-03": "not_known",
    "--gross 60m --month 2026-03 --two-year-income 627499999": "not_known",
    "--gross 60m --month 2026-03 --two-year-income 627500000": "income_test_met",
    # Which of the two tests is a foreigner's is not known, however much is earned.
    "--gross 60m --month 2026-03 --nationality foreign --two-year-income 90bn": "not_known",
    "--gross 60m --month 2026-03 --qualified": "stated",
    "--gross 60m --month 2026-03 --qualified --first-exempt-month 2026-03": "stated",
    "--gross 60m --month 2031-02 --qualified --first-exempt-month 2026-03": "stated",
    "--gross 60m --month 2031-03 --qualified --first-exempt-month 2026-03": "ended",
    "--gross 60m --month 2025-12 --two-year-income 900m": "no_law",
}


@pytest.mark.parametrize("options", STATES)
def test_what_is_known_of_the_exemption(capsys: pytest.CaptureFixture[str], options: str) -> None:
    found = answer(capsys, f"salary {options}")
    exemption = found["exemption"]
    assert exemption["state"] == STATES[options]
    applied = exemption["with"] if exemption["state"] == "stated" else exemption["without"]
    assert {name: found[name] for name in applied} == applied
    if exemption["state"] in ("no_law", "ended"):
        assert exemption["with"] == exemption["without"]
    else:
        assert exemption["with"]["pit_payable"] == 0 < exemption["without"]["pit_payable"]
        assert exemption["with"]["net"] - exemption["without"]["net"] == found["pit"]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("options", STATES)
def test_not_meeting_the_income_test_is_not_known(capsys: pytest.CaptureFixture[str], options: str, lang: str) -> None:
    assert main(f"salary {options} --lang {lang}".split()) == 0
    out = capsys.readouterr().out
    assert "salary." not in out.replace("commands.salary", "")
    if STATES[options] == "not_known":
        assert ("not known, and not applied" if lang == "en" else "chưa biết, nên không áp dụng") in out
        assert "353/2025/NĐ-CP" in out
    assert "not met" not in out
    assert "không đạt" not in out


def test_the_income_test_is_cited_where_an_income_is_stated(capsys: pytest.CaptureFixture[str]) -> None:
    more = paths(answer(capsys, f"salary --gross 60m {MARCH} --two-year-income 1bn")) - paths(answer(capsys, f"salary --gross 60m {MARCH}"))
    assert more == {f"personal_income_tax.exemption.{name}" for name in ("income_multiple", "gross_domestic_product_per_capita")}


# --- parts of pay


def test_meal_allowance_by_month(capsys: pytest.CaptureFixture[str]) -> None:
    # 730,000 to June 2025, no ceiling in figures to June 2026, then 1.2 m.
    months = ("2025-06", "2025-07", "2026-06", "2026-07")
    found = [answer(capsys, f"salary --gross 30m --meal-allowance 2m --month {month}")["outside_tax"] for month in months]
    assert found == [730_000, 2_000_000, 2_000_000, 1_200_000]


def test_housing_counts_up_to_15_percent_of_other_pay(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, f"salary --gross 40m --housing 8m {MARCH}")
    # 40 m x 15 % = 6 m; 46 - 4.2 - 15.5 = 26.3 m: 0.5 m and 10 % of 16.3 m. The employer pays 8 m.
    assert (found["housing_counted"], found["taxable_income"], found["pit"]) == (6_000_000, 26_300_000, 2_130_000)
    assert found["employer_cost"] == 40_000_000 + 8_600_000 + 800_000 + 8_000_000
    assert found["net"] == 40_000_000 - 4_200_000 - 2_130_000


def test_employer_pension_is_taxed_and_deducted_within_the_cap(capsys: pytest.CaptureFixture[str]) -> None:
    # 60 + 2 - 5.046 - min(2 + 2, 3) - 15.5 = 38.454 m: 2.5 m and 20 % of 8.454 m.
    found = answer(capsys, f"salary --gross 60m --pension-premium 2m --employer-pension 2m {MARCH}")
    assert (found["taxable_income"], found["pit"]) == (38_454_000, 4_190_800)
    assert found["benefits"] == 2_000_000


def test_union_fee_is_capped_and_dues_are_a_member_s(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "salary --gross 300m --union-member --month 2026-07")
    # 2 % and 0.5 % of 50.6 m; 10 % of the base salary of 2.53 m is as much.
    assert (found["trade_union_fee"], found["union_dues"]) == (1_012_000, 253_000)
    assert answer(capsys, "salary --gross 300m --union-member --month 2025-06")["union_dues"] == 0


def test_parts_are_cited_only_where_stated(capsys: pytest.CaptureFixture[str]) -> None:
    more = paths(answer(capsys, f"salary --gross 60m {MARCH} --overtime 1m --housing 1m --employer-pension 1m --union-member"))
    assert more - paths(answer(capsys, f"salary --gross 60m {MARCH}")) == {
        "personal_income_tax.overtime_exemption.resident",
        "personal_income_tax.housing_cap",
        "personal_income_tax.employer_pension.resident",
        "personal_income_tax.pension_cap",
        "social_insurance.union_dues",
        "social_insurance.union_dues_cap",
    }


# --- a settled year


def test_a_year_with_a_thirteenth_month(capsys: pytest.CaptureFixture[str]) -> None:
    # Worked out in test_settlement.py; paid in January or December, the year is the same.
    for month in ("", "--thirteenth-month 2026-01"):
        found = answer(capsys, f"salary --gross 30m --year 2026 --thirteenth 30m {month}")
        settled = found["settlement"]
        assert (settled["pit"], settled["withheld"], settled["balance"]) == (10_620_000, 11_755_000, -1_135_000)
        assert [slip["month"] for slip in found["payslips"]] == [f"2026-{month:02d}" for month in range(1, 13)]
        assert max(slip["pit"] for slip in found["payslips"]) == 4_770_000
    assert "personal_income_tax.resident_tariff_year" in paths(found)
    assert not [path for path in paths(found) if "non_resident" in path or "short_contract" in path or "exemption" in path]


def test_a_year_with_dependants_from_july_and_deductions(capsys: pytest.CaptureFixture[str]) -> None:
    # 360 - 37.8 - 186 - 37.2 - 10 - 23 - 24 = 42 m at 5 %.
    words = "--dependants 1 --dependants-from 2026-07 --charity 10m --medical 30m --education 25m"
    assert answer(capsys, f"salary --gross 30m --year 2026 {words}")["settlement"]["pit"] == 2_100_000
    assert main(["salary", "--gross", "30m", "--year", "2025", "--medical", "30m", "--json"]) == 0
    assert capsys.readouterr().err == "--medical: the law of 2025 has no such deduction; it is not looked at\n"


def test_the_five_years_end_inside_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    # March 2026 to February 2031: two months of 2031 are exempt, a sixth of 1,440,000 at settlement.
    found = answer(capsys, "salary --gross 20m --year 2031 --qualified --first-exempt-month 2026-03")
    assert [slip["pit_exempt"] for slip in found["payslips"]] == [120_000] * 2 + [0] * 10
    assert (found["settlement"]["pit_exempt"], found["exemption"]["state"]) == (240_000, "stated")
    found = answer(capsys, "salary --gross 20m --year 2032 --qualified --first-exempt-month 2026-03")
    assert (found["settlement"]["pit_exempt"], found["exemption"]["state"]) == (0, "ended")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_year_prints_in_both_languages(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(f"salary --net 30m --year 2026 --thirteenth 30m --qualified --lang {lang}".split()) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "2026-12" in said.out
    assert "salary." not in said.out


# --- what it rests on


def paths(found: dict[str, Any]) -> set[str]:
    return {row["path"] for row in found["provisions"]}


def test_only_what_counts_for_the_person_is_cited(capsys: pytest.CaptureFixture[str]) -> None:
    citizen = answer(capsys, f"salary --gross 60m {MARCH} --region II")
    assert "social_insurance.lowest_base" in paths(citizen)
    assert [path for path in paths(citizen) if "minimum_wage" in path] == ["social_insurance.regional_minimum_wage.II"]
    assert {path for path in paths(citizen) if path.startswith("personal_income_tax.")} == {
        "personal_income_tax.resident_tariff_month",
        "personal_income_tax.personal_deduction",
    }
    more = paths(answer(capsys, f"salary --gross 60m {MARCH} --dependants 2 --pension-premium 1m --qualified --contract-months 12"))
    assert more - paths(citizen) == {
        "personal_income_tax.dependant_deduction",
        "personal_income_tax.pension_cap",
        "personal_income_tax.exemption.share",
        "personal_income_tax.short_contract.months",
        "social_insurance.least_contract_months.citizen_social",
        "social_insurance.least_contract_months.citizen_unemployment",
        "social_insurance.regional_minimum_wage.I",
    }
    foreigner = paths(answer(capsys, f"salary --gross 60m {MARCH} --nationality foreign --residence non-resident --contract-months 24"))
    assert not [path for path in foreigner if "unemployment" in path or "minimum_wage" in path]
    assert [path for path in foreigner if path.startswith("personal_income_tax.")] == ["personal_income_tax.non_resident_rate"]
    assert "social_insurance.least_contract_months.foreign_social" in foreigner
    short = paths(answer(capsys, f"salary --gross 60m {MARCH} --contract-months 2"))
    assert {path for path in short if path.startswith("personal_income_tax.")} == {
        f"personal_income_tax.short_contract.{name}" for name in ("rate", "threshold", "months")
    }


def test_what_is_not_read_in_the_original_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    weak = {row["path"]: row["confidence"] for row in answer(capsys, f"salary --gross 60m {MARCH}")["not_primary"]}
    assert weak["personal_income_tax.resident_tariff_month"] == "secondary"
    # The Resolution that set it from January was read second-hand; the Law that has it too, in force from July, was read.
    assert weak["personal_income_tax.personal_deduction"] == "secondary"
    july = answer(capsys, f"salary --gross 60m {JULY}")["not_primary"]
    assert "personal_income_tax.personal_deduction" not in {row["path"] for row in july}


# --- for people


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("words", ["salary --gross 60m", "salary --net 20m --qualified --nationality foreign"])
def test_prints_in_both_languages(capsys: pytest.CaptureFixture[str], words: str, lang: str) -> None:
    assert main([*words.split(), "--lang", lang]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "commands." not in said.out


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(f"salary --gross 60m {MARCH} --qualified".split()) == 0
    out = capsys.readouterr().out
    assert "Payslip of 2026-03, region I" in out
    assert re.search(r"Without the exemption +With the exemption", out)
    assert re.search(r"Take-home pay +₫50,563,200 +₫54,954,000", out)
    assert re.search(r"Cost to the employer +₫71,130,000 +₫71,130,000", out)
    assert "inside the five years of the exemption, is what you state" in out


# --- said on standard error, and still computed

SAID = {
    f"--gross 60m {DECEMBER} --qualified": "--qualified: the exemption begins with 2026-01; no tax of 2025-12 is exempt",
    "--gross 60m --variant decree_154 --qualified": "--qualified: the law of 2025-06-13 has no exemption of this kind; no tax is exempt",
    f"--gross 60m {MARCH} --pension-premium 4m": "--pension-premium: 4000000 is above the law's cap; 3000000 is deducted",
    f"--gross 9m {MARCH} --contract-months 2 --dependants 1": (
        "--dependants: pay of a short contract is taxed without deductions; it is not looked at"
    ),
    f"--gross 9m {MARCH} --residence non-resident --pension-premium 1m": (
        "--pension-premium: pay of a non-resident is taxed without deductions; it is not looked at"
    ),
}


@pytest.mark.parametrize("options", SAID)
def test_said_on_standard_error(capsys: pytest.CaptureFixture[str], options: str) -> None:
    assert main([*f"salary {options} --json".split()]) == 0
    said = capsys.readouterr()
    assert said.err == SAID[options] + "\n"
    found = json.loads(said.out)
    assert found["pit_exempt"] == 0


# --- refused

REFUSED = """salary
  --gross, --net: neither is given; write one of the two, such as --gross 20m
salary --gross 20m --net 18m
  --gross, --net: both are given; leave one out: it is computed from the other
salary --gross 20m --net-of-tax 18m
  --gross, --net-of-tax: both are given; leave one out: it is computed from the other
salary --gross 20m --thirteenth 18m --out x.csv
  --thirteenth: it needs --year; add --year, or leave it out
  --out: it needs --batch; add --batch, or leave it out
salary --gross 20m --year 2026 --month 2026-03 --dependants-from 2025-07
  --year, --month: both are given; leave one out: a year has all its months
  --dependants-from: 2025-07 is not in 2026; write a month of 2026
salary --gross 20m --year 2024
  --year: the law data does not hold the insurance of 2024-01; write 2025 or a later year
salary --gross 20m --year 2026 --residence non-resident
  --year: pay of a non-resident is taxed payment by payment and not settled; write --month instead
salary --gross 20m --month 2025-12 --overtime 2m --employer-pension 1m
  --overtime-above-normal: in these months only what is paid above normal pay is exempt; write that part of --overtime
  --employer-pension: the law data does not hold how it was taxed before 2026 (non-residents: before July 2026); leave it out, or write a later month
salary --gross 20m --bonus 21m
  --overtime, --meal-allowance, --bonus: they are more than the pay of 20000000; they are parts of it
salary --net 20m --bonus 41m
  --overtime, --meal-allowance, --bonus: they alone leave more than the net pay; they are parts of the pay it is left of
salary --gross 20m --project-share 50%
  --project-share: it needs --qualified; add --qualified, or leave it out
salary --gross 20m --month 2026-08 --qualified --first-exempt-month 2027-01
  --first-exempt-month: 2027-01 is after 2026-08; write 2026-08 or earlier, or leave it out: the five years have not begun
salary --gross 20m --month 2024-06
  --month: the law data does not hold the insurance of 2024-06; write 2024-07 or a later month
salary --gross 20m --month 2026-13
  --month: '2026-13' is not a month; write year-month, such as 2028-01
salary --gross 20m --variant decree154
  --variant: there is no variant 'decree154'; did you mean decree_154?
salary --gross -5m
  --gross: '-5m' is negative; write it as zero or more; a loss or a cost has a line of its own
salary --gross
  --gross: its value is missing; write the value after it, in quotes if it has spaces
salary --gross 20m --qualifed
  --qualifed: there is no such option; did you mean --qualified?
salary --net abc --region V --dependants -1 --nationality us --residence abroad --contract-months 0 --qualified --project-share 2
  --net: 'abc' is not a number; write an amount such as 250 tỷ, 15,5 triệu, 250 bn or 1500000000
  --region: 'V' is not one of the choices; write one of I, II, III, IV
  --dependants: '-1' is negative; write zero or more
  --nationality: 'us' is not one of the choices; write one of vn, foreign
  --residence: 'abroad' is not one of the choices; write one of resident, non_resident
  --contract-months: '0' is not above zero; write a number above zero
  --project-share: '2' is not a share between 0% and 100%; write a share such as 10%, 0.1 or 2/37
salary --gross 20m --insured-salary -1 --pension-premium x --lang fr
  --insured-salary: '-1' is negative; write it as zero or more; a loss or a cost has a line of its own
  --pension-premium: 'x' is not a number; write an amount such as 250 tỷ, 15,5 triệu, 250 bn or 1500000000
  --lang: 'fr' is not one of the choices; write one of vi, en
"""


@pytest.mark.parametrize("case", REFUSED.strip().split("\nsalary"), ids=lambda case: " ".join(case.splitlines()[0].split()[-4:]))
def test_refused(capsys: pytest.CaptureFixture[str], case: str) -> None:
    words, *expected = case.splitlines()
    assert messages(capsys, f"salary {words.removeprefix('salary')}") == [line.strip() for line in expected]


def test_a_draft_without_numbers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    (said,) = messages(capsys, "salary --gross 20m --variant draft_2024_11")
    assert said.startswith("--variant: the draft draft_2024_11 cannot be computed; choose another variant (")
