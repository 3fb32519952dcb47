"""The words of the workbook in one language."""

from __future__ import annotations

import re

from calculator.i18n import label, t, words
from calculator.quantities import Language

_KIND = r"(?P<kind>incentive|ordinary|excluded|real_estate|exempt|room)"
_OTHER = _KIND.replace("kind", "other")
_POOL = r"(?P<pool>losses|real_estate_losses|interest)"

PATTERNS = {
    rf"set_off_{_KIND}_{_OTHER}": "set_off_of",
    rf"loss_{_KIND}_after_{_OTHER}": "loss_after",
    rf"left_{_KIND}_after_{_OTHER}": "left_after",
    rf"{_POOL}_used_against_{_KIND}": "used_against",
    rf"assessable_{_KIND}_{_POOL}": "assessable_of",
    rf"{_POOL}_made_so_far": "made_so_far",
    rf"{_POOL}_out_of_time": "out_of_time",
    rf"{_POOL}_pointer": "pointer",
    rf"{_POOL}_available": "available",
    rf"{_POOL}_expired": "pool_expired",
    rf"{_POOL}_carried": "pool_carried",
    rf"revenue_{_KIND}": "revenue_of",
    rf"direct_cost_{_KIND}": "direct_cost_of",
    rf"key_{_KIND}": "key_of",
    rf"income_after_research_{_KIND}": "income_after_research_of",
    rf"income_{_KIND}": "income_of",
    rf"income_with_grants_{_KIND}": "income_with_grants_of",
    rf"research_{_KIND}": "research_of",
    rf"positive_{_KIND}": "positive_of",
    rf"loss_{_KIND}": "loss_of",
    r"edge_band_(?P<number>\d+)": "edge_band",
    r"tax_above_(?P<number>\d+)": "tax_above",
    r"tax_above_(?P<number>\d+)_band": "tax_above_band",
    r"months_of_turn_(?P<number>\d+)": "months_of_turn",
    r"product_per_capita_(?P<number>\d+)": "product_of",
}
"""Keys of rows there is one of for each kind of income, pool or number, and the text they have."""


class Words:
    """Gives labels of rows and sheets."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def row(self, key: str) -> str:
        """Give the label of a row: one of the workbook's own, or that of a yearly line of the results; the key itself where there is none."""
        held = words(self.lang)
        for prefix in ("workbook.row.", "line."):
            if prefix + key in held:
                return held[prefix + key]
        for pattern, name in PATTERNS.items():
            if found := re.fullmatch(pattern, key):
                return t(f"workbook.pattern.{name}", self.lang, **self._parts(found.groupdict()))
        for budget in ("central", "provincial"):
            if key.startswith(f"{budget}_"):
                return t(f"workbook.pattern.{budget}", self.lang, line=self.row(key.removeprefix(f"{budget}_")))
        return label(key, self.lang)

    def _parts(self, found: dict[str, str]) -> dict[str, str]:
        folders = {"kind": "kind_of", "other": "kind_of", "pool": "pool"}
        return {name: t(f"workbook.{folders[name]}.{value}", self.lang) if name in folders else value for name, value in found.items()}

    def say(self, key: str, **values: object) -> str:
        """Give a text of the workbook."""
        return t(f"workbook.{key}", self.lang, **values)

    def rule(self, name: str) -> str:
        """Give the name of a rule."""
        return t(f"rule.{name}", self.lang)
