"""Charts are drawn unchecked; here each is held against the schema of Vega-Lite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from jsonschema.exceptions import ValidationError
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

APP = str(Path(__file__).resolve().parent.parent / "app.py")


def charts(page: str, **url: str) -> list[dict[str, Any]]:
    """Every chart of a page as the browser gets it."""
    app = AppTest.from_file(APP, default_timeout=30)
    app._page_hash = calc_hash(page)
    for name, value in url.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    return [json.loads(item.proto.spec) for item in app.get("vega_lite_chart")]


@pytest.mark.parametrize(
    ("page", "url", "least"),
    [
        ("investor", {"preset": "digital_services_tenant", "section": "overview"}, 2),
        ("investor", {"section": "worth"}, 1),
        ("investor", {"section": "compare"}, 2),
        ("operator", {"operator.section": "project", "preset": "operator_tower_3ha"}, 2),
        ("salary", {}, 2),
    ],
)
def test_every_chart_is_valid(page: str, url: dict[str, str], least: int) -> None:
    found = charts(page, **url)
    assert len(found) >= least
    for spec in found:
        alt.Chart.from_dict(spec, validate=True)


def test_a_wrong_chart_would_be_found() -> None:
    spec = charts("investor", section="overview")[0]
    spec["layer"][0]["mark"] = {"type": "no such mark"}
    with pytest.raises(ValidationError):
        alt.Chart.from_dict(spec, validate=True)
