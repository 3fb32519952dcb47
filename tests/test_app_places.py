"""C4 on the page: places and statuses beside the project, each the number of the library; at most four."""

from __future__ import annotations

from typing import get_args

import pytest

from calculator.analysis.run import run_site
from calculator.analysis.statuses import CERTIFICATES, with_status
from calculator.errors import InputError
from calculator.i18n import LANGUAGES, t
from calculator.law.law import load_law
from calculator.project import what_if
from calculator.project.tokens import Certificate
from calculator.quantities import Language, format_money_short
from calculator.views import model, places, state
from calculator.views.words import literal
from tests.test_app import investor, said_of, sound, texts

HERE = {"preset": "bpo_300", "section": "compare"}


def test_every_certificate_has_its_words() -> None:
    assert get_args(Certificate) == CERTIFICATES
    for lang in LANGUAGES:
        assert not [name for name in CERTIFICATES if places.certificate(name, lang).startswith("near.")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rows_are_the_numbers_of_the_library(lang: Language) -> None:
    app = investor(lang=lang, **HERE, **{"investor.beside": "at/none,at/high_tech_park,with/innovative_start_up"})
    app.session_state["compare.places_table"] = True
    app.run()
    scenario, law = model.presets()["bpo_300"], load_law()
    cases = [scenario, *(what_if.changed(scenario, "zone", what_if.Changes(location=place)) for place in ("none", "high_tech_park"))]
    expected = []
    for case in cases:
        amount = run_site(case, law, "zone").measures["kept_present_value"]
        assert amount is not None
        expected.append(format_money_short(amount, lang))
    cells = {str(cell) for table in sound(app).table for cell in table.value.to_numpy().ravel()}
    for amount in expected:
        assert any(cell.startswith(amount) for cell in cells)
    # Of a certificate the preset lacks facts for, the reason stands in place of a number.
    with pytest.raises(InputError) as fault:
        with_status(scenario, "small_or_medium_enterprise")
    told = investor(lang=lang, **HERE, **{"investor.beside": "with/small_or_medium_enterprise"})
    assert fault.value.problems[0].found[:20] in texts(told)


def test_a_fifth_is_refused_and_the_address_holds_the_others() -> None:
    app = investor(**HERE)
    four = ["at/none", "at/high_tech_park", "at/economic_zone", "at/industrial_park"]
    app.pills(key=places.KEY).set_value(four).run()
    assert said_of(sound(app))["investor.beside"] == ",".join(four)
    app.pills(key=places.KEY).set_value([*four, "at/difficult_area"]).run()
    assert t("places.too_many", "vi", most=4) in texts(sound(app))
    assert said_of(app)["investor.beside"] == ",".join(four)


@pytest.mark.parametrize("text", ["at/moon", "with/luck", "site/../x", "at/none,at/none", "none"])
def test_a_link_with_a_wrong_place_names_it(text: str) -> None:
    assert state.read({"investor.beside": text}) == (state.of_preset(), ["investor.beside"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_sites_that_differ_by_nothing_say_why(lang: Language) -> None:
    app = investor(preset="software_500", section="compare", lang=lang)
    site = model.presets()["software_500"].sites["qtsc_own_building"].title[lang]
    said = literal(t("gap.same", lang, site=site, nothing=format_money_short(0, lang)))
    assert said in [one.value for one in app.caption]
