"""The enterprises of the zones under each position: computed one position at a time, and kept by the law's fingerprint."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.enterprises import Enterprises, enterprises_under
from calculator.i18n import t
from calculator.project.portfolio.years import Basis
from calculator.quantities import Language
from calculator.views import model
from calculator.views.analyst import results
from calculator.views.analyst.positions import Position, base, others
from calculator.views.analyst.results import Task
from calculator.views.words import literal

BASIS = Basis(first_year=2026, years=20, discount_rate=0.1, consumer_price_growth=0.03, land_price_growth=0.03)
"""The years and rates of the command `portfolio`: twenty from 2026, present values at 10%, prices growing by 3% a year."""

KIND = "portfolio"


class Held(NamedTuple):
    """What there is of the positions: under the one they are held against, and under each other one, None where it is not there."""

    base: Enterprises | None
    others: dict[str, Enterprises | None]


def file() -> Path:
    """Give the file of the enterprises of the eight zones, which stands with the scenarios."""
    return model.SCENARIOS / "portfolios" / "eight_zones.csv"


@cache
def _file_key(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def task(position: Position) -> Task:
    """Give the work for one position."""
    plan = Plan((position.name,), BASIS, dict(position.files))
    key = results.key_of("portfolio", position.law.fingerprint, position.name, _file_key(file()), BASIS)
    return Task(key, partial(enterprises_under, file(), plan))


def under(lang: Language) -> Held:
    """Give the portfolio under every position that has numbers; draw how far it is where it is not yet there, or that there is none."""
    if not file().is_file():
        st.info(t("app.analyst.no_population", lang, file=literal(f"portfolios/{file().name}")))
        return Held(None, {})
    first, rest = base(), [one for one in others() if one.computable]
    tasks = [task(one) for one in (first, *rest)]
    public = [work for work, one in zip(tasks, (first, *rest), strict=True) if not one.files]
    private = [work for work, one in zip(tasks, (first, *rest), strict=True) if one.files]
    results.ensure(KIND, public, lang)
    if private:
        results.ensure(f"{KIND}.own", private, lang, private=True)
    found = dict(zip((work.key for work in public), results.at_hand(public), strict=True))
    found |= dict(zip((work.key for work in private), results.at_hand(private, private=True), strict=True))
    return Held(found[tasks[0].key], {one.token: found[work.key] for one, work in zip(rest, tasks[1:], strict=True)})
