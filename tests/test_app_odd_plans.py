"""Zone plans nobody would draw up but somebody will type: cards, charts and sentences say nothing silly."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import LANGUAGES, t
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.quantities import Language
from calculator.views import model
from tests.test_app import opened, sound, texts

TOWER, FIELD = "operator_tower_3ha", "operator_greenfield_200ha"
NEEDED, RETURN, CUT, LATE = range(4)


def operator(**url: str) -> AppTest:
    app = sound(opened("operator", **url))
    assert not app.error
    return app


def price(app: AppTest) -> int:
    """Give the price on the first card."""
    found = re.search(r"\d[\d.,]*", app.metric[NEEDED].value)
    assert found is not None, app.metric[NEEDED].value
    return int(re.sub(r"\D", "", found[0]))


def planned(monkeypatch: pytest.MonkeyPatch, name: str, base: str, letting: str, **changes: object) -> AppTest:
    """Open the page on a shipped plan of which the letting or the plan itself is changed."""
    held: Scenario = model.presets()[base]
    plan = held.project.operator
    assert plan is not None
    if letting:
        let = getattr(plan, letting)
        inner = {key: value for key, value in changes.items() if key in type(let).model_fields}
        changes = {key: value for key, value in changes.items() if key not in inner} | {letting: let.model_copy(update=inner)}
    made = held.model_copy(update={"project": held.project.model_copy(update={"operator": plan.model_copy(update=changes)})})
    presets = {**model.presets(), name: made}
    monkeypatch.setattr(model, "presets", lambda: presets)
    return operator(**{"operator.preset": name})


def at_once() -> Path[Fraction]:
    return Path(years={2029: Fraction(1)}, then="hold")


def test_the_price_needed_does_not_hang_on_the_price_typed() -> None:
    usual = price(operator())
    for typed in ("1", "1000", "1000000000"):
        app = operator(**{"operator.price": typed})
        assert price(app) == pytest.approx(usual, abs=1), typed


def test_a_single_square_metre_needs_what_its_costs_ask() -> None:
    # The tower needs its 46,000 m² at 92% let: all of that from one square metre.
    one, whole = operator(**{"operator.floor_area": "1"}), operator()
    assert price(one) > 40_000 * price(whole)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_let_at_once_is_better_than_bit_by_bit(lang: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = price(operator(lang=lang))
    app = planned(monkeypatch, f"tower_at_once_{lang}", TOWER, "offices", fill=at_once())
    assert price(app) < usual
    assert app.select_slider(key="operator.operator.fill_years").value == 1


def test_years_are_counted_in_the_singular_where_there_is_one() -> None:
    options = operator(lang="en", **{"operator.fill_years": "1"}).select_slider(key="operator.operator.fill_years").options
    assert options[:2] == ["1 year", "2 years"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_land_let_once_says_whether_the_target_is_met_where_several_rates_fit(lang: Language) -> None:
    met = operator(lang=lang, **{"operator.preset": FIELD, "operator.fill_years": "1"})
    assert met.metric[RETURN].value == t("operator_page.target_met", lang)
    missed = operator(lang=lang, **{"operator.preset": FIELD, "operator.fill_years": "1", "operator.price": str(price(met) - 100_000)})
    assert missed.metric[RETURN].value != t("operator_page.target_met", lang)
    assert t("operator_page.no_one_return", lang) in texts(met)


def test_one_parcel_let_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app = planned(monkeypatch, "parcel", FIELD, "land", area=Fraction(1500), leasable_area=Fraction(1000), fill=at_once())
    assert "Đất: 0,2 ha" in texts(app) or "Đất: 0,1 ha" in texts(app)
    # Its loan of 1,800 bn is that of 200 hectares: money it never needs.
    assert "Hãy giảm khoản vay" in texts(app)


def test_borrowing_beyond_all_need_is_said_and_no_rent_of_nothing_is_advised() -> None:
    app = operator(**{"operator.preset": FIELD, "operator.debt": "9000000000000000"})
    assert "Hãy giảm khoản vay" in texts(app)
    assert t("operator_page.at_nothing", "vi", target="15%") in texts(app)
    assert "Hãy giảm khoản vay" not in texts(operator(**{"operator.preset": FIELD}))


def test_where_the_state_pays_for_all_nothing_is_to_be_recovered(monkeypatch: pytest.MonkeyPatch) -> None:
    app = planned(monkeypatch, "all_paid", TOWER, "", state_support=Fraction(1))
    assert app.metric[RETURN].value == "Không bỏ vốn"
    assert f"{t('operator.payback', 'vi')}: {t('operator.short.no_outlay', 'vi')}" in texts(app)


def test_a_return_beyond_reason_is_not_written_out() -> None:
    assert operator(**{"operator.works": "1"}).metric[RETURN].value == "trên 1.000%"


def test_let_only_in_the_last_year_no_price_is_called_impossible_that_is_only_high(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Path(years={2076: Fraction(1)}, then="hold")
    app = planned(monkeypatch, "last_year", TOWER, "offices", fill=late)
    assert price(app) > 100 * price(operator(**{"operator.preset": TOWER}))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_price_at_all_is_said_in_one_sentence_with_the_highest_tried(lang: Language) -> None:
    # A million times 1 ₫ is what was tried.
    app = operator(lang=lang, **{"operator.price": "1", "operator.target_return": "1/2", "operator.works": "9e14"})
    tried = "1.000.000\u00a0₫" if lang == "vi" else "₫1,000,000"
    assert app.metric[NEEDED].value == "–"
    assert any(item.value.startswith(("Không giá nào đến", "No rent up to")) and tried in item.value for item in app.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_holds_the_plans_rent_against_the_one_needed(lang: Language) -> None:
    app = operator(lang=lang)
    said = next(item.value for item in app.markdown if item.value.startswith(("Cho thuê ", "Let at ")))
    amounts = [int(re.sub(r"\D", "", found)) for found in re.findall(r"₫?\d[\d.,]{3,}\d", said)]
    needed, plan, gap = amounts[:3]
    assert (needed, plan) == (price(app), 239_763)
    assert gap == pytest.approx(needed - plan, abs=1)
    assert ("thấp hơn" if lang == "vi" else "too low") in said
    dear = operator(lang=lang, **{"operator.price": "300000"})
    assert any(("cao hơn" if lang == "vi" else "above that") in item.value for item in dear.markdown)
