"""The twin's people and top-up tax against cases worked by others or by hand; expected values are typed, never computed with the twin."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from . import payslip as law
from .payslip import NEW_MONTHLY, NEW_YEARLY, OLD_MONTHLY, OLD_YEARLY, gross_from_net, official_conversion, parts_of, payslip
from .project import evaluate, kept_present_value, with_counterfactual
from .random_payslips import random_group, random_payslip
from .random_projects import random_scenario
from .top_up import average_prepaid_rent, group, in_scope, keep_accounts, round_half_up
from .workforce import LINES, exemption_open, first_exempt_month, gdp_per_capita

BN = 1_000_000_000
M = 1_000_000


# ---- tariff and conversion


def test_case_2_circular_111_example_4() -> None:
    # 40 m less insurance 3.4 m, 9 m for oneself and 2 x 3.6 m.
    taxable = Fraction(40 * M - 3_400_000 - 9 * M - 7_200_000)
    assert taxable == 20_400_000
    assert OLD_MONTHLY.tax(taxable) == 2_430_000


def test_case_3_gross_up() -> None:
    taxable = official_conversion(31_500_000 + 1_000_000 - 1_500_000 - 9_000_000, OLD_MONTHLY)
    assert (taxable, OLD_MONTHLY.tax(taxable)) == (25_437_500, 3_437_500)


def test_case_4_gross_up_with_housing() -> None:
    result = law.official_conversion_with_housing(22 * M, 6 * M, 10_500_000, OLD_MONTHLY)
    assert result == {"housing": 5_390_625, "taxable_income": 32_187_500, "tax": 4_796_875}
    assert law.housing_counted(5 * M, 35_937_500) == 5 * M


@pytest.mark.parametrize(
    ("tariff", "base", "less", "divisor"),
    [
        (OLD_MONTHLY, "4.75", "0", "0.95"),
        (OLD_MONTHLY, "9.25", "0.25", "0.90"),
        (OLD_MONTHLY, "16.05", "0.75", "0.85"),
        (OLD_MONTHLY, "27.25", "1.65", "0.80"),
        (OLD_MONTHLY, "42.25", "3.25", "0.75"),
        (OLD_MONTHLY, "61.85", "5.85", "0.70"),
        (OLD_MONTHLY, "100", "9.85", "0.65"),
        (NEW_MONTHLY, "9.5", "0", "0.95"),
        (NEW_MONTHLY, "27.5", "0.5", "0.90"),
        (NEW_MONTHLY, "51.5", "3.5", "0.80"),
        (NEW_MONTHLY, "79.5", "9.5", "0.70"),
        (NEW_MONTHLY, "200", "14.5", "0.65"),
    ],
)
def test_conversion_tables(tariff: law.Tariff, base: str, less: str, divisor: str) -> None:
    for million in (Fraction(base), Fraction(base) - Fraction(1, 10)):  # on the top of the band and inside it
        assert official_conversion(million * M, tariff) == (million - Fraction(less)) / Fraction(divisor) * M


def test_tariffs_at_the_tops_of_their_bands() -> None:
    assert [OLD_MONTHLY.tax(top) for top in OLD_MONTHLY.tops] == [250_000, 750_000, 1_950_000, 4_750_000, 9_750_000, 18_150_000]
    assert [NEW_MONTHLY.tax(top) for top in NEW_MONTHLY.tops] == [500_000, 2_500_000, 8_500_000, 20_500_000]
    assert OLD_YEARLY.tops == tuple(Fraction(top * M) for top in (60, 120, 216, 384, 624, 960))
    assert NEW_YEARLY.tops == tuple(Fraction(top * M) for top in (120, 360, 720, 1_200))
    # Rate times income less the constant of the quick formula.
    assert OLD_YEARLY.tax(Fraction(1_000 * M)) == 350 * M - 118_200_000
    assert NEW_YEARLY.tax(Fraction(1_300 * M)) == 455 * M - 174 * M
    assert official_conversion(0, NEW_MONTHLY) == 0


# ---- payslips


CASES: list[tuple[int, dict[str, Any], dict[str, int]]] = [
    (9, {"month": "2026-03", "gross": 20 * M}, {"insurance": 2_100_000, "taxable_income": 2_400_000, "pit": 120_000, "net": 17_780_000, "employer_insurance": 4_300_000}),
    (11, {"month": "2026-03", "gross": 60 * M}, {"employee_si": 3_744_000, "employee_hi": 702_000, "employee_ui": 600_000, "taxable_income": 39_454_000, "pit": 4_390_800, "net": 50_563_200, "employer_insurance": 10_194_000}),
    (16, {"month": "2026-03", "gross": 30 * M, "dependants": 1}, {"taxable_income": 5_150_000, "pit": 257_500, "net": 26_592_500}),
    (20, {"month": "2026-07", "gross": 60 * M}, {"employee_si": 4_048_000, "employee_hi": 759_000, "pit": 4_318_600, "net": 50_274_400, "employer_insurance": 10_973_000}),
    (21, {"month": "2026-03", "gross": 120 * M}, {"employee_ui": 1_062_000, "pit": 20_197_600, "net": 94_294_400}),
    (31, {"month": "2026-03", "gross": 55 * M, "nationality": "foreign", "contract_months": 24}, {"employee_ui": 0, "pit": 3_510_800, "net": 47_043_200, "employer_insurance": 9_594_000}),
    (35, {"month": "2026-03", "gross": 30 * M, "nationality": "foreign", "residence": "non_resident", "contract_months": 24}, {"taxable_income": 30 * M, "pit": 6 * M, "net": 21_150_000}),
    (37, {"month": "2026-03", "gross": 10 * M, "contract_months": 2}, {"taxable_income": 10 * M, "pit": 1 * M, "net": 7_950_000}),
    (40, {"month": "2025-12", "gross": 20 * M}, {"taxable_income": 6_900_000, "pit": 440_000, "net": 17_460_000}),
    (43, {"month": "2025-12", "gross": 120 * M}, {"taxable_income": 103_562_000, "pit": 26_396_700, "net": 88_165_300}),
    (48, {"month": "2025-12", "gross": 100 * M}, {"pit": 19_396_700, "net": 75_165_300, "with_employer": 110_586_000}),
]  # fmt: skip


@pytest.mark.parametrize(("case", "given", "expected"), CASES, ids=[f"case {case}" for case, _, _ in CASES])
def test_oracle_cases(case: int, given: dict[str, Any], expected: dict[str, int]) -> None:
    slip = payslip(region="I", **given)
    derived = {
        **slip,
        "insurance": slip["employee_si"] + slip["employee_hi"] + slip["employee_ui"],
        "with_employer": slip["gross"] + slip["employer_insurance"],
    }
    assert {key: derived[key] for key in expected} == expected
    person = {key: value for key, value in given.items() if key != "gross"}
    assert gross_from_net(net=expected["net"], region="I", **person) == given["gross"]


def test_keys_of_the_command() -> None:
    assert list(payslip(month="2026-03", gross=1, region="I")) == [
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


def test_union_fee_and_employer_cost() -> None:
    slip = payslip(month="2026-07", gross=60 * M, region="I")
    # 2 % of the cap of 50.6 m.
    assert (slip["trade_union_fee"], slip["employer_cost"]) == (1_012_000, 60_000_000 + 10_973_000 + 1_012_000)
    # A foreigner on a short fixed term is outside the scheme: no fee either.
    slip = payslip(month="2026-07", gross=60 * M, region="I", nationality="foreign", contract_months=11)
    assert (slip["employee_si"], slip["employer_insurance"], slip["trade_union_fee"]) == (0, 0, 0)


def test_regions_cap_unemployment_insurance() -> None:
    caps = {region: payslip(month="2026-03", gross=300 * M, region=region)["employee_ui"] for region in ("I", "II", "III", "IV")}
    assert caps == {"I": 1_062_000, "II": 946_000, "III": 828_000, "IV": 740_000}
    caps = {region: payslip(month="2025-03", gross=300 * M, region=region)["employee_ui"] for region in ("I", "II", "III", "IV")}
    assert caps == {"I": 992_000, "II": 882_000, "III": 772_000, "IV": 690_000}


def test_floor_of_the_base_from_july_2025() -> None:
    def social(month: str, insured: int) -> Fraction:
        return payslip(month=month, gross=30 * M, region="I", insured_salary=insured)["employee_si"]

    assert [social("2025-06", M), social("2025-07", M), social("2026-07", M)] == [80_000, 187_200, 202_400]
    assert social("2026-07", 0) == 0


def test_contracts_that_are_insured() -> None:
    def insured(month: str, **person: Any) -> tuple[bool, bool]:
        slip = payslip(month=month, gross=10 * M, region="I", **person)
        return slip["employee_si"] > 0, slip["employee_ui"] > 0

    assert insured("2025-12", contract_months=2) == (True, False)
    assert insured("2025-12", contract_months=3) == (True, True)
    assert insured("2026-01", contract_months=1) == (True, True)
    assert insured("2026-01", nationality="foreign", contract_months=11) == (False, False)
    assert insured("2026-01", nationality="foreign", contract_months=12) == (True, False)
    assert insured("2026-01", nationality="foreign") == (True, False)


def test_thresholds_of_short_contracts() -> None:
    def tax(month: str, gross: int) -> Fraction:
        return payslip(month=month, gross=gross, region="I", contract_months=2)["pit"]

    assert [tax("2026-06", 1_999_999), tax("2026-06", 2 * M), tax("2026-07", 4_999_999), tax("2026-07", 5 * M)] == [0, 200_000, 0, 500_000]
    # Three months are not short.
    assert payslip(month="2026-07", gross=10 * M, region="I", contract_months=3)["pit"] == 0


def test_pension_premium_lowers_tax_only() -> None:
    # March 2026, 60 m: taxable 39,454,000 less 3 m, at 20 % in the third band.
    slip = payslip(month="2026-03", gross=60 * M, region="I", pension_premium=5 * M)
    assert (slip["taxable_income"], slip["pit"], slip["net"]) == (36_454_000, 3_790_800, 51_163_200)
    assert payslip(month="2025-12", gross=20 * M, region="I", pension_premium=5 * M)["taxable_income"] == 5_900_000


def test_exemption_of_a_payslip() -> None:
    slip = payslip(month="2026-03", gross=60 * M, region="I", qualified=True, project_share="0.5")
    assert (slip["pit"], slip["pit_exempt"], slip["pit_payable"], slip["net"]) == (4_390_800, 2_195_400, 2_195_400, 52_758_600)
    assert payslip(month="2025-12", gross=60 * M, region="I", qualified=True)["pit_exempt"] == 0
    assert payslip(month="2026-03", gross=60 * M, region="I", project_share="0.5")["pit_exempt"] == 0


def test_months_before_the_law_held() -> None:
    with pytest.raises(ValueError, match="not held"):
        payslip(month="2024-06", gross=M, region="I")
    assert payslip(month="2027-12", gross=60 * M, region="I") == payslip(month="2026-07", gross=60 * M, region="I")


def test_net_to_gross_where_net_jumps() -> None:
    # Two-month contract, March 2026: below 2 m no tax, so a net of 1.7 m is reached below the threshold.
    # Insurance: 9.5 % of the floor of 2.34 m and 1 % of gross.
    low = gross_from_net(net=1_500_000, month="2026-03", region="I", contract_months=2)
    assert low == (1_500_000 + Fraction(222_300)) / Fraction(99, 100)
    # 1,757,700 = 2 m - 222,300 - 20,000 would need exactly 2 m without tax; with tax it takes (1,757,700 + 222,300) / 0.89.
    assert gross_from_net(net=1_757_700, month="2026-03", region="I", contract_months=2) == Fraction(198_000_000, 89)
    assert gross_from_net(net=0, month="2026-03", region="I") == 0


def test_net_to_gross_of_random_payslips() -> None:
    lower = 0
    for seed in range(500):
        given = random_payslip(seed)
        slip = payslip(**given)
        person = {key: value for key, value in given.items() if key != "gross"}
        gross = gross_from_net(net=slip["net"], **person)
        if gross == parts_of(given.get("parts", {})).uninsured:
            # Nothing but uninsured parts: a first đồng of wages above them would cost insurance on the lowest base.
            assert payslip(gross=gross, **person)["net"] >= slip["net"]
            continue
        assert payslip(gross=gross, **person)["net"] == slip["net"]
        if gross != slip["gross"]:
            # Only a short contract gives one net twice, and then the lower gross is the answer.
            assert gross < slip["gross"]
            assert given["contract_months"] < 3
            lower += 1
    assert lower < 20


def test_random_payslips_add_up() -> None:
    for seed in range(1_000):
        given = random_payslip(seed)
        slip = payslip(**given)
        assert slip["gross"] >= 999_999
        assert "2024-07" <= given["month"] <= "2027-12"
        assert slip["pit_payable"] + slip["pit_exempt"] == slip["pit"] >= 0
        employee = slip["employee_si"] + slip["employee_hi"] + slip["employee_ui"]
        assert slip["net"] + employee + slip["pit_payable"] + slip["union_dues"] == slip["gross"]
    assert random_payslip(3) == random_payslip(3)


# ---- top-up tax


def entity(income: int, taxes: int = 0, payroll: int = 0, assets: int = 0) -> dict[str, Any]:
    return {"income": income, "covered_taxes": taxes, "payroll": payroll, "tangible_assets": assets}


def test_hmrc_formula() -> None:
    # 2033: 5 % of 20,000 is an exclusion of 1,000; 800 of 8,000 is 10 %.
    result = group(2033, [entity(10_000, 800, payroll=20_000), entity(-2_000)])
    assert (result["etr"], result["sbie"], result["excess_profit"], result["top_up_tax"]) == (Fraction(1, 10), 1_000, 7_000, 350)


def test_hmrc_allocation() -> None:
    # Net 75,000, 5 % paid, exclusion 5,000: 10 % of 70,000.
    result = group(2033, [entity(100_000, 3_750, payroll=100_000), entity(-50_000), entity(25_000)])
    assert result["top_up_tax"] == 7_000
    assert result["allocation"] == [5_600, 0, 1_400]


def test_itq_g_009() -> None:
    result = group(2033, [entity(9_400, 400, payroll=86_000), entity(-2_000, 40), entity(2_200, 200), entity(-1_100, 160)])
    assert result["sbie"] == 4_300
    assert (result["etr"], result["top_up_rate"]) == (Fraction(94_118, 1_000_000), Fraction(55_882, 1_000_000))
    assert result["top_up_tax"] == Fraction("234.7044")


@pytest.mark.parametrize(("tax", "top_up"), [(0, "138.3"), (100, "46.1"), (170, "0")])
def test_fy2026(tax: int, top_up: str) -> None:
    result = group(2026, [entity(1_000, tax, payroll=200, assets=800)])
    assert (result["sbie"], result["excess_profit"]) == (78, 922)
    assert result["top_up_tax"] == Fraction(top_up)


def test_edges_of_the_top_up_tax() -> None:
    assert group(2026, [entity(1_000, -500)])["top_up_rate"] == Fraction(15, 100)
    assert group(2026, [entity(1_000, -500)])["top_up_tax"] == 150
    nothing = group(2026, [entity(500), entity(-500, -3)])
    assert (nothing["etr"], nothing["top_up_tax"], nothing["allocation"]) == (None, 0, [0, 0])
    assert group(2026, [entity(10, payroll=1_000)])["excess_profit"] == 0
    assert group(2040, [entity(1_000, payroll=100, assets=100)])["sbie"] == 10
    assert group(2024, [entity(1_000, payroll=1_000, assets=1_000)])["sbie"] == 176
    assert round_half_up(Fraction(1_234_565, 10_000_000)) == Fraction(123_457, 1_000_000)
    with pytest.raises(ValueError, match="2023"):
        group(2023, [entity(1)])


def test_scope() -> None:
    stated: dict[str, Any] = {"revenue_eur": {"years": {2022: 750 * M, 2023: 750 * M}, "then": "zero"}, "entities_abroad": "yes"}
    # 2026 looks at 2022-2025, 2027 at 2023-2026.
    assert in_scope(stated, "low", [2026, 2027]) == [True, False]
    stated["revenue_eur"]["years"][2023] = 750 * M - 1
    assert in_scope(stated, "low", [2026, 2027]) == [False, False]
    stated = {"revenue_eur": 750 * M, "entities_abroad": "unknown"}
    assert in_scope(stated, "low", [2026]) == [True]
    assert in_scope(stated, "high", [2026]) == [False]
    assert in_scope(None, "low", [2026]) == [False]
    assert in_scope({**stated, "entities_abroad": "no"}, "low", [2026]) == [False]


def test_accounts() -> None:
    asset = {"class": "it_equipment", "first_use": "2027-07", "life_years": 4, "book_life_years": 2}
    years = keep_accounts([(asset, Fraction(240))], [2026, 2027, 2028, 2029, 2030])
    assert [year.depreciation for year in years] == [0, 60, 120, 60, 0]
    # Closing values 0, 180, 60, 0, 0.
    assert [year.tangible for year in years] == [0, 90, 120, 30, 0]
    years = keep_accounts([({**asset, "class": "intangible"}, Fraction(240))], [2028])
    assert (years[0].depreciation, years[0].tangible) == (120, 0)
    # Bought before the horizon.
    assert keep_accounts([(asset, Fraction(240))], [2028])[0].tangible == 120


def test_prepaid_rent() -> None:
    # 100 paid in December 2027, a cost of 2028 to 2029.
    cost = {2028: Fraction(50), 2029: Fraction(50)}
    assert average_prepaid_rent(2027, cost, [2026, 2027, 2028, 2029, 2030]) == [0, 50, 75, 25, 0]


def test_random_groups_add_up() -> None:
    positive = 0
    for seed in range(500):
        year, entities = random_group(seed)
        assert 1 <= len(entities) <= 6
        assert 2024 <= year <= 2035
        result = group(year, entities)
        assert sum(result["allocation"]) == result["top_up_tax"] >= 0
        positive += result["top_up_tax"] > 0
        assert (result["etr"] is None) == (sum(one["income"] for one in entities) <= 0)
    assert positive > 150
    assert random_group(5) == random_group(5)


# ---- a project with people and a group


def scenario(**role: Any) -> dict[str, Any]:
    """Revenue 100 bn, cost 40 bn, ten people at 60 m a month, from 2026."""
    return {
        "horizon": {"first_year": 2026, "years": 8},
        "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "activity": "digital_service",
            "licence": "2026-04-15",
            "operation_start": "2026-05-01",
            "capital": 20 * BN,
            "facts": {
                "new_project": "yes",
                "recognised_software_steps": "yes",
                "related_party_transactions": "no",
                "affiliate_above_small_bands": "no",
                "work_inside_site": "100%",
                "certificates": [],
            },
            "revenue": [{"name": "sales", "kind": "incentive", "amount": 100 * BN}],
            "costs": [{"name": "tools", "amount": 40 * BN, "stream": "sales"}],
            "workforce": [{"role": "engineers", "headcount": 10, "monthly_pay": 60 * M, "months_paid": 13, **role}],
        },
        "sites": {"here": {"location": "cdtz", "commune_class": "none", "wage_region": "I", "premises": []}},
    }


def people(name: str, *, unknown: Any = "low", readings: Any = None, location: str = "cdtz", **role: Any) -> list[Fraction]:
    written = scenario(**role)
    written["sites"]["here"]["location"] = location
    return evaluate(written, "here", unknown=unknown, readings=readings)[f"workforce.{name}"]


def test_a_year_of_two_stretches() -> None:
    # A head in 2026: six months at the cap of 46.8 m, six at 50.6 m; unemployment insurance on 60 m.
    employee = 6 * (46_800_000 * 95 // 1000) + 6 * (50_600_000 * 95 // 1000) + 12 * 600_000
    assert employee == 62_718_000
    assert people("employee_insurance")[0] == 10 * employee
    assert people("employer_insurance")[0] == 10 * (6 * 10_194_000 + 6 * 10_973_000)
    assert people("trade_union_fee")[0] == 10 * (6 * 936_000 + 6 * 1_012_000)
    # 780 m - 62.718 m - 186 m = 531.282 m; 20 % less 42 m.
    assert people("personal_income_tax_without_exemption")[0] == 10 * 64_256_400
    assert people("take_home_without_exemption")[0] == 10 * (780_000_000 - 62_718_000 - 64_256_400)
    assert people("headcount") == [10] * 8
    assert people("gross_pay") == [7_800_000_000] * 8


def test_half_a_dependant() -> None:
    # Half of 74.4 m at 20 %.
    assert people("personal_income_tax_without_exemption", dependants="0.5")[0] == 10 * (64_256_400 - 7_440_000)


def test_short_contracts_and_non_residents_of_a_role() -> None:
    name = "personal_income_tax_without_exemption"
    # 3 m a month reaches 2 m until June 2026 and not 5 m afterwards: half of the year's 39 m.
    assert people(name, monthly_pay=3 * M, contract_months=2)[:2] == [10 * 1_950_000, 0]
    assert people(name, monthly_pay=5 * M, contract_months=2)[:2] == [10 * 6_500_000] * 2
    assert people(name, residence="non_resident", nationality="foreign")[0] == 10 * 156_000_000


def test_insured_pay() -> None:
    assert people("employee_insurance", insured_pay=10 * M)[0] == 10 * 12 * 1_050_000
    assert people("employee_insurance", insured_pay=0)[0] == 0


def test_clock_of_the_exemption() -> None:
    exempt = people("personal_income_tax_exempt", digital_work="yes")
    # 780 m a year is above 570 m and 627.5 m. April 2026 to March 2031: 9 months, four years, 3 months.
    later = 10 * (780_000_000 - 12 * (4_807_000 + 600_000) - 186_000_000) * 2 // 10 - 420_000_000
    assert later == 10 * 63_823_200
    assert exempt == [10 * 64_256_400 * Fraction(9, 12), later, later, later, later, later * Fraction(3, 12), 0, 0]
    # From the first contract of May 2024: until April 2029, but nothing before 2026.
    readings = {"exemption_clock": "first_contract"}
    exempt = people("personal_income_tax_exempt", digital_work="yes", first_contract="2024-05-01", readings=readings)
    assert exempt == [10 * 64_256_400, later, later, later * Fraction(4, 12), 0, 0, 0, 0]
    assert people("personal_income_tax_exempt", digital_work="yes", readings=readings)[0] == 10 * 64_256_400 * Fraction(9, 12)
    assert first_exempt_month({}, "2026-04-15", [2025, 2026], [Fraction(1), Fraction(1)], {}) == 2026 * 12 + 3
    assert first_exempt_month({}, "2025-11-15", [2026, 2027], [Fraction(0), Fraction(1)], {}) == 2027 * 12


def test_income_test() -> None:
    def count(**role: Any) -> list[bool]:
        return [exempt > 0 for exempt in people("personal_income_tax_exempt", **role)[:5]]

    assert [gdp_per_capita(year) for year in (2025, 2026, 2040)] == [114_000_000, 125_500_000, 125_500_000]
    # 12.55 months of 50 m are 627.5 m, five times 125.5 m.
    assert count(digital_work="yes", monthly_pay=50_000_000, months_paid="12.55") == [True] * 5
    assert count(digital_work="yes", monthly_pay=49_999_999, months_paid="12.55") == [False] * 5
    # A year before the horizon counts with the pay of the year itself: 2027 averages 2026 and, in place of 2025, 2027.
    pay = {"years": {2026: 40 * M, 2027: 60 * M}, "then": "hold"}
    # 2026: 480. 2027: (480 + 720)/2 = 600. 2028: (720 + 480)/2 = 600. 2029: 720.
    assert count(digital_work="yes", monthly_pay=pay, months_paid=12) == [False, False, False, True, True]
    assert count(digital_work="unknown") == [False] * 5
    assert count(digital_work="no") == [False] * 5
    assert count(digital_work="yes", nationality="foreign") == [False] * 5
    assert count(digital_work="yes", nationality="foreign", unknown="high") == [False] * 5
    assert count(digital_work="unknown", unknown="high") == [True] * 5
    assert count(digital_work="unknown", unknown="high", location="none") == [False] * 5


def test_shares() -> None:
    whole = people("personal_income_tax_exempt", digital_work="yes")[1]
    assert people("personal_income_tax_exempt", qualifying_share="5%", project_share="40%")[1] == whole / 50
    assert people("personal_income_tax_exempt", qualifying_share="5%", unknown="high")[1] == whole / 20
    with_exemption = people("personal_income_tax", digital_work="yes")[1]
    assert with_exemption == people("personal_income_tax_without_exemption")[1] - whole == 0


def test_where_the_exemption_is_open() -> None:
    assert exemption_open("digital_service", "cdtz")
    assert not exemption_open("digital_service", "high_tech_park")
    assert not exemption_open("other", "cdtz")
    assert not exemption_open("zone_infrastructure", "cdtz")
    assert exemption_open("semiconductor", "none")
    assert not exemption_open("software_product", "none")


def test_region_is_required_only_with_people() -> None:
    written = scenario()
    del written["sites"]["here"]["wage_region"]
    with pytest.raises(ValueError, match="wage_region"):
        evaluate(written, "here")
    written["project"]["workforce"] = []
    assert evaluate(written, "here")["workforce.employer_cost"] == [0] * 8


def test_employer_cost_lowers_income() -> None:
    lines = evaluate(scenario(), "here")
    # 2027: 12 x (20.5 % of 50.6 m + 1 % of 60 m) and 12 x 2 % of 50.6 m, ten heads.
    assert lines["employer_insurance"][1] == 10 * 12 * 10_973_000
    assert lines["trade_union_fee"][1] == 10 * 12 * 1_012_000
    assert lines["operating_cost"][1] == 40 * BN + 7_800_000_000 + 10 * 12 * (10_973_000 + 1_012_000)
    assert lines["taxable_income"][1] == 100 * BN - lines["operating_cost"][1]
    assert lines["accounting_profit"][1] is None  # no group is stated
    assert lines["payroll"][1] == 7_800_000_000


def grouped(**group_keys: Any) -> dict[str, Any]:
    written = scenario()
    written["project"]["workforce"] = []
    written["project"]["group"] = {"revenue_eur": 900 * M, "entities_abroad": "yes", "sisters": [], **group_keys}
    return written


def test_top_up_eats_the_holiday() -> None:
    lines = evaluate(grouped(), "here")
    # 60 bn exempt, nothing paid, no substance: 15 %.
    assert (lines["corporate_income_tax"][1], lines["top_up_tax"][1], lines["group_top_up_tax"][1]) == (0, 9 * BN, 9 * BN)
    assert lines["burden"][1] == 9 * BN
    # 20 % of 60 bn without the incentive: no top-up then.
    assert with_counterfactual(grouped(), "here")["kept"][1] == 3 * BN
    # The top-up tax of 2026 is paid in 2027.
    assert kept_present_value({**grouped(), "horizon": {"first_year": 2026, "years": 1}}, "here") == 12 * BN - 9 * BN / Fraction(11, 10)


def test_right_of_use_and_a_sister() -> None:
    written = grouped(
        right_of_use_assets=10 * BN,
        sisters=[{"name": "sister", "income": 40 * BN, "covered_taxes": 8 * BN, "payroll": 0, "tangible_assets": 0}],
    )
    lines = evaluate(written, "here")
    # 2027: 8 of 100 bn is 8 %; exclusion 7.2 % of 10 bn = 0.72 bn; 7 % of 99.28 bn, 60 % of it ours.
    assert lines["effective_tax_rate_of_group"][1] == Fraction(8, 100)
    assert lines["substance_based_income_exclusion"][1] == 720_000_000
    assert lines["group_top_up_tax"][1] == 6_949_600_000
    assert lines["top_up_tax"][1] == 4_169_760_000
    written["project"]["group"]["sisters"][0]["income"] = -70 * BN
    lines = evaluate(written, "here")
    assert (lines["effective_tax_rate_of_group"][1], lines["group_top_up_tax"][1]) == (None, 0)


def test_deferred_tax_of_faster_depreciation_and_losses() -> None:
    written = grouped()
    written["project"]["assets"] = [
        {"name": "a", "class": "it_equipment", "cost": 80 * BN, "first_use": "2026-01", "life_years": 4, "book_life_years": 8,
         "method": "straight_line", "stream": "shared"}
    ]  # fmt: skip
    lines = evaluate(written, "here")
    # Tax depreciation 20 bn for four years, books 10 bn for eight.
    assert lines["deferred_tax"] == [Fraction(3 * BN, 2)] * 4 + [Fraction(-3 * BN, 2)] * 4
    assert lines["accounting_profit"] == [50 * BN] * 8
    # 2026: 3 % by deferred tax alone; 7.4 % of the average of 0 and 70 bn; 12 % of the rest.
    assert lines["effective_tax_rate_of_group"][0] == Fraction(3, 100)
    assert lines["group_top_up_tax"][0] == (50 * BN - 2_590_000_000) * 12 // 100
    # A loss of 30 bn in 2026 and its use in 2027.
    written = grouped()
    written["project"]["costs"] = [
        {"name": "tools", "amount": {"years": {2026: 130 * BN, 2027: 40 * BN}, "then": "hold"}, "stream": "sales"}
    ]
    lines = evaluate(written, "here")
    assert lines["deferred_tax"][:3] == [-45 * BN // 10, 45 * BN // 10, 0]
    assert (lines["group_top_up_tax"][0], lines["effective_tax_rate_of_group"][1]) == (0, Fraction(75, 1000))


# ---- random projects


def test_random_projects_with_people_and_groups(capsys: pytest.CaptureFixture[str]) -> None:
    count = 300
    seen: dict[str, int] = {}
    for seed in range(count):
        written = random_scenario(seed)
        marks = {"starts in 2026"} if written["horizon"]["first_year"] == 2026 else set()
        for site in written["sites"]:
            lines = evaluate(written, site)
            _people_add_up(written, site, lines)
            marks |= _marks(lines)
            high = evaluate(written, site, unknown="high")
            if high["workforce.personal_income_tax"] != lines["workforce.personal_income_tax"]:
                marks.add("who qualifies is not known")
            if high["group_top_up_tax"] != lines["group_top_up_tax"]:
                marks.add("facts not known move the top-up")
        for mark in marks:
            seen[mark] = seen.get(mark, 0) + 1
    with capsys.disabled():
        print()
        for mark in sorted(seen):
            print(f"  {mark}: {100 * seen[mark] / count:.0f} %")
    assert seen["top-up tax"] > count * 0.15
    assert seen["exempt personal income tax"] > count * 0.1
    assert seen["starts in 2026"] > count * 0.15
    assert seen["the employer keeps relief of staff"] > count * 0.01


def _people_add_up(written: dict[str, Any], site: str, lines: dict[str, list[Any]]) -> None:
    row = {name: lines[f"workforce.{name}"] for name in LINES}
    assert row["gross_pay"] == lines["payroll"]
    assert row["employer_insurance"] == lines["employer_insurance"]
    assert row["trade_union_fee"] == lines["trade_union_fee"]
    for i in range(len(lines["burden"])):
        # Gross pay of a net contract is found by halving, in floats: to the đồng.
        assert abs(row["take_home"][i] - (row["gross_pay"][i] - row["employee_insurance"][i] - row["personal_income_tax"][i])) < 1
        assert 0 <= row["personal_income_tax_exempt"][i] <= row["personal_income_tax_without_exemption"][i]
        land = lines["land_rent_due"][i] + lines["land_use_tax"][i]
        land += lines["land_rent_through_price"][i] - lines["sublease_support"][i]
        of_staff = lines["staff_relief_kept_by_employer"][i]
        taxes = lines["corporate_income_tax"][i] + lines["science_fund_interest"][i] + lines["import_duty"][i]
        assert lines["burden"][i] == taxes + land + lines["group_top_up_tax"][i] - of_staff
        # What employees and employer keep is what the State and the funds receive less.
        kept = row["staff_relief_kept_by_employees"][i] + of_staff
        assert abs(kept - _received_less(written, site, lines, i)) < Fraction(1, 1000)
        assert 0 <= lines["top_up_tax"][i] <= lines["group_top_up_tax"][i]
        assert 0 <= lines["top_up_rate"][i] <= Fraction(15, 100)
    if written["project"]["workforce"]:
        assert written["sites"][site]["wage_region"] in law.MINIMUM_WAGE


def _received_less(written: dict[str, Any], site: str, lines: dict[str, list[Any]], i: int) -> Fraction:
    plain = evaluate(written, site, counterfactual="no_incentive") if lines["staff_relief_kept_by_employer"][i] else lines
    names = ("employee_insurance", "employer_insurance", "trade_union_fee")
    less = lines["workforce.personal_income_tax_without_exemption"][i] - lines["workforce.personal_income_tax"][i]
    return Fraction(less + sum(plain[f"workforce.{name}"][i] - lines[f"workforce.{name}"][i] for name in names))


def _marks(lines: dict[str, list[Any]]) -> set[str]:
    marks = set()
    if any(lines["staff_relief_kept_by_employer"]):
        marks.add("the employer keeps relief of staff")
    if any(lines["group_top_up_tax"]):
        marks.add("top-up tax")
    if any(group_tax > own for own, group_tax in zip(lines["top_up_tax"], lines["group_top_up_tax"], strict=True)):
        marks.add("sisters bear top-up tax")
    if any(0 < rate < Fraction(15, 100) for rate in lines["top_up_rate"]):
        marks.add("top-up rate between 0 and 15 %")
    if any(lines["workforce.personal_income_tax_exempt"]):
        marks.add("exempt personal income tax")
    if not any(lines["workforce.headcount"]):
        marks.add("nobody employed")
    return marks
