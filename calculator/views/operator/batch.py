"""A file of tenants as it was given in this session, and what comes of it. Neither is written down, nor stands in the address."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from calculator.analysis.portfolio.file import Read
from calculator.analysis.portfolio.low_pay import LowPay
from calculator.analysis.portfolio.tenants import PlanOfLaw, Tenant
from calculator.commands.portfolio.files import rejected_csv
from calculator.i18n import t
from calculator.law.law import Law
from calculator.project.cells import Fault
from calculator.project.portfolio.years import Basis
from calculator.quantities import Language, format_share
from calculator.reports.faults import fault_told

UPLOAD, LOGO, CHOSEN = "operator.upload", "operator.logo", "operator.tenant"
YEARS, DISCOUNT, GROWTH = 20, 0.10, 0.03
"""What the command `portfolio` takes where nothing else is said."""


class Upload(NamedTuple):
    """A file as it was given: never written down, never in the address."""

    name: str
    data: bytes


class Batch(NamedTuple):
    """What a file gives: with what it was computed, its blocks, tenants ranked, and what is wrong with the other rows, or looks wrong."""

    plan: PlanOfLaw
    blocks: list[Read]
    tenants: list[Tenant]
    faults: list[Fault]
    low_pay: list[LowPay]


def upload() -> Upload | None:
    """Give the file of this session."""
    held: Upload | None = st.session_state.get(UPLOAD)
    return held


def plan_of(law: Law, spelling: str) -> PlanOfLaw:
    """Give what tenants are computed with: as the command `portfolio` does, from the year of the law on."""
    basis = Basis(law.as_of.year, YEARS, DISCOUNT, GROWTH, GROWTH)
    return PlanOfLaw((law.variant,), basis, spelling=spelling, law=law)


def basis_text(plan: PlanOfLaw, lang: Language) -> str:
    """Say over which years and at which rates tenants are computed."""
    basis = plan.basis
    years = basis.range.tolist()
    return t(
        "operator_page.basis",
        lang,
        first=years[0],
        last=years[-1],
        discount=format_share(basis.discount_rate, lang),
        growth=format_share(basis.consumer_price_growth, lang),
    )


def rejects_of(batch: Batch, lang: Language) -> bytes:
    """Give the refused rows as a file to correct."""
    return rejected_csv(batch.blocks, (fault_told(fault, lang) for fault in batch.faults))
