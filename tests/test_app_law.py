"""The law page without a browser: search, days, comparison, drafts written, opened, shared and removed; hostile texts and links."""

from __future__ import annotations

import base64
import subprocess
import sys
import zlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.law_search import full_name
from calculator.analysis.run import run_site
from calculator.i18n import label, t, words
from calculator.law.draft_edit import change_of
from calculator.law.draft_file import draft_text, read_draft
from calculator.law.law import load_law
from calculator.law.load import load_library
from calculator.quantities import Language, format_money_short
from calculator.validation import Words
from calculator.views import law_address, own_drafts, state
from calculator.views import words as page_words
from calculator.views.law_list import found_said
from tests.test_app import HOSTILE, LANGUAGES, kept, opened, said_of, sound, texts
from tests.test_user_drafts import BROKEN, FOLDER, ROOT, SIX, VALID, expected_of

LAW = load_law()
STANDARD = "corporate_income_tax.standard_rate"
SPECIAL = "corporate_income_tax.heads.special_sector.package"
TEXT = SIX.read_text(encoding="utf-8")
EDIT = {"law_section": "draft", "parameter": STANDARD}


def law(**url: str) -> AppTest:
    return sound(opened("law", **url))


def shared(*drafts: str) -> dict[str, str]:
    return {"draft": own_drafts.pack(drafts)}


def drafts_of(app: AppTest) -> tuple[str, ...]:
    held: tuple[str, ...] = app.session_state["app"].drafts
    return held


def typed(app: AppTest, name: str, value: str, path: str = STANDARD) -> AppTest:
    key = f"law.{path}.{name}"
    for widget in (*app.text_input, *app.text_area):
        if widget.key == key:
            widget.set_value(value).run()
            return sound(app)
    raise AssertionError(f"there is no field {key}")


def upload(app: AppTest, text: str | bytes, name: str = "mine.yaml") -> AppTest:
    content = text.encode() if isinstance(text, str) else text
    app.file_uploader[0].set_value((name, content, "application/yaml")).run()
    return sound(app)


def options(app: AppTest) -> list[str]:
    return list(app.radio(key="law.parameter").options)


def metrics(app: AppTest) -> list[str]:
    return [item.value for item in app.metric]


def renamed(text: str, name: str) -> str:
    return text.replace("six_plus_thirteen", name)


# Looking things up.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", law_address.SECTIONS)
def test_every_section_draws_in_both_languages(section: str, lang: Language) -> None:
    app = law(lang=lang, law_section=section, **shared(TEXT))
    assert app.title[0].value == t("app.question.law", lang)
    assert "app.law." not in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("detail", law_address.DETAILS)
@pytest.mark.parametrize(
    "path",
    [
        STANDARD,
        SPECIAL,
        "corporate_income_tax.small_enterprise_rates",
        "corporate_income_tax.heads.industrial_park.package",
        "land_rent.ladder.general.special.especially_difficult",
        "personal_income_tax.exemption.years",
        "depreciation.lives.it_equipment",
        "corporate_income_tax.heads.special_sector.conditions.vietnamese_cost_share",
    ],
)
def test_every_detail_draws(path: str, detail: str, lang: Language) -> None:
    app = law(parameter=path, law_detail=detail, lang=lang, **shared(TEXT))
    assert "app.law." not in texts(app)


def test_the_value_of_today_comes_first_with_what_it_rests_on() -> None:
    app = law(parameter=STANDARD)
    assert (app.metric[0].label, app.metric[0].value) == ("Luật ngày 21/11/2026", "20%")
    said = texts(app)
    assert "khoản 1 Điều 10 Luật 67/2025/QH15" in said
    assert "Văn bản gốc" in said
    assert "Từ 1/1/2025 · theo kỳ tính thuế · kiểm tra 21/11/2026" in said


def test_the_history_has_every_dated_value() -> None:
    table = law(parameter=STANDARD).table[0].value
    assert list(table[t("app.law.column.value", "vi")]) == ["**20%**", "**20%**", "**22%**", "**25%**"]
    days = list(table[t("app.law.column.days", "vi")])
    assert days[0] == "từ 1/1/2025 · đang hiệu lực"
    assert days[2] == "1/1/2014 – 31/12/2015 · đã hết"


def test_search_without_signs_and_the_choice_of_a_result() -> None:
    app = law()
    app.text_input(key="law.search").set_value("thue suat pho thong").run()
    assert options(sound(app))[0] == page_words.literal(LAW.parameters[STANDARD].label.vi)
    app.radio(key="law.parameter").set_value(STANDARD).run()
    assert dict(sound(app).query_params)["parameter"] == STANDARD
    assert app.metric[0].value == "20%"


def test_search_by_article_number_and_value() -> None:
    app = law()
    for query in ("điều 14", "67/2025", "10%"):
        app.text_input(key="law.search").set_value(query).run()
        assert len(options(sound(app))) == 8
    app.text_input(key="law.search").set_value("abcxyz").run()
    assert t("app.law.none_found", "vi", search="abcxyz") in texts(sound(app))


@pytest.mark.parametrize("query", [HOSTILE, "(((", "\u202eabc", "\\", "a" * 200])
def test_a_hostile_search_is_harmless(query: str) -> None:
    app = law()
    app.text_input(key="law.search").set_value(query).run()
    said = texts(sound(app))
    assert t("app.law.none_found", "vi", search="").split("“")[0] in said
    for raw in ("](http", ":red[no]", "<b>", "\u202e"):
        assert raw not in said


def test_pills_for_levy_and_status() -> None:
    app = law()
    drafted = {change.path for draft in load_library().drafts.values() if draft.kind == "draft" for change in draft.changes}
    app.pills(key="law.statuses").set_value(["draft"]).run()
    assert app.radio(key="law.parameter").label == found_said(sorted(drafted), LAW, "vi")
    app.pills(key="law.levies").set_value(["state_budget"]).run()
    assert t("app.law.none_of_these", "vi") in texts(sound(app))
    app.pills(key="law.statuses").set_value(["in_force"]).run()
    budget = [path for path in LAW.parameters if path.startswith("state_budget.")]
    assert app.radio(key="law.parameter").label == t("app.law.found", "vi", count=len(budget))
    app.pills(key="law.levies").set_value([]).run()
    app.pills(key="law.statuses").set_value([]).run()
    assert app.radio(key="law.parameter").label == t("law_counts.both", "vi", count=len(LAW.parameters), proposed=proposed_only())


def proposed_only() -> int:
    changed = {change.path for draft in load_library().drafts.values() for change in draft.changes}
    return len(changed - set(LAW.parameters))


def test_the_list_has_pages() -> None:
    app = law(parameter=STANDARD)
    first = options(app)
    app.button(key="law.page.after").click().run()
    assert not set(options(sound(app))) & set(first)
    assert app.radio(key="law.parameter").value is None
    app.button(key="law.page.before").click().run()
    assert options(sound(app)) == first
    assert app.button(key="law.page.before").disabled


def test_the_search_stays_when_the_language_changes_or_another_page_was_looked_at() -> None:
    app = law()
    app.text_input(key="law.search").set_value("lương tối thiểu").run()
    app.segmented_control(key="frame.lang").set_value("en").run()
    assert sound(app).text_input(key="law.search").value == "lương tối thiểu"
    assert options(app)[0] == "Region I monthly minimum wage" or "minimum wage" in options(app)[0].lower()


def test_the_day_changes_the_value() -> None:
    app = law(parameter=STANDARD)
    app.selectbox(key="law.as_of_year").set_value("2015").run()
    assert (app.metric[0].label, sound(app).metric[0].value) == ("Ngày 1/1/2015", "22%")
    assert dict(app.query_params)["as_of"] == "2015-01"
    app.selectbox(key="law.as_of_month").set_value("07").run()
    assert dict(sound(app).query_params)["as_of"] == "2015-07"
    app.selectbox(key="law.as_of_year").set_value("").run()
    assert "as_of" not in dict(sound(app).query_params)
    assert app.metric[0].value == "20%"


def test_a_day_before_the_law_had_it_says_so() -> None:
    app = law(parameter="top_up_tax.minimum_rate", as_of="2015-01")
    assert t("app.law.not_in_law", "vi", date="1/1/2015") in texts(app)


def test_drafts_that_do_not_fit_a_day_are_left_out_and_it_is_said() -> None:
    app = law(parameter=SPECIAL, as_of="2009-01", **shared(TEXT))
    assert t("app.law.day_problem.own", "vi", date="1/1/2009") in texts(app)
    app = law(variant="ministry_statement_2025_07", as_of="2012-01")
    assert t("app.law.day_problem.variant", "vi", date="1/1/2012") in texts(app)


def test_a_provision_read_in_two_ways_shows_both_arguments() -> None:
    app = law(parameter="personal_income_tax.exemption.years", law_detail="readings")
    reading = LAW.all_readings["exemption_clock"]
    said = texts(app)
    for option in reading.options.values():
        assert page_words.literal(option.label.vi) in said
        assert page_words.literal(option.argument.vi) in said


def test_the_other_way_to_read_the_area_is_taken_from_here() -> None:
    app = law(parameter="land_rent.ladder.general.special.especially_difficult", law_detail="readings")
    app.button(key="law.use.statute_over_decree").click().run()
    assert dict(sound(app).query_params)["zone_area_class"] == "statute_over_decree"
    assert "law.use.statute_over_decree" not in [button.key for button in app.button]
    app.button(key="law.use.administrative_boundary").click().run()
    assert "zone_area_class" not in dict(sound(app).query_params)


def test_drafts_that_change_a_parameter_are_shown_with_both_values() -> None:
    said = texts(law(parameter="land_rent.ladder.general.special.especially_difficult", law_detail="drafts"))
    assert t("app.law.was_becomes", "vi", was="cả thời hạn thuê", becomes="15 năm") in said
    said = texts(law(parameter=SPECIAL, law_detail="drafts", **shared(TEXT)))
    assert "miễn 6 năm, rồi giảm 50% trong 13 năm" in said


def test_where_a_value_is_used() -> None:
    said = texts(law(parameter=SPECIAL, law_detail="used"))
    assert label("rule.project_rate", "vi") in said
    assert t("app.law.no_preset_rests", "vi") not in said
    assert t("app.law.not_used", "vi") in texts(law(parameter="land_rent.repricing_cap", law_detail="used", preset="bpo_300"))


# What differs.


def test_two_positions_side_by_side() -> None:
    app = law(law_section="compare", against="decree_154")
    table = app.table[0].value
    assert list(table.columns) == [t(f"app.law.column.{name}", "vi") for name in ("parameter", "other_side", "this_side")]
    assert len(table) == 12
    app.selectbox(key="law.against").set_value("zone_rent_whole_term").run()
    said = texts(sound(app))
    reading = LAW.all_readings["zone_area_class"]
    assert reading.options["statute_over_decree"].label.vi.split(":")[0] in said
    assert dict(app.query_params)["against"] == "zone_rent_whole_term"


def test_the_same_position_differs_in_nothing() -> None:
    assert t("app.law.no_difference", "vi") in texts(law(law_section="compare", against="in_force"))


def test_one_variant_on_two_days() -> None:
    app = law(law_section="compare", against="in_force", against_day="2015-01", parameter=STANDARD)
    assert len(app.table[0].value) >= 12
    app.pills(key="law.compared_levies").set_value(["social_insurance"]).run()
    assert len(sound(app).table) == 1
    app = law(law_section="compare", against="ministry_statement_2025_07", against_day="2012-01")
    assert t("app.law.day_problem.other", "vi", date="1/1/2012") in texts(app)


def test_a_draft_without_numbers_is_no_empty_difference() -> None:
    app = law(law_section="compare", against="draft_2024_11")
    assert t("app.no_numbers", "vi") in texts(app)


def test_my_draft_against_the_law_in_force() -> None:
    app = law(law_section="compare", against="in_force", **shared(TEXT))
    table = app.table[0].value
    assert len(table) == 2
    assert "miễn 6 năm, rồi giảm 50% trong 13 năm" in table.iloc[0, 2]
    assert "miễn 4 năm, rồi giảm 50% trong 9 năm" in table.iloc[0, 1]


def test_the_provisions_of_one_side_only() -> None:
    app = law(law_section="compare")
    assert app.expander


# A draft is written.


def test_a_value_is_changed_and_every_page_computes_with_it() -> None:
    app = law(**EDIT)
    assert texts(app).count(t("app.law.refusal.changes_nothing", "vi")) == 1
    assert app.button(key="law.add").disabled
    typed(app, "value", "18%")
    assert t("app.law.was_becomes", "vi", was="20%", becomes="18%") in texts(app)
    app.text_input(key="law.law.about.title").set_value("Thuế 18%").run()
    app.text_input(key="law.law.about.author").set_value("Tổ nghiên cứu").run()
    app.text_input(key="law.law.about.source").set_value("câu hỏi thử").run()
    app.selectbox(key="law.effect_year").set_value("2028").run()
    app.selectbox(key="law.effect_month").set_value("07").run()
    app.button(key="law.add").click().run()
    (text,) = drafts_of(sound(app))
    draft = read_draft(text).draft
    assert (draft.draft, draft.title.vi, draft.author, draft.source) == ("thue_18", "Thuế 18%", "Tổ nghiên cứu", "câu hỏi thử")
    assert [(c.path, c.from_.isoformat(), c.was, c.value) for c in draft.changes] == [(STANDARD, "2028-07-01", "20%", "18%")]
    assert t("app.law.added", "vi", title="Thuế 18%") in texts(app)
    link = dict(app.query_params)
    assert own_drafts.unpack(link["draft"]) == (text,)
    # The standard rate is what the kept amount is measured against: with 18% less is kept.
    there = {"draft": link["draft"]}
    before, after = opened("investor", preset="bpo_300"), opened("investor", preset="bpo_300", **there)
    assert kept(sound(after)) < kept(sound(before))
    start, drafted = opened(""), opened("", **there)
    assert metrics(sound(start)) != metrics(sound(drafted))


def test_the_effect_is_that_of_the_engine() -> None:
    app = law(law_section="draft", **shared(TEXT))
    there = state.of_preset()
    scenario = state.scenario_of(there)
    old, new = (run_site(scenario, position, there.site) for position in (LAW, load_law(drafts=[SIX])))
    values = [float(run.measures["kept_present_value"] or 0) for run in (old, new)]
    assert metrics(app) == [format_money_short(value, "vi") for value in values]
    assert values[1] > values[0]
    assert t("app.law.more", "vi", amount=format_money_short(values[1] - values[0], "vi")) in texts(app)
    said = texts(app)
    assert said.index("miễn 6 năm") < said.index(t("app.law.effect_on", "vi", preset="", site="").split("“")[0])


def test_a_draft_that_does_not_touch_the_project_says_so() -> None:
    draft = change_of(LAW, "top_up_tax.minimum_rate", "16%", state_day())
    app = law(law_section="draft", **shared(draft_text(draft)))
    assert t("app.law.no_effect", "vi") in texts(app)


def state_day() -> Any:
    return LAW.as_of.replace(year=2028, month=1, day=1)


@pytest.mark.parametrize("text", ["20%", "1/5", "0.2", "5 năm", "abc", "", "-5%", "2000%", "<b>x</b>", "[1%]", "1.234"])
def test_a_value_that_changes_nothing_or_is_not_of_the_unit_is_refused_in_words_and_kept(text: str) -> None:
    app = law(**EDIT)
    typed(app, "value", text)
    said = texts(app)
    assert t("app.law.refusal.changes_nothing", "vi") in said or t("app.law.refusal.not_of_unit", "vi") in said
    assert "<b>" not in said
    assert app.button(key="law.add").disabled
    assert app.text_input(key=f"law.{STANDARD}.value").value == text
    assert drafts_of(app) == ()
    app.segmented_control(key="frame.lang").set_value("en").run()
    assert sound(app).text_input(key=f"law.{STANDARD}.value").value == text
    app.selectbox(key="law.edited").set_value(SPECIAL).run()
    app.selectbox(key="law.edited").set_value(STANDARD).run()
    assert sound(app).text_input(key=f"law.{STANDARD}.value").value == text


def test_a_package_has_a_field_for_each_part() -> None:
    app = law(law_section="draft", parameter=SPECIAL)
    typed(app, "exempt", "6", SPECIAL)
    typed(app, "half", "13", SPECIAL)
    assert "miễn 6 năm, rồi giảm 50% trong 13 năm" in texts(app)
    typed(app, "years", "", SPECIAL)
    assert t("app.law.refusal.not_of_unit", "vi") in texts(app)
    typed(app, "years", "15", SPECIAL)
    app.button(key="law.add").click().run()
    change = read_draft(drafts_of(sound(app))[0]).draft.changes[0]
    package = load_law(drafts=[read_draft(drafts_of(app)[0])]).entry(SPECIAL, state_day())
    assert package is not None
    assert (package.value.holiday.exempt, package.value.holiday.half, package.value.rate.years) == (6, 13, 15)
    assert change.from_.isoformat() == "2027-01-01"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("corporate_income_tax.small_enterprise_rates", "[{up_to: 5 tỷ, value: 12%}, {over: 5 tỷ, value: 17%}]"),
        ("corporate_income_tax.heads.zone.conditions.located_in_zone", "{fact: location, one_of: [cdtz]}"),
        ("depreciation.lives.it_equipment", "{min: 2, max: 15}"),
        ("corporate_income_tax.losses.order", "last_in_first_out"),
        ("corporate_income_tax.losses.carry_forward_years", "7"),
        ("corporate_income_tax.micro_exemption", "1,5 tỷ"),
    ],
)
def test_a_value_of_every_kind_is_changed(path: str, text: str) -> None:
    app = law(law_section="draft", parameter=path)
    typed(app, "value", "%%%", path)
    assert t("app.law.refusal.not_of_unit", "vi") in texts(app)
    typed(app, "value", text, path)
    app.button(key="law.add").click().run()
    assert [change.path for change in read_draft(drafts_of(sound(app))[0]).draft.changes] == [path]


def test_a_provision_is_ended() -> None:
    app = law(law_section="draft", parameter=SPECIAL)
    app.segmented_control(key=f"law.{SPECIAL}.ends").set_value("yes").run()
    assert t("app.law.was_becomes", "vi", was="10% trong 15 năm; miễn 4 năm, rồi giảm 50% trong 9 năm", becomes="không quy định") in texts(
        app
    )
    app.button(key="law.add").click().run()
    assert load_law(drafts=[read_draft(drafts_of(sound(app))[0])]).entry(SPECIAL, state_day()) is None


def test_several_changes_make_one_draft_and_several_drafts_stack() -> None:
    app = law(**EDIT)
    typed(app, "value", "18%").button(key="law.add").click().run()
    losses = "corporate_income_tax.losses.carry_forward_years"
    app.selectbox(key="law.edited").set_value(losses).run()
    typed(app, "value", "7", losses).button(key="law.add").click().run()
    (text,) = drafts_of(sound(app))
    assert [change.path for change in read_draft(text).draft.changes] == [STANDARD, losses]
    app.selectbox(key="law.into").set_value("").run()
    app.selectbox(key="law.edited").set_value(STANDARD).run()
    typed(app, "value", "17%")
    assert t("app.law.was_becomes", "vi", was="18%", becomes="17%") in texts(app)
    app.button(key="law.add").click().run()
    assert [read_draft(text).draft.changes[0].was for text in drafts_of(sound(app))] == ["20%", "18%"]
    assert t("app.law.chip_drafts", "vi", law="Luật 21/11/2026", count=2) in [item.label for item in popovers(app)]
    # The first carries the second: it stays, and it is said why.
    app.button(key="law.remove.0").click().run()
    assert len(drafts_of(sound(app))) == 2
    assert t("app.law.removal_refused", "vi") in texts(app)
    app.button(key="law.drop.0.1").click().run()
    assert [change.path for change in read_draft(drafts_of(sound(app))[0]).draft.changes] == [STANDARD]
    app.button(key="law.remove.1").click().run()
    app.button(key="law.remove.0").click().run()
    assert drafts_of(sound(app)) == ()
    assert "draft" not in dict(app.query_params)


def popovers(app: AppTest) -> list[Any]:
    return [block.proto.popover for block in _popovers(app.main)]


def _popovers(block: Any) -> Iterator[Any]:
    if getattr(block, "type", "") == "popover":
        yield block
    for child in getattr(block, "children", {}).values():
        yield from _popovers(child)


def test_a_change_of_the_same_day_takes_the_place_of_the_one_before() -> None:
    app = law(**EDIT)
    typed(app, "value", "18%").button(key="law.add").click().run()
    typed(app, "value", "16%").button(key="law.add").click().run()
    (text,) = drafts_of(sound(app))
    assert [(change.was, change.value) for change in read_draft(text).draft.changes] == [("20%", "16%")]
    # Back to what the law has: the draft would change nothing, so it stays as it is, and what was typed too.
    typed(app, "value", "20%").button(key="law.add").click().run()
    assert drafts_of(sound(app)) == (text,)
    assert t("app.law.refusal.does_not_fit", "vi") in texts(app)
    assert app.text_input(key=f"law.{STANDARD}.value").value == "20%"


def test_a_title_a_file_cannot_hold_is_refused_and_kept() -> None:
    app = law(**EDIT)
    typed(app, "value", "18%")
    app.text_input(key="law.law.about.title").set_value("a\x07b").run()
    app.button(key="law.add").click().run()
    assert drafts_of(sound(app)) == ()
    assert t("app.law.refusal.does_not_fit", "vi") in texts(app)
    assert app.text_input(key="law.law.about.title").value == "a\x07b"


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        (f"law.{STANDARD}.value", "18%", lambda app: app.session_state["law.forms"][STANDARD]["value"]),
        ("law.law.about.title", "Tên", lambda app: app.session_state["law.about"]["title"]),
        ("law.effect_year", "2030", lambda app: app.session_state["law.about"]["year"]),
        ("law.edited", SPECIAL, lambda app: dict(app.query_params).get("parameter")),
        ("law.law_section", "compare", lambda app: dict(app.query_params).get("law_section")),
    ],
)
def test_a_callback_cut_short_loses_nothing_typed(key: str, value: str, where: Any) -> None:
    app = law(**EDIT)
    app.session_state[key] = value
    sound(app.run())
    assert where(app) == value


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("law.search", "lương", lambda app: app.session_state["law.asked"]["search"]),
        ("law.statuses", ["draft"], lambda app: list(app.session_state["law.asked"]["statuses"])),
        ("law.parameter", STANDARD, lambda app: dict(app.query_params).get("parameter")),
        ("law.as_of_year", "2015", lambda app: dict(app.query_params).get("as_of", "")[:4]),
        ("law.law_detail", "used", lambda app: dict(app.query_params).get("law_detail")),
    ],
)
def test_a_callback_cut_short_loses_nothing_chosen(key: str, value: Any, where: Any) -> None:
    app = law(parameter="corporate_income_tax.small_enterprise_rates")
    app.session_state[key] = value
    sound(app.run())
    assert where(app) == value


# A file is opened.


def test_a_file_is_opened_used_and_removed() -> None:
    app = upload(law(law_section="draft"), TEXT)
    assert drafts_of(app) == (TEXT,)
    assert "Câu hỏi thử&#58;\u2060 miễn 6 năm" in texts(app)
    assert len(app.download_button) == 1
    assert not app.file_uploader[0].value
    assert load_law(drafts=[read_draft(drafts_of(app)[0])]).fingerprint == load_law(drafts=[SIX]).fingerprint
    app.button(key="law.remove.0").click().run()
    assert drafts_of(sound(app)) == ()


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_file_is_refused_with_its_lines(name: str, lang: Language) -> None:
    app = law(law_section="draft", lang=lang)
    upload(app, (FOLDER / name).read_bytes(), name)
    assert drafts_of(app) == ()
    said = texts(app)
    assert t("app.law.upload_refused", lang, name=page_words.literal(name)) in said
    for line in expected_of(name).splitlines():
        place, _, _ = line.partition(": ")
        number = place.rpartition(":")[2]
        if number.isdigit():
            assert t("app.law.line", lang, line=number) in said
    assert "Traceback" not in said
    upload(app, TEXT)
    assert drafts_of(app) == (TEXT,)
    assert t("app.law.upload_refused", lang, name="") not in texts(app)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "app.law.empty"),
        (b" \n", "app.law.empty"),
        (b"\xff\xfe\x00", "app.law.not_text"),
        (b"a" * 64_001, "app.law.too_large"),
        (b"x" * 900_000, "app.law.too_large"),
        ((TEXT + "#" + "é" * 31_900).encode(), "app.law.too_large"),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, why: str) -> None:
    app = upload(law(law_section="draft"), content)
    assert drafts_of(app) == ()
    assert label(why, "vi") in texts(app)


def test_a_file_that_cannot_be_squeezed_into_a_link_is_refused() -> None:
    import random

    chance = random.Random(20261122)
    noise = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(14_000))
    app = upload(law(law_section="draft"), f"{TEXT}# {noise}\n")
    assert drafts_of(app) == ()
    assert t("app.law.too_dense", "vi") in texts(app)


def test_a_file_that_names_a_path_is_not_opened() -> None:
    app = upload(law(law_section="draft"), str(VALID))
    assert drafts_of(app) == ()
    assert t("app.law.upload_refused", "vi", name="mine.yaml") in texts(app)


def test_no_more_drafts_than_there_may_be_and_no_name_twice() -> None:
    app = law(law_section="draft")
    paths = ["corporate_income_tax.losses.carry_forward_years", STANDARD, "top_up_tax.minimum_rate", "corporate_income_tax.micro_exemption"]
    texts_ = [draft_text(change_of(LAW, path, value, state_day())) for path, value in zip(paths, ["7", "18%", "16%", "2 tỷ"], strict=True)]
    for count, text in enumerate((TEXT, *texts_), 1):
        upload(app, text)
        assert len(drafts_of(app)) == count
    upload(app, TEXT)
    assert t("app.law.too_many", "vi") in texts(app)
    app.button(key="law.remove.4").click().run()
    upload(app, TEXT)
    assert t("app.law.same_name", "vi") in texts(app)
    assert len(drafts_of(app)) == 4


def test_a_draft_without_numbers_is_said_and_not_computed() -> None:
    silent = TEXT[: TEXT.index("changes:")] + "computable: no\nwhy_not: {vi: 'không có số', en: none}\n"
    app = upload(law(law_section="draft"), silent)
    assert t("app.no_numbers", "vi") in texts(app)
    assert metrics(sound(opened("investor", **shared(silent)))) == ["–"]
    assert metrics(sound(opened("", **shared(silent)))) == []


# The link.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_shared_link_restores_the_drafts_on_every_page(lang: Language) -> None:
    link = shared(TEXT)
    for page in ("", "investor", "law", "assumptions"):
        app = sound(opened(page, lang=lang, **link))
        assert drafts_of(app) == (TEXT,)
        assert own_drafts.unpack(dict(app.query_params)["draft"]) == (TEXT,)
        assert any("+ 1" in item.label for item in popovers(app))
    plain, drafted = sound(opened("investor", lang=lang)), sound(opened("investor", lang=lang, **link))
    assert metrics(plain)[0] != metrics(drafted)[0]
    assert metrics(sound(opened("investor", lang=lang, **link))) == metrics(drafted)


def test_every_state_with_drafts_comes_back_from_its_address() -> None:
    url = {"lang": "en", "variant": "zone_rent_whole_term", "parameter": STANDARD, **shared(TEXT, renamed_other())}
    there = law(**url).session_state["app"]
    assert len(there.drafts) == 2
    again = law(**state.write(there))
    assert again.session_state["app"] == there
    assert again.session_state["ignored"] == []


def renamed_other() -> str:
    return draft_text(change_of(LAW, STANDARD, "18%", state_day()))


def test_another_preset_keeps_the_drafts() -> None:
    app = sound(opened("investor", **shared(TEXT)))
    app.pills(key="investor.preset").set_value("saas_startup").run()
    assert drafts_of(sound(app)) == (TEXT,)
    app.button(key="frame.remove.0").click().run()
    assert drafts_of(sound(app)) == ()


def bomb(size: int) -> str:
    return base64.urlsafe_b64encode(zlib.compress(b"a" * size, 9)).decode().rstrip("=")


def squeezed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(raw)).decode().rstrip("=")


BAD_LINKS = {
    "garbage": "%%%",
    "empty": "",
    "letters": "abcdef",
    "cut off": own_drafts.pack([TEXT])[:-20],
    "with a tail": base64.urlsafe_b64encode(zlib.compress(TEXT.encode()) + b"tail").decode().rstrip("="),
    "a bomb": bomb(10_000_000),
    "just above": bomb(own_drafts.LARGEST + 1),
    "long": "A" * 100_000,
    "no text": squeezed(b"\xff\xfe"),
    "a path": squeezed(str(VALID).encode()),
    "etc": squeezed(b"/etc/passwd"),
    "html": squeezed(b"<script>alert(1)</script>\n"),
    "a wrong draft": squeezed((FOLDER / BROKEN[0]).read_bytes()),
    "twice the same": own_drafts.pack([TEXT, TEXT]),
    "too many": own_drafts.pack([renamed(TEXT, f"draft_{place}") for place in "abcdef"]),
    "deep": squeezed(b"draft: " + b"[" * 30_000 + b"\n"),
    "parts without text": squeezed(b"\0\0\0\0"),
}


@pytest.mark.parametrize("name", BAD_LINKS)
@pytest.mark.parametrize("page", ["law", "investor"])
def test_a_bad_link_is_refused_and_named(name: str, page: str) -> None:
    app = sound(opened(page, draft=BAD_LINKS[name], revenue="300000000000"))
    assert t("app.ignored", "vi", names="draft") in [item.value for item in app.warning]
    assert drafts_of(app) == ()
    assert said_of(app) == {"preset": "software_500", "revenue": "300000000000"}


def test_a_bomb_is_not_inflated() -> None:
    import tracemalloc

    packed = bomb(15_000_000)
    assert len(packed) < own_drafts.LONGEST_PARAMETER
    tracemalloc.start()
    with pytest.raises(ValueError, match="too large"):
        own_drafts.unpack(packed)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_drafts_that_do_not_fit_the_variant_of_a_link_are_named() -> None:
    app = sound(
        opened(
            "investor", variant="decree_154", **shared(draft_text(change_of(LAW, "personal_income_tax.exemption.years", "7", state_day())))
        )
    )
    assert drafts_of(app) == ()
    assert any("draft" in item.value for item in app.warning)


def test_a_variant_the_drafts_do_not_fit_is_refused_in_words() -> None:
    personal = draft_text(change_of(LAW, "personal_income_tax.exemption.years", "7", state_day()))
    app = sound(opened("investor", **shared(personal)))
    app.selectbox(key="frame.variant").set_value("decree_154").run()
    assert t("app.law.variant_refused", "vi") in texts(sound(app))
    assert drafts_of(app) == (personal,)
    app.button(key="frame.remove.0").click().run()
    app.selectbox(key="frame.variant").set_value("decree_154").run()
    assert dict(sound(app).query_params)["variant"] == "decree_154"


def test_what_was_refused_of_the_law_is_no_stale_field_and_is_said_once() -> None:
    app = sound(opened("investor", **shared(draft_text(change_of(LAW, "personal_income_tax.exemption.years", "7", state_day())))))
    app.selectbox(key="frame.variant").set_value("decree_154").run()
    assert t("app.stale", "vi") not in texts(sound(app))
    app.segmented_control(key="frame.lang").set_value("en").run()
    assert t("app.law.variant_refused", "en") not in texts(sound(app))


def test_the_headline_names_the_drafts() -> None:
    start = t("app.law.headline", "vi", date="21/11/2026", count=1, kept="|", years=0).split("|")[0]
    assert start in texts(sound(opened("investor", **shared(TEXT))))
    assert start not in texts(sound(opened("investor")))


def test_a_link_that_is_too_long_asks_for_the_file() -> None:
    app = law(law_section="draft", **shared(TEXT))
    assert "thanh địa chỉ" in texts(app)
    several = [draft_text(change_of(LAW, path, value, state_day(), title=Words(vi=title, en=title))) for path, value, title in PILE]
    app = law(law_section="draft", **shared(*several))
    assert "hãy gửi tệp YAML thay cho liên kết" in texts(app)


PILE = [
    (path, value, "".join(chr(0x4E00 + (place * 97 + step * 7919) % 0x5000) for step in range(180)))
    for place, (path, value) in enumerate(
        [(STANDARD, "18%"), ("corporate_income_tax.micro_exemption", "2 tỷ"), ("top_up_tax.minimum_rate", "16%")]
    )
]


# Hostile texts.


def hostile() -> str:
    said = HOSTILE + " \u202etxt.exe\u2066 <script>alert(1)</script> $x^2$ :material/delete:"
    text = TEXT.replace("an analyst", f"'{said}'").replace("made up for comparison", f"'{said}'")
    text = text.replace("a question for comparison; no bill says this", f"'{said}'")
    start = text.index("title:")
    end = text.index("\n", start)
    text = f"{text[:start]}title: {{vi: '{said}', en: '{said}'}}\nnote: {{vi: '{said}', en: '{said}'}}{text[end:]}"
    cite = f"{{instrument: draft/six_plus_thirteen, provision: '{said}'}}"
    return text.replace("{instrument: draft/six_plus_thirteen}", cite)


TRAP = "corporate_income_tax.heads.special_sector.conditions.trap"


def proposing() -> str:
    said = HOSTILE + " \u202e"
    text = TEXT[: TEXT.index("  - path")]
    return f"""{text}  - path: {TRAP}
    from: 2026-01-01
    was: none
    value: {{fact: vietnamese_cost_share, from: "0.3"}}
    label: {{vi: '{said}', en: '{said}'}}
    unit: CONDITION
    keyed_on: licence
    evidence: {{vi: '{said}', en: '{said}'}}
    why: {{vi: '{said}', en: '{said}'}}
    cites: [{{instrument: draft/six_plus_thirteen, provision: '{said}'}}]
    confidence: unverified
    checked_on: 2026-11-21
  - path: corporate_income_tax.losses.order
    from: 2026-01-01
    was: first_in_first_out
    value: "a<b>b</b>![x](http://evil.example):red[no]\u202e"
    cites: [{{instrument: draft/six_plus_thirteen}}]
    confidence: unverified
    checked_on: 2026-11-21
"""


RAW = (
    "](http",
    "![",
    ":red[no]",
    ":material/home:",
    ":material/delete:",
    "www.evil",
    "<b>",
    "**x**",
    "$y$",
    "http://evil",
    "a@b",
    "\u202e",
    "\u2066",
    "<script>",
)


@pytest.mark.parametrize("text", [hostile(), proposing()], ids=["title", "condition"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_texts_of_a_draft_stay_text(text: str, lang: Language) -> None:
    places: list[tuple[str, dict[str, str]]] = [("", {})]
    places += [("investor", {"section": section}) for section in state.SECTIONS]
    places += [("investor", {"section": "steps", "year": "2030", "levy": "corporate_income_tax"})]
    places += [("law", {"law_section": section}) for section in law_address.SECTIONS]
    paths = (SPECIAL,) if TRAP not in text else (SPECIAL, TRAP, "corporate_income_tax.losses.order")
    places += [("law", {"law_detail": detail, "parameter": path}) for detail in law_address.DETAILS for path in paths]
    for page, url in places:
        app = sound(opened(page, lang=lang, **url, **shared(text)))
        assert drafts_of(app) == (text,)
        said = texts(app) + "".join(str(cell) for table in app.table for row in table.value.values.tolist() for cell in row)
        said += "".join(item.label for item in popovers(app)) + "".join(item.label for item in app.expander)
        for raw in RAW:
            assert raw not in said, (page, url, raw)


def test_a_hostile_search_of_a_hostile_draft() -> None:
    app = law(law_section="browse", **shared(proposing()))
    app.text_input(key="law.search").set_value("evil").run()
    assert options(sound(app))
    for raw in RAW:
        assert raw not in "".join(options(app))


def test_a_value_the_program_cannot_compute_with_is_no_traceback() -> None:
    whole = draft_text(change_of(LAW, "corporate_income_tax.losses.carry_forward_years", "whole_term", state_day()))
    app = opened("investor", **shared(whole))
    assert not app.exception
    if app.error:
        assert t("app.law.fault_drafts", "vi") in app.error[0].value


def test_bare_text_shows_what_turns_or_hides_it() -> None:
    assert page_words.bare("a\u202eb\u200bc \n d") == "a\ufffdb\ufffdc d"
    assert "\u202e" not in page_words.literal("\u202eabc")


def test_both_languages_have_the_same_words_of_the_page() -> None:
    for prefix in ("app.law.", "token."):
        ours = [{key for key in words(lang) if key.startswith(prefix)} for lang in LANGUAGES]
        assert ours[0] == ours[1]
        assert ours[0]


def test_the_chosen_parameter_has_its_full_name_in_the_editor() -> None:
    app = law(law_section="draft", parameter=SPECIAL)
    name = full_name(LAW, SPECIAL, LAW.parameters[SPECIAL].label).vi
    assert any(option.startswith(name) for option in app.selectbox(key="law.edited").options)
    standard = LAW.entry(STANDARD, LAW.as_of)
    assert standard is not None
    assert standard.value == Fraction(1, 5)


def test_the_first_number_needs_neither_pandas_nor_altair() -> None:
    modules = "calculator.views.law, calculator.views.law_list, calculator.views.law_detail, calculator.views.law_editor, calculator.views.law_compare"
    code = f"import sys, {modules}; print(*sorted({{'pandas', 'altair'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
