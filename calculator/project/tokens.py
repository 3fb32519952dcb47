"""The closed lists of words a scenario can use."""

from __future__ import annotations

from typing import Literal, get_args

Activity = Literal[
    "software_product",
    "key_digital_product",
    "key_digital_service",
    "semiconductor",
    "ai_data_centre",
    "data_centre",
    "digital_product",
    "digital_service",
    "business_process_outsourcing",
    "training",
    "incubation",
    "zone_infrastructure",
    "trade_or_service",
    "other",
]
Location = Literal[
    "cdtz",
    "high_tech_park",
    "high_tech_agriculture_zone",
    "economic_zone",
    "industrial_park",
    "difficult_area",
    "especially_difficult_area",
    "international_financial_centre",
    "da_nang_free_trade_zone",
    "ho_chi_minh_city_free_trade_zone",
    "none",
]
LandUse = Literal["production", "commercial_service"]
Answer = Literal["yes", "no", "unknown"]
CommuneClass = Literal["none", "difficult", "especially_difficult", "unknown"]
ZoneDecision = Literal["prime_minister", "ministry", "province", "unknown"]
Province = Literal["hanoi", "ho_chi_minh_city", "da_nang", "can_tho", "other", "unknown"]
WageRegion = Literal["I", "II", "III", "IV"]
Nationality = Literal["vn", "foreign"]
Residence = Literal["resident", "non_resident"]
Currency = Literal["VND", "USD"]
StreamKind = Literal["incentive", "ordinary", "excluded", "exempt"]
Excluded = Literal[
    "real_estate",
    "capital_transfer",
    "project_transfer",
    "overseas",
    "minerals",
    "online_games",
    "excise_goods",
    "excise_services",
    "unrelated_other",
    "land_sublease",
    "building_lease",
]

Certificate = Literal[
    "incentive_extension_decision",
    "capital_law_criteria",
    "high_technology_enterprise",
    "high_technology_enterprise_group_1",
    "special_incentive_level_1",
    "special_incentive_level_2",
    "special_incentive_level_3",
    "high_technology_research_centre",
    "ho_chi_minh_city_strategic_investor",
    "innovative_start_up",
    "small_or_medium_enterprise",
    "strategic_technology_enterprise",
    "high_technology_product_maker",
    "special_incentive_decision",
    "supporting_industry_confirmation",
]

Origin = Literal[
    "new",
    "reorganised",
    "change_of_owner",
    "inherited_business",
    "bought_project",
    "phase_of_first_dossier",
    "phase_off_schedule",
]
"""How a project came to be, in the words of the provisions on new projects."""

StaffScheme = Literal[
    "start_up_experts",
    "high_technology",
    "financial_centre",
    "da_nang_free_trade_zone",
    "ho_chi_minh_city_free_trade_zone",
    "ho_chi_minh_city_experts",
    "capital_law_experts",
]
Keeps = Literal["employee", "employer", "shared"]
NetOf = Literal["tax_and_insurance", "tax"]

ACTIVITIES: tuple[str, ...] = get_args(Activity)
LOCATIONS: tuple[str, ...] = get_args(Location)
STAFF_SCHEMES: tuple[StaffScheme, ...] = get_args(StaffScheme)
"""Schemes of personal income tax beside the five-year exemption, as the law data names them."""
