"""Values of the law as people read them: a package, a scale, a number of years, a word."""

from __future__ import annotations

from typing import Any

from calculator.i18n import label, t
from calculator.quantities import Language

EDGES = ("over", "from", "up_to", "under")


def written(value: Any, language: Language) -> str:
    """Write a value of the law in one line, its numbers as the law file writes them.

    Parameters
    ----------
    value : what a law file holds: text, a list, or a group of keys (a package, a band, a condition).
    language : vi or en.
    """
    if isinstance(value, dict):
        return _group(value, language)
    if isinstance(value, (list, tuple)):
        return "; ".join(written(inner, language) for inner in value)
    if value is None:
        return "–"
    text = str(value)
    return label(f"choice.{text}", language) if f"choice.{text}" != label(f"choice.{text}", language) else text.replace("_", " ")


def _group(value: dict[str, Any], language: Language) -> str:
    if "rate" in value or "holiday" in value:
        parts = []
        if rate := value.get("rate"):
            whole = rate["years"] == "whole_life"
            parts.append(t("law.package_rate_of_life" if whole else "law.package_rate", language, value=rate["value"], years=rate["years"]))
        if holiday := value.get("holiday"):
            only = "law.package_exempt" if str(holiday["half"]) == "0" else "law.package_holiday"
            parts.append(t(only, language, exempt=holiday["exempt"], half=holiday["half"], share=holiday["half_share"]))
            if holiday["clock"] == "registration":
                parts.append(label("choice.registration", language))
        return "; ".join(parts)
    edges = [f"{t(f'law.edge.{edge}', language)} {value[edge]}" for edge in EDGES if edge in value]
    if edges and "value" in value:
        return f"{' '.join(edges)}: {value['value']}"
    return ", ".join(f"{key.replace('_', ' ')} {_inner(inner, language)}" for key, inner in value.items())


def _inner(value: Any, language: Language) -> str:
    text = written(value, language)
    return f"({text})" if isinstance(value, (dict, list, tuple)) else text
