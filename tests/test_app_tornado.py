"""C5 on the page: asked for, stale after an edit, the widest input first and its ends those of the command."""

from __future__ import annotations

import pytest

from calculator.analysis.uncertainty.sensitivity import sensitivity
from calculator.analysis.uncertainty.usual import usual_bands
from calculator.i18n import label, t
from calculator.law.law import load_law
from calculator.project.checks.uncertainty import missing_for
from calculator.quantities import Language, format_money_short
from calculator.views import model
from tests.test_app import LANGUAGES, investor, sound, texts


def test_a_band_for_every_driver_of_the_plan() -> None:
    for scenario in model.presets().values():
        bands = usual_bands(scenario)
        assert bands
        assert all(missing_for(scenario, name) is None for name in bands)
        low, _ = bands["discount_rate"]
        assert scenario.assumptions.discount_rate + low >= 0


def test_switching_is_left_out_where_it_is_not_asked() -> None:
    scenario = model.presets()["saas_startup"]
    found = sensitivity(scenario, load_law(), "zone", measures=("kept_present_value",), bands={"margin": (-0.05, 0.05)}, switching=())
    assert found.effects[0].switches == ()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sensitivity_is_computed_when_asked_and_says_when_it_is_stale(lang: Language) -> None:
    app = investor(preset="saas_startup", section="risks", lang=lang)
    app.button(key="tornado.ask").click().run()
    shown = texts(sound(app)).replace("\\", "")
    scenario = model.presets()["saas_startup"]
    plan = sensitivity(
        scenario, load_law(), "zone", measures=("kept_present_value",), bands={"margin": (-0.05, 0.05)}, switching=()
    ).plan["kept_present_value"]  # fmt: skip
    assert plan is not None
    assert format_money_short(plan, lang) in shown
    app.button(key="tornado.ask_switch").click().run()
    measure = label("measure.net_present_value", lang)
    assert [item for item in sound(app).markdown if item.value.startswith(measure)]
    app.text_input(key="investor.revenue").set_value("2 tỷ" if lang == "vi" else "2 bn").run()
    assert t("tornado.stale", lang) in texts(sound(app))
