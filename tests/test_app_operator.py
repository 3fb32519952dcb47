"""The operator's page: figures on screen are those of the library, in both languages; what cannot be used is told and loses nothing."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from calculator.analysis.operator.answers import OperatorRun, price_cut, run_operator
from calculator.analysis.portfolio.tenants import Tenant, ranked, read_tenants, steps, template, tenant_scenario
from calculator.analysis.run import run_site
from calculator.analysis.zone_criteria import check_zone
from calculator.documents.content import notices_said
from calculator.i18n import LANGUAGES, label, t
from calculator.law.law import load_law
from calculator.project.load import load_scenario
from calculator.project.operator.edits import PlanEdit, edited_plan
from calculator.quantities import Language, format_money, format_money_short, format_share
from calculator.views import model
from calculator.views.operator import charts, offer, tenant_table
from calculator.views.operator.batch import CHOSEN, LOGO, UPLOAD, Upload, plan_of
from calculator.views.operator.criteria import facts_of
from calculator.views.operator.memory import ASKED, NOTHING_SAID, OperatorMemory
from calculator.views.words import escape, short
from calculator.zones import reconcile
from calculator.zones.load import load_register
from tests.test_app import APP, opened, sound, texts
from tests.test_app_salary import told_of

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
TOWER, FIELD = "operator_tower_3ha", "operator_greenfield_200ha"


def operator(**url: str) -> AppTest:
    return sound(opened("operator", **url))


def computed(preset: str, **edit: Fraction) -> OperatorRun:
    return run_operator(edited_plan(load_scenario(SCENARIOS / f"{preset}.yaml"), PlanEdit(**edit)), load_law(), "zone")


@pytest.fixture(scope="module")
def tower() -> OperatorRun:
    return computed(TOWER)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cards_are_what_the_library_computes(lang: Language, tower: OperatorRun) -> None:
    app = operator(lang=lang)
    needed, cut = tower.supports[-1].required, price_cut(tower.supports[0].required, tower.supports[-1].required)
    assert needed.price is not None
    assert cut is not None
    unit = t("operator_page.per.offices", lang)
    assert tower.equity_rate.value is not None
    assert [card.value.replace("\u200b", "") for card in app.metric] == [
        escape(text)
        for text in (
            f"{format_money(needed.price, lang)}{unit}",
            format_share(tower.equity_rate.value, lang, 1),
            f"{format_money(-cut.amount, lang)}{unit}",
            short(-tower.delay_cost, lang),
        )
    ]
    (table,) = [one.value for one in app.dataframe]
    assert list(table[t("operator.needed", lang)]) == [format_money(one.required.price or 0.0, lang) for one in tower.supports]


def test_the_bars_add_up_to_the_rent_needed(tower: OperatorRun) -> None:
    rows = charts.rent_rows(tower, "en")
    level = rows[0]["end"] - sum(row["end"] - row["start"] for row in rows[1:-1])
    assert level == pytest.approx(rows[-1]["end"])
    for before, row in pairwise(rows[1:-1]):
        assert before["start"] == pytest.approx(row["end"])
    unreached = replace(
        tower, supports=(replace(tower.supports[0], required=tower.supports[0].required._replace(price=None)), *tower.supports[1:])
    )
    assert charts.rent_rows(unreached, "en") == []


def test_an_edit_moves_the_figures_and_stands_in_the_address() -> None:
    app = operator()
    app.text_input(key="operator.operator.price").set_value("rất đắt").run()
    assert "operator.price" not in app.query_params
    assert t("app.bad_amount", "vi") in texts(app)
    assert t("app.stale", "vi") in texts(app)
    sound(app.text_input(key="operator.operator.price").set_value("300000").run())
    assert app.query_params["operator.price"] in ("300000", ["300000"])
    done = computed(TOWER, price=Fraction(300_000))
    assert done.equity_rate.value is not None
    assert app.metric[1].value == format_share(done.equity_rate.value, "vi", 1)
    app.button(key="operator.reset").click().run()
    assert "operator.price" not in app.query_params


def test_a_link_restores_a_plan() -> None:
    app = operator(**{"operator.preset": FIELD, "operator.target_return": "1/10", "operator.fill_years": "19"})
    done = computed(FIELD, target_return=Fraction(1, 10), fill_years=Fraction(19))
    price = done.supports[-1].required.price
    assert price is not None
    assert app.metric[0].value.replace("\u200b", "") == f"{format_money(price, 'vi')}{t('operator_page.per.land', 'vi')}"
    assert t("operator.prepaid", "vi") in [box.label for box in app.expander]


def test_no_price_reaches_the_target_is_said_and_drawn_as_nothing() -> None:
    app = operator(**{"operator.price": "1", "operator.target_return": "1/2", "operator.works": "9e14"})
    assert app.metric[0].value == "–"
    assert t("operator_page.no_chart", "vi") in texts(app)


def test_no_field_takes_nonsense_from_a_link() -> None:
    for name, written in OperatorMemory.FIELDS.items():
        for text in ("", "-1", "1e99", "<script>", "nan", "½", "x" * 2000):
            with pytest.raises(ValueError, match=r".*"):
                assert written.read(text) is None, name


def test_nonsense_in_a_link_leaves_the_page_as_it_is() -> None:
    app = operator(**{"operator.price": "1e99", "operator.section": "none", "operator.answers": "xyz"})
    assert "operator.price, operator.section, operator.answers" in texts(app).replace("\u2060", "")
    assert len(app.metric) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_criteria_are_what_the_library_says(lang: Language) -> None:
    law = load_law()
    answers = "y" + NOTHING_SAID[1:]
    url = {"operator.area": "4.6", "operator.workers": "1999", "operator.software_only": "no", "operator.answers": answers}
    app = operator(lang=lang, **{"operator.section": "profile", **url})
    memory = OperatorMemory(area=Fraction(46, 10), workers=1999, software_only="no", answers=answers)
    done = check_zone(law, facts_of(memory), action="establish", software_only="no", on=law.as_of)
    said = texts(app)
    assert t("zones.overall", lang, state=t(f"state.{done.state}", lang)) in said
    for row in done.criteria:
        assert row.label[lang] in said
    assert "(--" not in said, "an option of the command line is no help here"
    assert facts_of(memory)[ASKED[0]] == "yes"


def test_a_number_typed_into_the_criteria_is_taken_or_refused() -> None:
    app = operator(**{"operator.section": "profile"})
    sound(app.text_input(key="operator.operator.area").set_value("4,6").run())
    assert app.query_params["operator.area"] in ("4.6", ["4.6"], "23/5", ["23/5"])
    sound(app.text_input(key="operator.operator.workers").set_value("nhiều").run())
    assert t("operator_page.bad_number", "vi") in texts(app)
    sound(app.text_input(key="operator.operator.area").set_value("").run())
    assert "operator.area" not in app.query_params


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_profile_says_what_is_not_known(lang: Language) -> None:
    register = load_register()
    app = operator(lang=lang, **{"operator.section": "profile", "operator.zone": "quang_trung"})
    said = texts(app)
    assert (
        t("operator_page.fill_since", lang, date={"vi": "1/1/2026", "en": "1 Jan 2026"}[lang], value=t("operator_page.fill_unknown", lang))
        in said
    )
    assert "70%" in said
    tables = [one.value for one in app.table]
    assert len(tables[0]) == len(register.zones)
    assert len(tables[1]) == sum(len(held) for held in register.zones["quang_trung"].figures.values())
    assert len(tables[-1]) == len(reconcile.conflicts(register))


def test_a_folder_without_a_plan_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calculator.views.operator.project.plans", dict)
    assert t("operator_page.no_plan", "vi") in texts(operator())


def test_random_states_of_the_page_do_not_fail() -> None:
    random.seed(20261122)
    for _ in range(12):
        url = {
            "lang": random.choice(LANGUAGES),
            "variant": random.choice(["in_force", "decree_154", "draft_2024_07"]),
            "operator.section": random.choice(["project", "profile", "tenants"]),
            "operator.preset": random.choice([TOWER, FIELD]),
            "operator.target_return": random.choice(["0", "1/10", "1/2"]),
            "operator.fill_years": random.choice(["1", "30"]),
            "operator.state_support": random.choice(["0", "1/2"]),
            "operator.action": random.choice(["establish", "recognise", "expand"]),
            "operator.staff": random.choice(["1", "3000"]),
            "operator.workers": random.choice(["2", "2500"]),
        }
        operator(**url)


# --- tenants


def given(data: bytes, name: str = "tenants.csv", **url: str) -> AppTest:
    """Open the section with a file that was given in this session."""
    app = AppTest.from_file(APP, default_timeout=30)
    app._page_hash = calc_hash("operator")
    for key, value in ({"operator.section": "tenants"} | url).items():
        app.query_params[key] = value
    app.session_state[UPLOAD] = Upload(name, data)
    return sound(app.run())


def batch(data: bytes, spelling: str = "iso") -> list[Tenant]:
    plan = plan_of(load_law(), spelling)
    return ranked(one for step in steps(plan, read_tenants(data, "tenants.csv")) for one in step.tenants)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_file_the_page_says_how_to_begin(lang: Language) -> None:
    app = operator(lang=lang, **{"operator.section": "tenants"})
    assert t("operator_page.no_file", lang) in texts(app)
    assert not app.dataframe


@pytest.mark.parametrize("spelling", ["iso", "vi"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_is_ranked_by_what_the_zone_adds(lang: Language, spelling: str) -> None:
    app = given(template(spelling), lang=lang, **{"operator.spelling": spelling})
    tenants = batch(template(spelling), spelling)
    (table,) = [one.value for one in app.dataframe]
    assert list(table[t("operator_page.tenant", lang)]) == [one.name for one in tenants] == ["Services", "Software", "Chips"]
    assert list(table[t("operator_page.zone_adds", lang)]) == [tenant_table.adds_text(one, lang) for one in tenants]
    assert label("fact.recognised_software_steps", lang) in table[t("operator_page.open_fact", lang)][1]
    assert "T1" not in str(app.query_params)


def test_a_tenant_is_worth_what_a_run_of_its_row_says() -> None:
    plan, blocks = plan_of(load_law(), "iso"), read_tenants(template(), "tenants.csv")
    for one in batch(template()):
        run = run_site(tenant_scenario(plan, blocks[one.block], one.place), load_law(), "site")
        found = run.ranges.get("zone_adds_present_value")
        least, most = (found.low, found.high) if found else (run.measures["zone_adds_present_value"],) * 2
        assert (one.zone_adds, one.zone_adds_most) == (pytest.approx(least, abs=1), pytest.approx(most, abs=1))
        assert one.kept == pytest.approx(run.measures["kept_present_value"], abs=1)
        assert one.open_fact == (run.open_facts[0].fact if run.open_facts else "")


def test_bad_rows_are_told_and_the_good_ones_computed() -> None:
    lines = template().decode("utf-8-sig").splitlines()
    broken = [lines[2].replace("T2", "T9").replace("2027-01-15", "2027-13-45"), lines[3].replace("T3", "T8") + ",too,many", lines[1]]
    data = "\n".join([*lines, "", *broken]).encode()
    app = given(data)
    (tenants,) = (one.value for one in app.dataframe)
    assert len(tenants) == 3
    assert told_of(app) == ["**Dòng 6, cột licence**", "**Dòng 7**", "**Dòng 8, cột id**"]
    state = {"rows": "6", "computed": "3", "rejected": "3"}
    assert t("operator_page.counts", "vi", **state) in texts(app)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"\0\0\0", b"\xff\xfe", b"id\n", b"id,activity\n1,2\n", b"\xef\xbb\xbf", b'"', "tên;nơi\n1;2\n".encode(), b"PK\x03\x04rubbish",
        b",".join([b"x"] * 5000), b"id,id,licence\n", b"\xd0\xcf\x11\xe0" * 50,
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_told(data: bytes) -> None:
    app = given(data)
    assert t("operator_page.unreadable", "vi") in texts(app)
    assert told_of(app)
    assert not app.dataframe


def test_cells_that_would_act_are_shown_as_they_are() -> None:
    evil = (
        template()
        .decode("utf-8-sig")
        .replace("T1,Software", "T1,<img src=x onerror=alert(1)>")
        .replace("T2,Services", "T2,$x$ :smile: [a](http://b)")
    )
    app = given(evil.encode())
    assert list(app.dataframe[0].value[t("operator_page.tenant", "vi")])[:2] == [
        "$x$ :smile: [a](http://b)",
        "<img src=x onerror=alert(1)>",
    ]


def test_a_file_too_large_is_refused_unread() -> None:
    app = given(b"x" * (5 * 10**6 + 1))
    assert t("operator_page.too_large", "vi", most=5) in texts(app)


def test_many_rows_are_a_job_that_can_be_followed() -> None:
    lines = template().decode("utf-8-sig").splitlines()
    rows = [lines[1 + place % 3].replace(f"T{1 + place % 3},", f"R{place},", 1) for place in range(201)]
    data = "\n".join([lines[0], *rows]).encode()
    app = given(data)
    assert not app.dataframe
    app.button(key="operator.rank").click().run()
    until = time.monotonic() + 30
    while (job := app.session_state["job.operator.tenants"]).running and time.monotonic() < until:
        time.sleep(0.05)
    sound(app.run())
    assert (job.failed, job.partial) == (False, False)
    assert len(app.dataframe[0].value) == 201


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_offer_says_what_the_run_says_and_becomes_a_page(lang: Language) -> None:
    app = AppTest.from_file(APP, default_timeout=30)
    app._page_hash = calc_hash("operator")
    app.query_params["operator.section"], app.query_params["lang"] = "tenants", lang
    app.session_state[UPLOAD], app.session_state[CHOSEN] = Upload("a.csv", template()), 3
    app.session_state[LOGO] = Upload("logo.png", b"no picture")
    sound(app.run())
    plan, blocks = plan_of(load_law(), "iso"), read_tenants(template(), "a.csv")
    scenario = tenant_scenario(plan, blocks[0], 1)
    run = run_site(scenario, load_law(), "site")
    said = texts(app)
    assert t("operator_page.bad_logo", lang) in said
    for text in offer.summary(run, scenario, load_law(), lang):
        assert escape(text) in said
    page = offer.offer_bytes(run, scenario, "both", None)
    assert page.startswith(b"%PDF")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_offer_on_screen_warns_of_a_reading_under_which_nothing_is_kept(lang: Language) -> None:
    """Services for clients elsewhere: if their income arises where the client is, the zone gives nothing. The page of the file says so too."""
    law = load_law()
    scenario = model.presets()["bpo_300"]
    run = run_site(scenario, law, "zone")
    told = "\n".join(offer.summary(run, scenario, law, lang))
    option = {"vi": "“Nơi khách hàng ở”", "en": "“Where the client is”"}[lang]
    nothing = f"{option} {format_money_short(0, lang)}"
    assert nothing in told
    assert any(nothing in one for one in notices_said(run, lang))
    # Its staff and its place are not contested, and it has no group: nothing else is said against it.
    assert told.count(":material/warning:") == 1
    plain = model.presets()["software_500"]
    assert ":material/warning:" not in "\n".join(offer.summary(run_site(plain, law, "qtsc"), plain, law, lang))
