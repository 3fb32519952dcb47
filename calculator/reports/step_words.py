"""The words and units of what goes into a rule and what comes out of it, by the name it has there."""

from __future__ import annotations

import math
from typing import Any

from calculator.i18n import label, t
from calculator.quantities import Language, format_number, format_share

WHOLE_FROM = 1000
"""From here on a number is an amount: parts of a đồng say nothing."""

SHARE_DIGITS = 4
"""Decimals of a percentage: charges by the day and smallest steps are far below one percent."""

_BY_UNIT = {
    "months": """begin end construction exempt_until charged_until claimed months cycle_months construction_months longest_construction
        filed_late_months low high month until old_term new_term settled since term contract_months citizen_social_months
        citizen_unemployment_months foreign_social_months short_contract_months sum_for_the_rest.used turn_annual.used
        settled_months.value taxed_months.value exempt_months reduced_months in_scope.months months_of_year idle_months tolerated_months""",
    "days": "days days_left days_of_a_year month_rule odd_days",
    "years": """rate_years exempt_years half_years exempt half term_years table_years cycle_years carry_years support_years life_years
        used_rate_years used_holiday_years years_at_threshold years_looked_at ordinary_years extension whole_years
        longest_years.value years_after_licence revenue_year years_used.* years_used.before remaining_years.used years_averaged longest age use_within_years interest_years household_years""",
    "calendar": """withdrawn_from.value from_year found licence_year stated_revenue stated_income years operation_year first_year decision_year cycle_start rate_start holiday_start holiday_from year
        previous_year counted_from began start_of_expansion_holiday.begins start_of_expansion_holiday.value""",
    "month_of_year": "first_month operation_month decision_month",
    "since_year_0": "start_month from_month last_month idle_from",
    "share": """rate share general standard half_reduction later_reduction cut price_growth inflation paid_share exempt_share half_share
        inside_share total_share mark_up cap_share payroll_share asset_share minimum_rate effective_rate rounding_unit late_daily
        supplementary relief_share qualifying_share turnover stayed by_age keys heads housing_cap non_resident_rate short_contract_rate
        research_extra_deduction.claimed exempt_tax.relief exempt_tax_by_exclusion.relief land_use_tax.relief bands.value law.rate
        law.employee_social law.employee_health law.employee_unemployment law.employer_social law.employer_health
        law.employer_unemployment law.trade_union_fee law.union_dues shared_cost_keys.* general_rate.value charges_by_age.value
        undeserved_part.value exempt_months.value reduction lowered_rate.before lowered_rate.after lowered_rate.value employer_keeps relieved_part.value deferred_tax.ceiling fund_support.ceiling
        simplified_rate payroll_cap depreciation_cap carrying_value_cap stated_share
        software_share payout at_start at_end charged within_car_cap.value in_use_share.value set_aside_share minimum_use bond_rate late_rate""",
    "m2": "area shared_infrastructure chargeable_area.value taxable_area.value",
    "vnd_m2": "table_price infrastructure_cost price",
    "vnd_m2_year": "unit_rent unit_rent_by_cycle.value",
    "eur": """group_revenue in_scope.threshold de_minimis.revenue de_minimis.income safe_harbour.revenue profit_in_euro revenue_limit
        income_limit profit_limit""",
    "times": "multiple foreign_multiple pay_cell.begins pay_cell.ends pay_cell.pay growth pay_that_meets_income_test.value",
    "persons": "dependants headcount hired",
    "number": "coefficient factor cycle latest_start scheme sector duty_due.area sector_opens area_opens safe_harbour.value latest_household_start acceleration owner",
    "state": "states all_of.value any_of.value",
    "answer": """open_to inside_only declining by_cost main_incentive all_to_main restricted defer excluded_from_bands micro running
        enjoys_incentive losses_anywhere gains_apart project_first foreign resident held digital_work cost_inside_bracket granted
        filing_needed free untaxed late capped union_member overtime_wholly_exempt lower_belongs upper_belongs micro_exempt.value
        meets_income_test.value in_scope.value each_year net_of_tax_only left_out_always left_out_of_sectors taken by_place left_out
        with_project joint natural run_out older by_certificate failed eligible threshold_met chooses takes_holiday
        project_running project_ended ended_when_complete time_left_too follows_project counted by_carrying_value large_enough claims tested not_credited
        blocked_by_losses credited sparing de_minimis.value capped_car formed in_bands formed_from_household_exempt.value""",
    "head": "best_package.value",
    "group": "afterwards before law tariff project bands relief one_off_rent.rent annual_rent.months one_off_rent.months months_between.months",
    "vnd": """value revenue direct_cost shared_cost income research incentive ordinary excluded real_estate general_loss real_estate_loss
        opening opening_general opening_real_estate used expired carried due cost test ceiling lower upper previous_revenue
        project_revenue project_income taxable_income interest interest_income interest_deductible deductible earnings losses_made
        losses_used tax_depreciation book_depreciation covered_taxes payroll tangible_assets exclusion excess_profit tax
        all_positive_income threshold relief_preferential_rate relief_exemption relief_half before_relief rent prepaid through_price
        passed_on amount advance paid owed total monthly_rent relieved yearly gross month_pay insured insurance pension_premium
        pension_cap personal_deduction dependant_deduction short_contract_threshold begins ends taxable outside housing pay
        product_per_capita published tax_on_rest employee_social employee_health employee_unemployment employer trade_union_fee
        social_ceiling social_floor unemployment_ceiling meal meal_ceiling bonus in_kind overtime above_normal_pay employer_pension
        union_dues most_union_dues yearly_depreciation.value cost_plus_revenue.value revenue_for_bands.value temporary_reduction.value
        deducted_sum.value sum_for_the_rest.value slow_progress_surcharge.value interest_on_relief.value spread_by_month.value
        average_prepaid.value at_year.value sublease_support.value yearly_tax_by_cycle.value short_contract_tax.value
        product_of_later_years.value exempt_tax.value exempt_tax_by_exclusion.value deferred_tax.value
        allocation.value deductions pit pit_exempt pit_payable balance employer_social employer_health
        employer_unemployment tax_off taken left incentive_repaid.value left_to_employee.exempt left_to_employee.value pay_agreed.exempt pay_agreed.value
        within_car_cap.cap straight charged_before profit_before accelerated_charges.value
        all_revenue all_income made spending misused lost_by_activity opening_unidentified opening_by_activity other_timing tax_saved unused paid_back fund_interest left_over set_aside.value
        project_direct_cost project_research shared_research project_extra_deduction added extra_income extra_income_by_ratio.value
        extra_income_of_own_books.value profit incentives asset_depreciation eligible_cost input_tax profit_after_tax
        losses_carried dividends retained tax_paid tax_spared incentives_added_back.value fund_support.value duty_due.value
        tax_on_purchases_lost.value home_tax.value""",
}  # fmt: skip

UNITS = {name: unit for unit, names in _BY_UNIT.items() for name in names.split()}
"""The unit of each name; ``place.name`` where it has another one in a rule or inside an argument, ``rule.*`` for all of a rule."""

NO_END = {
    "exempt_until": "unit.whole_term",
    "exempt_years": "unit.whole_term",
    "settled": "unit.whole_term",
    "rate_years": "unit.no_end",
    "contract_months": "unit.no_fixed_term",
}
"""What a number without an end means, by its name; elsewhere there is none."""


def unit_of(name: str, places: tuple[str, ...] = ()) -> str | None:
    """Give the unit of a name, or None where nobody has said it.

    Parameters
    ----------
    name : of an argument, of a field, or ``value``.
    places : the rule, then the arguments or fields it stands in.
    """
    for place in reversed(places):
        for key in (f"{place}.{name}", f"{place}.*"):
            if key in UNITS:
                return UNITS[key]
        # The kinds of income of an argument have its unit: the keys are shares.
        if name in {"incentive", "ordinary", "excluded", "real_estate", "exempt"} and place in UNITS:
            return UNITS[place]
    return UNITS.get(name)


def name_of(name: str, rule: str, lang: Language) -> str:
    """Give the word for an argument or a field of a rule; its name where it has none.

    Parameters
    ----------
    name : of it.
    rule : the name of the rule.
    lang : the language.
    """
    for key in (f"app.in.{rule}.{name}", f"app.in.{name}", f"line.{name}"):
        if (word := label(key, lang)) != key:
            return word
    return name


def written(name: str, value: Any, places: tuple[str, ...], lang: Language, longest: int | None = None) -> str:
    """Write what went in or came out with its unit; amounts of đồng and plain numbers bare.

    Parameters
    ----------
    name : of it.
    value : a number, a yes, a word, or several.
    places : the rule, then the arguments or fields it stands in.
    lang : the language.
    longest : how many numbers of a list are written; all unless given.
    """
    if isinstance(value, dict):
        # A kind of income nobody has says nothing.
        told = {key: inner for key, inner in value.items() if inner not in (0, False)}
        inside = (*places, name) if name != "value" else places
        parts = []
        for key, inner in told.items():
            text = written(key, inner, inside, lang, longest)
            parts.append(f"{name_of(key, places[0], lang)} {f'({text})' if isinstance(inner, dict) else text}")
        return "; ".join(parts) or "0"
    if isinstance(value, (list, tuple)):
        more = " …" if longest is not None and len(value) > longest else ""
        shown = [written(name, inner, places, lang, longest) for inner in value[:longest]]
        return f"[{'; '.join(shown)}{more}]" if shown else "–"
    if isinstance(value, str):
        word = label(f"choice.{value}", lang)
        return value if word.startswith("choice.") else word
    unit = unit_of(name, places)
    if value is None or (isinstance(value, float) and math.isinf(value) and value > 0):
        return t(NO_END[name], lang) if name in NO_END and unit in {"months", "years"} else "–"
    if isinstance(value, float) and not math.isfinite(value):
        return "–"
    return _number(value, unit, lang)


def _number(value: float, unit: str | None, lang: Language) -> str:
    if isinstance(value, bool) or unit == "answer":
        return label("answer.yes" if value else "answer.no", lang)
    if unit == "state":
        return label({1: "state.met", 0: "state.not_met"}.get(int(value), "state.not_known"), lang)
    if unit == "vnd":
        return format_number(value, lang)
    if unit in {"calendar", "month_of_year"}:
        return str(int(value))
    if unit == "since_year_0":
        return t("unit.month_of", lang, year=int(value) // 12, month=int(value) % 12 + 1)
    if unit == "share":
        return format_share(value, lang, SHARE_DIGITS)
    digits = format_number(value, lang, 0 if abs(value) >= WHOLE_FROM else 4)
    if unit in {"months", "years", "days"}:
        return t(f"unit.one_{unit[:-1]}" if value == 1 else f"unit.{unit}", lang, value=digits)
    return t(f"unit.{unit}", lang, value=digits) if unit in {"m2", "vnd_m2", "vnd_m2_year", "eur", "times", "persons"} else digits
