"""The policy page without a browser: every section in both languages, and what it shows is what the library gives."""

from __future__ import annotations

import datetime as dt
import time
from fractions import Fraction
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.attribute import attribute
from calculator.analysis.parity import parity
from calculator.analysis.people.income_test import pay_asked_by_reading
from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.enterprises import Budget, Enterprises, budget, changes, enterprises_under
from calculator.analysis.uncertainty.simulate import simulate
from calculator.analysis.uncertainty.supposed import supposing
from calculator.i18n import LANGUAGES, t, words
from calculator.law import draft_build
from calculator.law.draft_file import draft_text
from calculator.law.positions import position
from calculator.project.uncertainty import LawChange
from calculator.quantities import Language, format_money, format_money_short, format_number, format_share
from calculator.validation import Words
from calculator.views import analyst_state, model, own_drafts, state
from calculator.views.analyst import population, results
from calculator.views.analyst.compare import BLANK, SAME, changed
from calculator.views.analyst.head import signed
from calculator.views.analyst.positions import of_variant
from calculator.views.analyst.results import Store, Task
from calculator.views.analyst.timeline import state_on
from calculator.views.jobs import Job
from calculator.views.words import literal
from tests.test_app import opened, sound, texts

PATIENCE = 60
"""Seconds a job may take on a busy machine before a test gives up."""


KINDS = ("portfolio", "portfolio.own", "survey", "split", "clauses", "simulation", "marginal", "seek", "grant")


def running(app: AppTest) -> list[Job]:
    """The jobs of a session."""
    names = [f"job.analyst.{kind}" for kind in KINDS]
    return [app.session_state[name] for name in names if name in app.session_state]


def settled(app: AppTest) -> AppTest:
    """Look at the page until no job runs."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        before = running(app)
        if not any(job.running for job in before):
            sound(app.run())
            if running(app) == before:
                return app
        time.sleep(0.05)
    raise AssertionError("a job did not end")


def page(section: str, **url: str) -> AppTest:
    return settled(sound(opened("analyst", **{"analyst.section": section}, **url)))


@cache
def under(name: str) -> Enterprises:
    return enterprises_under(population.file(), Plan((name,), population.BASIS))


@cache
def cost(name: str) -> Budget:
    return budget(under(name))


def short(value: float, lang: Language = "vi") -> str:
    return format_money_short(value, lang)


def tables(app: AppTest) -> list[list[str]]:
    """The rows of every table of a page, as they are written."""
    return [[str(cell) for cell in row] for table in app.table for row in table.value.to_numpy().tolist()]


@cache
def shown(section: str, lang: Language) -> AppTest:
    return page(section, lang=lang)


# Drawing.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", analyst_state.SECTIONS)
def test_every_section_draws_in_both_languages(section: str, lang: Language) -> None:
    app = shown(section, lang)
    assert app.title[0].value == t("app.question.analyst", lang)
    said = texts(app) + "\n".join(" ".join(row) for row in tables(app))
    assert "app.analyst." not in said
    assert "app." not in "".join(item.label for item in app.metric)


def test_both_languages_have_the_same_words() -> None:
    own = [{key for key in words(lang) if key.startswith("app.analyst.")} for lang in LANGUAGES]
    assert own[0] == own[1]
    assert len(own[0]) > 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_four_numbers_are_those_of_the_library(lang: Language) -> None:
    app = shown("compare", lang)
    ours, theirs = cost("in_force"), cost("decree_154")
    whole = changes(under("in_force"), under("decree_154")).whole
    apart = theirs.forgone.present_value - ours.forgone.present_value
    assert ours.per_job is not None
    assert [item.value for item in app.metric] == [
        short(ours.forgone.present_value, lang), signed(apart, lang), short(ours.per_job, lang),
        f"{format_number(whole.winners, lang)} · {format_number(whole.losers, lang)}",
    ]  # fmt: skip
    assert format_number(under("in_force").run.law_not_held, lang) in texts(app)


# Compare.


def test_parameters_that_results_rest_on_come_first_and_the_rest_on_asking() -> None:
    first, rest = of_variant("in_force"), [of_variant(name) for name in ("decree_154", "draft_2024_07", "ministry_statement_2025_07")]
    found = changed(first.law, rest)
    read = frozenset().union(*(under(name).read for name in ("in_force", *(one.token for one in rest))))
    relied = [one.path for one in found if one.path in read]
    assert "corporate_income_tax.small_enterprise_rates" in relied
    app = shown("compare", "vi")
    choice = next(item for item in app.button_group if item.key == "analyst.analyst.every")
    assert [option.content for option in choice.proto.options] == [
        t("app.analyst.parameters_no", "vi", count=len(relied)), t("app.analyst.parameters_yes", "vi", count=len(found)),
    ]  # fmt: skip
    label = literal(first.law.parameters[relied[0]].label["vi"])
    assert tables(app)[0][0].startswith(label)


def test_differences_are_those_of_the_budgets() -> None:
    rows = {row[0]: row[1:] for row in tables(shown("compare", "vi"))}
    ours, theirs = cost("in_force"), cost("decree_154")
    for name, figure in (
        ("present_value", lambda one: one.forgone.present_value),
        ("total", lambda one: one.forgone.total),
        ("constant", lambda one: float(one.constant.sum())),
        ("per_job_year", lambda one: one.per_job_year),
        ("per_billion_invested", lambda one: one.per_billion_invested),
        ("collected", lambda one: one.collected.present_value),
    ):
        here, there = figure(ours), figure(theirs)
        cells = rows[t(f"app.analyst.row.{name}", "vi")]
        assert cells[0] == short(here)
        assert cells[1] == f"{short(there)} ({signed(there - here, 'vi')})"
        # Neither of the other two touches an enterprise that rents floors.
        assert cells[2:] == [SAME, SAME]
        assert cost("draft_2024_07").forgone.present_value == pytest.approx(ours.forgone.present_value)


def test_the_card_of_the_first_page_shows_the_difference_of_this_page() -> None:
    script = (
        "from calculator.views import start_cards, state\nimport streamlit as st\n"
        "state.boot()\nfound = start_cards.number_of('analyst', 'vi')\nst.metric(found.what, found.value)\n"
    )
    (card,) = AppTest.from_string(script, default_timeout=60).run().metric
    assert card.value == signed(cost("decree_154").forgone.present_value - cost("in_force").forgone.present_value, "vi")
    assert "giá trị hiện tại" in card.label


def test_a_draft_without_numbers_is_never_nought() -> None:
    app = page("compare", **{"analyst.others": "decree_154,draft_2024_11"})
    found = {row[0]: row[1:] for row in tables(app)}
    cells = [found[t(f"app.analyst.row.{name}", "vi")][-1] for name in ("present_value", "total", "per_job", "collected")]
    assert cells == [BLANK] * len(cells)
    assert t("app.no_numbers", "vi") in texts(app)
    assert BLANK in next(item.value for item in app.caption if item.value.startswith("số thu nhường của"))
    none = page("compare", **{"analyst.others": "draft_2024_11"})
    assert none.metric[1].value == "—"
    assert t("app.analyst.none_computable", "vi") in texts(none)


def test_the_base_may_be_another_law_and_the_same_law_twice_is_dropped() -> None:
    app = page("compare", **{"analyst.base": "decree_154", "analyst.others": "in_force,decree_154"})
    assert app.metric[0].value == short(cost("decree_154").forgone.present_value)
    apart = cost("in_force").forgone.present_value - cost("decree_154").forgone.present_value
    assert app.metric[1].value == signed(apart, "vi")
    whole = changes(under("decree_154"), under("in_force")).whole
    assert app.metric[3].value == f"{whole.winners} · {whole.losers}"
    assert whole.losers > 0


@pytest.mark.parametrize("key", ["frame.lang", "analyst.analyst.section", "analyst.to"])
def test_a_browser_that_says_nothing_is_chosen_changes_nothing(key: str) -> None:
    app = page("timeline", lang="en")
    before = app.session_state["app"]
    widget = next(item for item in app.button_group if item.key == key)
    states = app._tree.get_widget_states()
    next(state for state in states.widgets if state.id == widget.id).string_array_value.data[:] = []
    app._run(states)
    assert sound(app).session_state["app"] == before
    assert app.title[0].value == t("app.question.analyst", "en")


def test_positions_are_added_and_dropped() -> None:
    app = page("timeline")
    app.button(key="analyst.drop.draft_2024_07").click().run()
    assert sound(app).session_state["app"].analyst.others == ("decree_154", "ministry_statement_2025_07")
    app.selectbox(key="analyst.add").select("draft_2024_11").run()
    assert sound(app).session_state["app"].analyst.others == ("decree_154", "ministry_statement_2025_07", "draft_2024_11")
    assert "▨" in texts(app)


def dearer() -> str:
    """A draft of one's own: the ordinary rate is 25% from 2027, so that an incentive is worth more."""
    law, path, day = position("in_force", {}), "corporate_income_tax.standard_rate", dt.date(2027, 1, 1)
    change = draft_build.change_at(law.parameters, path, "25%", day, "dearer", day)
    title = Words(vi="Thuế suất 25%", en="A rate of 25%")
    return draft_text(draft_build.begun(law, change, "dearer", title=title, author="a test", source="a test", on=dt.date(2026, 11, 1)))


def test_a_draft_of_ones_own_is_a_column_for_this_session_alone() -> None:
    text = dearer()
    app = page("compare", draft=own_drafts.pack((text,)))
    tokens = [option.content for item in app.button_group if item.key == "analyst.to" for option in item.proto.options]
    assert tokens[-1] == t("app.analyst.short.own_drafts", "vi")
    private: Store = app.session_state["analyst.store"]
    file = own_drafts.files_of((text,))[0]
    plan = Plan((f"in_force+{file.draft.draft}",), population.BASIS, {file.draft.draft: file})
    own = budget(enterprises_under(population.file(), plan))
    rows = {row[0]: row[1:] for row in tables(app)}
    apart = own.forgone.present_value - cost("in_force").forgone.present_value
    assert apart > 1e9
    assert rows[t("app.analyst.row.present_value", "vi")][-1] == f"{short(own.forgone.present_value)} ({signed(apart, 'vi')})"
    job: Job = app.session_state["job.analyst.portfolio.own"]
    assert len(job.given) == 1
    assert all(key in private and key not in results.store_for(private=False) for key in job.given)


# Portfolio.


@pytest.mark.parametrize("group", ["zone", "size", "ownership", "activity"])
def test_groups_show_who_gains_and_who_loses(group: str) -> None:
    app = page("portfolio", **{"analyst.group": group})
    found = changes(under("in_force"), under("decree_154"))
    rows = tables(app)
    for one in found.by(group):
        figures = [format_number(count, "vi") for count in (one.rows, one.winners, one.losers, one.same)]
        assert [*figures, short(one.old), signed(one.new - one.old, "vi")] in [row[1:] for row in rows]
    whole = found.whole
    assert rows[len(found.by(group))][1] == format_number(whole.rows, "vi") == "630"
    assert all(row[0] not in {"not_named", "quang_trung", "none"} for row in rows)


# By clause.


def test_the_parts_shown_are_those_of_the_library_and_add_up() -> None:
    case = "saas_startup/zone"
    app = page("clauses", **{"analyst.case": case})
    done = attribute(
        model.presets()["saas_startup"], position("in_force", {}), position("decree_154", {}), "zone",
        measures=("revenue_forgone_present_value",),
    )  # fmt: skip
    split = done.splits[0]
    rows = tables(app)
    assert [row[2] for row in rows[:-1]] == [signed(part.amount, "vi") for part in split.parts]
    assert rows[-1][2] == f"**{signed(split.total, 'vi')}**"
    assert sum(split.exact) == pytest.approx(split.total, abs=1e-6)
    assert sum(part.amount for part in split.parts) == pytest.approx(split.total)
    assert t("app.analyst.adds_up", "vi") in texts(app)


def test_nothing_that_differs_is_said_in_words() -> None:
    app = page("clauses", **{"analyst.case": "saas_startup/zone", "analyst.to": "draft_2024_07"})
    assert t("app.analyst.nothing_differs", "vi") in texts(app)


# Redundancy.


def test_static_and_adjusted_stand_side_by_side_with_the_break_even() -> None:
    app = page("redundancy", **{"analyst.redundancy": "0.3", "analyst.displacement": "0.1"})
    ours = cost("in_force")
    adjusted, even = ours.adjusted(0.3, 0.1), ours.break_even(0.1)
    assert even.share is not None
    rows = {row[0]: row[1] for row in tables(app)}
    assert rows[t("app.analyst.static_forgone", "vi")] == short(ours.forgone.present_value)
    assert rows[t("app.analyst.static_collected", "vi")] == short(ours.collected.present_value)
    for name in ("cost", "gain", "net"):
        assert rows[t(f"app.analyst.adjusted_{name}", "vi")] == short(getattr(adjusted, name))
    assert rows[t("app.analyst.break_even", "vi")] == format_share(even.share, "vi")
    assert format_share(even.share, "vi") in texts(app)


def test_the_break_even_is_what_is_collected_over_both() -> None:
    ours = cost("in_force")
    gain, lost = ours.collected.present_value, ours.forgone.present_value
    said = t(
        "app.analyst.alt.even", "en", share=format_share(gain / (gain + lost), "en"), gain=short(gain, "en"), cost=short(lost, "en")
    )  # fmt: skip
    assert said in texts(shown("redundancy", "en"))


def test_at_full_redundancy_the_cost_of_a_job_is_undefined() -> None:
    app = page("redundancy", **{"analyst.redundancy": "1"})
    assert t("app.analyst.no_induced_job", "vi") in texts(app)


# Simulation.


def test_the_simulation_is_that_of_the_library_with_its_seed() -> None:
    url = {"analyst.draws": "100", "analyst.seed": "7", "analyst.chance": "0.4", "analyst.year": "2029"}
    app = page("simulation", **url)
    scenario = supposing(
        model.presets()["saas_startup"], law_changes=(LawChange(draft=analyst_state.FIRST_DRAFT, passes={2029: Fraction(2, 5)}),)
    )  # fmt: skip
    done = simulate(scenario, position("in_force", {}), "zone", draws=100, seed=7, measures=("revenue_forgone_present_value",))
    found = done.measures["revenue_forgone_present_value"]
    assert [item.value for item in app.metric[4:7]] == [short(found.quantiles[share].value) for share in (0.05, 0.5, 0.95)]
    errors = [f"± {short(found.quantiles[share].standard_error)}" for share in (0.05, 0.5, 0.95)]
    said = texts(app)
    assert all(error in said for error in errors)
    assert t("simulate.seed", "vi", draws="100", seed=7) in said
    ways = tables(app)
    assert [row[1] for row in ways] == ["40%", "60%"]
    assert [row[2] for row in ways] == [str(one.draws) for one in done.branches]
    assert "2029" in ways[0][0]


def test_a_changed_input_leaves_the_figures_and_says_so() -> None:
    app = page("simulation", **{"analyst.draws": "100"})
    before = [item.value for item in app.metric[4:]]
    app.selectbox(key="analyst.analyst.seed").select(3).run()
    settled(app)
    assert t("app.analyst.stale", "vi") in texts(app)
    assert [item.value for item in app.metric[4:]] == before
    app.button(key="analyst.recalculate").click().run()
    settled(app)
    assert t("app.analyst.stale", "vi") not in texts(app)
    assert [item.value for item in app.metric[4:]] != before


# Goal seek.


def test_the_search_is_that_of_the_library() -> None:
    app = shown("seek", "vi")
    name = "corporate_income_tax.heads.zone.package.holiday.exempt"
    scenario = model.presets()["saas_startup"]
    laws = [position(one, {}) for one in ("in_force", "decree_154")]
    done = parity(scenario, laws[0], laws[1], "zone", name, "revenue_forgone_present_value")
    assert done.sought.found.crossings
    said = texts(app)
    for one in done.sought.found.crossings:
        assert f"**{one.place:.0f} năm**" in said
        assert short(one.value) in said
    assert short(done.target) in said


def test_a_target_that_is_no_amount_is_refused_beside_its_field() -> None:
    app = page("seek")
    app.text_input(key="analyst.target").set_value("nhiều").run()
    assert t("app.bad_amount", "vi") in texts(settled(app))
    assert app.session_state["app"].analyst.target == 0
    app.text_input(key="analyst.target").set_value("6,5 tỷ").run()
    assert t("app.bad_amount", "vi") not in texts(settled(app))
    assert app.session_state["app"].analyst.target == 6_500_000_000
    assert short(6.5e9) in texts(app)


def test_the_income_test_is_that_of_each_reading_and_position() -> None:
    name = "draft_staff_criteria_2025_09"
    app = page("seek", **{"analyst.others": name})
    found = [pay_asked_by_reading(position(one, {}), 2026) for one in ("in_force", name)]
    # Five times GDP per capita in force, ten times in the draft.
    assert [found[1][option] / found[0][option] for option in found[0]] == pytest.approx([2.0] * len(found[0]))
    rows = tables(app)
    for option in found[0]:
        assert [format_money(one[option], "vi") for one in found] in [row[1:] for row in rows]


# Timeline.


@pytest.mark.parametrize(("day", "decree"), [("2013-12", "passed"), ("2015-01", "in_force"), ("2026-11", "ended"), ("2013-01", "later")])
def test_an_instrument_stands_as_its_days_say(day: str, decree: str) -> None:
    held = position("in_force", {}).instruments["154/2013/NĐ-CP"]
    assert state_on(held, dt.date.fromisoformat(f"{day}-01")) == decree


def test_the_day_of_the_timeline_is_in_the_address() -> None:
    app = page("timeline", **{"analyst.day": "2015-03"})
    assert "1/3/2015" in texts(app)
    app.selectbox(key="analyst.timeline_year").select("2020").run()
    assert "1/3/2020" in texts(sound(app))
    assert state.write(app.session_state["app"])["analyst.day"] == "2020-03"


# Jobs and addresses.


def test_what_an_address_cannot_mean_is_named() -> None:
    bad = {
        "analyst.section": "x", "analyst.base": "nowhere", "analyst.others": "in_force,nowhere", "analyst.case": "saas_startup/moon",
        "analyst.draft": "misreading_4_plus_5", "analyst.draws": "9999999", "analyst.redundancy": "2", "analyst.day": "2020-13",
        "analyst.to": "nowhere", "analyst.target": "-5",
    }  # fmt: skip
    found, ignored = state.read(bad)
    assert sorted(ignored) == sorted(bad)
    assert found.analyst == analyst_state.AnalystState()


def test_tasks_are_done_in_turn_and_one_that_fails_is_told_when_its_result_is_asked_for() -> None:
    store, done = Store(), []

    def fails() -> None:
        raise ValueError("no")

    tasks = (Task("a", lambda: done.append("a") or 1), Task("b", fails), Task("c", lambda: 3), Task("a", lambda: done.append("again")))
    assert list(results.steps(tasks, store)) == ["a", "b", "c", "a"]
    assert done == ["a"]
    assert (store.get("a"), store.get("c"), store.get("d")) == (1, 3, None)
    assert isinstance(store.get("b"), results.Failed)


def test_what_is_longest_unused_goes_first() -> None:
    store = Store()
    for number in range(results.MOST_HELD):
        store.put(str(number), number)
    store.get("0")
    store.put("new", 1)
    assert "0" in store
    assert "1" not in store


def test_a_stopped_job_says_what_is_there_and_goes_on_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    hold = Event()
    task = population.task

    def held(one: Any) -> Task:
        found = task(one)
        return Task(f"held {found.key}", lambda: hold.wait(PATIENCE) and found.work())

    monkeypatch.setattr(population, "task", held)
    app = sound(opened("analyst", **{"analyst.section": "timeline"}))
    assert app.metric[0].value == "—"
    app.button(key="job.analyst.portfolio.stop").click().run()
    hold.set()
    until = time.monotonic() + PATIENCE
    while running(app)[0].running and time.monotonic() < until:
        time.sleep(0.05)
    said = texts(sound(app.run()))
    assert t("app.analyst.job.stopped", "vi", done=1, whole=4) in said
    assert app.button(key="analyst.portfolio.again")
    app.button(key="analyst.portfolio.again").click().run()
    assert settled(app).metric[0].value == short(cost("in_force").forgone.present_value)


@pytest.mark.parametrize("section", ["redundancy", "timeline", "portfolio"])
def test_a_folder_without_the_enterprises_of_the_zones_says_which_file_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, section: str
) -> None:
    monkeypatch.setattr(population, "file", lambda: tmp_path / "portfolios" / "eight_zones.csv")
    said = [info.value for info in page(section).info]
    assert t("app.analyst.no_population", "vi", file=literal("portfolios/eight_zones.csv")) in said
