"""The people of a role one by one: a very fine grid over the curve of pay, each point a head paid by the law of its months.

No kink, no closed form and no share of people below a level of pay enters; only the density of the normal curve at each point.
"""

from __future__ import annotations

from collections import Counter
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import payslip as law
from .paths import number
from .spread import level
from .workforce import GDP_PER_CAPITA, INCOME_MULTIPLE, months_of

Array = NDArray[np.float64]
Bands = list[tuple[float, float]]

SCORES = np.linspace(-8.5, 8.5, 200_001)
WEIGHTS = np.exp(-(SCORES**2) / 2)
WEIGHTS /= WEIGHTS.sum()


def pay_of_survey(distribution: dict[str, Any]) -> Array:
    """Pay at each point of the grid, in the year of the survey."""
    if distribution["kind"] == "lognormal":
        return np.exp(np.log(float(number(distribution["median"]))) + float(number(distribution["spread"])) * SCORES)
    stated = distribution["quantiles"].items()
    at = np.array([NormalDist().inv_cdf(float(number(share))) for share, _ in stated])
    logs = np.log([float(number(pay)) for _, pay in stated])
    inside = np.interp(SCORES, at, logs)
    low = logs[0] + (SCORES - at[0]) * (logs[1] - logs[0]) / (at[1] - at[0])
    high = logs[-1] + (SCORES - at[-1]) * (logs[-1] - logs[-2]) / (at[-1] - at[-2])
    return np.exp(np.where(at[0] > SCORES, low, np.where(at[-1] < SCORES, high, inside)))


def _insurance_law(month: str, region: str) -> tuple[float, bool, float]:
    return float(law.REFERENCE_LEVEL.at(month)), bool(law.REFERENCE_LEVEL_IS_FLOOR.at(month)), float(law.MINIMUM_WAGE[region].at(month))


def averages(
    row: dict[str, Any], region: str, years: list[int], licence: str, bands: dict[int, Bands], product_growth: float
) -> dict[str, list[float]]:
    """Amounts a head of each year. `bands` gives, for each year, where each band of the tariff begins and its rate."""
    found: dict[str, list[float]] = {}
    survey = pay_of_survey(row["distribution"])
    paid = {year: survey * float(level(row["distribution"], year)) for year in years}
    months_paid, project = float(number(row["months_paid"])), float(number(row.get("project_share", 1)))
    began = np.full(SCORES.shape, np.inf)
    # Which of two tests is a foreigner's is not known.
    known = row["digital_work"] == "yes" and row.get("nationality", "vn") == "vn"
    for year in years:
        monthly, gross = paid[year], paid[year] * months_paid
        employee, employer, fee = np.zeros(SCORES.shape), np.zeros(SCORES.shape), np.zeros(SCORES.shape)
        for (reference, floored, wage), months in Counter(_insurance_law(month, region) for month in months_of(year)).items():
            social = np.minimum(monthly, law.CAP_MULTIPLE * reference)
            if floored:
                social = np.maximum(social, reference)
            unemployment = np.minimum(monthly, law.CAP_MULTIPLE * wage)
            if row.get("nationality", "vn") == "foreign":
                unemployment = np.zeros(SCORES.shape)
            employee += months * (0.095 * social + 0.01 * unemployment)
            employer += months * (0.205 * social + 0.01 * unemployment)
            fee += months * 0.02 * social
        dependants = number(row.get("dependants", 0))
        family = float(sum(law.PERSONAL_DEDUCTION.at(month) + dependants * law.DEPENDANT_DEDUCTION.at(month) for month in months_of(year)))
        taxable = np.maximum(gross - employee - family, 0)
        edges = [*(start for start, _ in bands[year][1:]), np.inf]
        tax = np.sum(
            [rate * np.clip(taxable - start, 0, end - start) for (start, rate), end in zip(bands[year], edges, strict=True)], axis=0
        )
        product = float(GDP_PER_CAPITA[min(max(year, 2025), 2026)]) * (1 + product_growth) ** max(year - 2026, 0)
        before = [paid.get(year - back, monthly) * months_paid for back in (1, 2)]
        passes = ((before[0] + before[1]) / 2 >= INCOME_MULTIPLE * product) & (year >= 2026) & known
        first = 12 * year + (int(licence[5:7]) - 1 if licence[:4] == str(year) else 0)
        began = np.where(passes & np.isinf(began), first, began)
        exempt = np.clip(np.minimum(12 * year + 12, began + 60) - np.maximum(12 * year, began), 0, 12) / 12
        lines = {
            "gross_pay": gross,
            "employee_insurance": employee,
            "employer_insurance": employer,
            "trade_union_fee": fee,
            "personal_income_tax_without_exemption": tax,
            "personal_income_tax_exempt": np.where(passes, tax * project * np.nan_to_num(exempt), 0.0),
            "qualifying_heads": passes.astype(np.float64),
        }
        for name, amounts in lines.items():
            found.setdefault(name, []).append(float(WEIGHTS @ amounts))
    return found
