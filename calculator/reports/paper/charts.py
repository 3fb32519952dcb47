"""Charts on paper: a Vega-Lite specification of figures computed elsewhere, drawn without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from calculator.quantities import Language
from calculator.reports.paper.fonts import FAMILY, folder
from calculator.reports.paper.libraries import library

BLUE, GREY, INK, MUTED, LINE = "#1F7AE0", "#82929F", "#14212B", "#4A5A67", "#D5DCE2"
COLOURS = (BLUE, "#C2500A", "#0C6B4A", "#6B2180", "#0F2E3A", GREY)

LOCALES: dict[Language, dict[str, Any]] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"], "minus": "\u2212"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["VND ", ""], "minus": "\u2212"},
}

YEAR_WIDE = 30
"""Points a year needs under an axis."""

Spec = dict[str, Any]


def _frame(layers: list[Spec], values: list[Spec], width: int, height: int) -> Spec:
    axis = {"labelColor": MUTED, "titleColor": MUTED, "gridColor": LINE, "domainColor": GREY, "tickColor": GREY, "labelFontSize": 10}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "padding": 2,
        "background": "#FFFFFF",
        "data": {"values": values},
        "layer": layers,
        "config": {"font": FAMILY, "view": {"stroke": None}, "axis": axis, "legend": {"labelFontSize": 10}},
    }


def _years(years: Sequence[int], width: int) -> Spec:
    """Give the axis of years, every so many of them named that no two touch."""
    step = -(-len(years) * YEAR_WIDE // width)
    named = [str(year) for place, year in enumerate(years) if place % step == 0]
    return {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "values": named, "grid": False}}


def kept_by_year(years: Sequence[int], kept: Sequence[float], outside: Sequence[float], *, width: int = 760, height: int = 120) -> Spec:
    """Draw what is kept each year as bars, and what the same project keeps outside the zone as a line on them.

    Parameters
    ----------
    years : of the horizon.
    kept, outside : one figure a year, in the unit the title above the chart names.
    width, height : of the plot [pixels].
    """
    values = [{"year": str(year), "kept": one, "outside": other} for year, one, other in zip(years, kept, outside, strict=True)]
    x = _years(years, width)
    y: Spec = {"type": "quantitative", "title": None, "axis": {"tickCount": 4, "domain": False, "ticks": False}}
    layers = [
        {"mark": {"type": "bar", "color": BLUE}, "encoding": {"x": x, "y": {**y, "field": "kept"}}},
        {
            "mark": {"type": "tick", "color": INK, "thickness": 2, "width": {"band": 0.9}},
            "encoding": {"x": x, "y": {**y, "field": "outside"}},
        },
    ]
    return _frame(layers, values, width, height)


def lines_by_year(years: Sequence[int], series: dict[str, Sequence[float]], *, width: int = 520, height: int = 200) -> Spec:
    """Draw one line a name, told apart by colour and dashes.

    Parameters
    ----------
    years : of the horizon.
    series : one figure a year by the name of each line.
    width, height : of the plot [pixels].
    """
    values = [
        {"year": str(year), "name": name, "value": value} for name, line in series.items() for year, value in zip(years, line, strict=True)
    ]
    names = list(series)
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]]
    legend = {"title": None, "orient": "top", "labelLimit": 480, "columns": 1, "symbolSize": 200}
    encoding = {
        "x": _years(years, width),
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 5, "domain": False, "ticks": False}},
        "color": {
            "field": "name", "type": "nominal", "legend": legend,
            "scale": {"domain": names, "range": [COLOURS[place % len(COLOURS)] for place in range(len(names))]},
        },
        "strokeDash": {
            "field": "name", "type": "nominal", "legend": legend,
            "scale": {"domain": names, "range": [dashes[place % len(dashes)] for place in range(len(names))]},
        },
    }  # fmt: skip
    return _frame([{"mark": {"type": "line", "strokeWidth": 2}, "encoding": encoding}], values, width, height)


@cache
def _drawer() -> Any:
    drawer = library("vl_convert")
    drawer.register_font_directory(str(folder()))
    return drawer


def svg(spec: Spec, language: Language) -> str:
    """Draw a chart in lines and letters.

    Raises
    ------
    InputError
        When the library or the font is not installed.
    """
    return str(_drawer().vegalite_to_svg(spec, format_locale=LOCALES[language]))


def png(spec: Spec, language: Language, scale: float = 2.0) -> bytes:
    """Draw a chart in points.

    Raises
    ------
    InputError
        When the library or the font is not installed.
    """
    return bytes(_drawer().vegalite_to_png(spec, scale=scale, format_locale=LOCALES[language]))
