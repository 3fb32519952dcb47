"""The change between two legal positions, split by clause: Shapley values against every order written out here."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import permutations
from math import factorial
from pathlib import Path
from typing import Any

import pytest

from calculator import load_scenario, run_scenario
from calculator.__main__ import main
from calculator.analysis.attribute import attribute, clauses_of
from calculator.analysis.run import run_site
from calculator.analysis.valuation import figures_of
from calculator.errors import InputError, UnknownNameError
from calculator.law.difference import difference
from calculator.law.draft_file import DraftFile, read_draft
from calculator.law.law import Law, load_law
from calculator.law.positions import position
from calculator.measures.shapley import exact, sampled
from calculator.project.case import Case
from calculator.project.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
SOFTWARE = ROOT / "scenarios" / "software_500.yaml"
OWN = "qtsc_own_building"

# --- the value itself, on games made up here


def game(names: Sequence[str], seed: int) -> dict[frozenset[str], Fraction]:
    draw = random.Random(seed)
    sets = [frozenset(name for place, name in enumerate(names) if code >> place & 1) for code in range(2 ** len(names))]
    return {some: Fraction(draw.randint(-1000, 1000), draw.randint(1, 7)) for some in sets}


def by_every_order(names: Sequence[str], worth: Callable[[frozenset[str]], Fraction]) -> dict[str, Fraction]:
    parts = dict.fromkeys(names, Fraction(0))
    for order in permutations(names):
        for place, name in enumerate(order):
            parts[name] += worth(frozenset(order[: place + 1])) - worth(frozenset(order[:place]))
    return {name: part / factorial(len(names)) for name, part in parts.items()}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
def test_exact_is_the_mean_over_every_order(count: int, seed: int) -> None:
    names = [f"clause {place}" for place in range(count)]
    values = game(names, seed)
    found = exact(names, values.__getitem__)
    assert {name: part.amount for name, part in found.items()} == by_every_order(names, values.__getitem__)
    assert sum(part.amount for part in found.values()) == values[frozenset(names)] - values[frozenset()]


def test_a_clause_that_does_nothing_gets_nothing_and_like_clauses_the_same() -> None:
    def worth(some: frozenset[str]) -> Fraction:
        # The first two only together; the third by itself; the fourth never.
        return Fraction(30 * ({"a", "b"} <= some) + 7 * ("c" in some))

    found = exact(["a", "b", "c", "d"], worth)
    assert [found[name].amount for name in "abcd"] == [15, 15, 7, 0]
    assert all(part.standard_error is None for part in found.values())


def test_parts_of_a_sum_are_the_sums_of_the_parts() -> None:
    names = ["a", "b", "c", "d"]
    one, other = game(names, 1), game(names, 2)
    both = exact(names, lambda some: one[some] + 3 * other[some])
    first, second = exact(names, one.__getitem__), exact(names, other.__getitem__)
    assert all(both[name].amount == first[name].amount + 3 * second[name].amount for name in names)


def test_sampled_orders_add_up_repeat_and_come_near() -> None:
    names = [f"clause {place}" for place in range(7)]
    values = game(names, 5)
    true = exact(names, values.__getitem__)
    found = sampled(names, values.__getitem__, orders=600, seed=11)
    assert sum(part.amount for part in found.values()) == values[frozenset(names)] - values[frozenset()]
    assert found == sampled(names, values.__getitem__, orders=600, seed=11)
    assert found != sampled(names, values.__getitem__, orders=600, seed=12)
    for name in names:
        error = found[name].standard_error
        assert error is not None
        assert error > 0
        assert abs(float(found[name].amount - true[name].amount)) < 4 * error


def test_more_orders_make_the_error_smaller() -> None:
    names = [f"clause {place}" for place in range(7)]
    values = game(names, 5)
    few, many = (sampled(names, values.__getitem__, orders=orders, seed=3) for orders in (100, 1600))
    for name in names:
        # A sixteenth of the variance: a quarter of the error, within what chance leaves.
        assert 0.15 < (many[name].standard_error or 0) / (few[name].standard_error or 1) < 0.4


# --- on the law


def change(path: str, was: Any, value: Any, article: str) -> dict[str, Any]:
    return {
        "path": path, "from": "2027-01-01", "was": was, "value": value,
        "cites": [{"instrument": "draft/three_clauses", "provision": article}], "confidence": "unverified", "checked_on": "2026-11-21",
    }  # fmt: skip


def package(rate: str = "10%", years: int = 15, exempt: int = 4, half: int = 9) -> dict[str, Any]:
    return {
        "rate": {"clock": "first_revenue", "years": years, "value": rate},
        "holiday": {"clock": "first_taxable_income", "latest_start": 4, "exempt": exempt, "half": half, "half_share": "50%"},
    }


CLAUSES = {
    "1": [
        change("corporate_income_tax.heads.special_sector.package", package(), package(exempt=6, half=13), "1.1"),
        change("corporate_income_tax.heads.zone.package", package(), package(exempt=6, half=13), "1.2"),
    ],
    "2": [change("corporate_income_tax.standard_rate", "20%", "25%", "2")],
    "3": [change("personal_income_tax.exemption.years", "5", "3", "3")],
    "4": [change("corporate_income_tax.losses.carry_forward_years", "5", "1", "4")],
}


@cache
def law_with(articles: tuple[str, ...]) -> Law:
    """The law in force with some articles of a draft: a draft of these alone, which blends nothing."""
    if not articles:
        return load_law()
    text = {
        "draft": "three_clauses", "title": {"vi": "Thử", "en": "Trial"}, "author": "a test", "kind": "draft", "stage": "none",
        "date": "2026-11-21", "source": "made up", "base": {"as_of": "2026-11-21"},
        "changes": [one for article in articles for one in CLAUSES[article]],
    }  # fmt: skip
    return load_law(drafts=[read_draft(json.dumps(text) + "\n")])


def software() -> Scenario:
    return load_scenario(SOFTWARE)


@pytest.mark.parametrize("measure", ["kept", "kept_present_value", "corporate_income_tax", "zone_adds"])
def test_parts_are_those_of_every_order_in_which_the_articles_could_be_enacted(measure: str) -> None:
    scenario = software()
    articles = tuple(CLAUSES)

    @cache
    def worth(some: frozenset[str]) -> Fraction:
        law = law_with(tuple(article for article in articles if article in some))
        value = run_site(scenario, law, "qtsc").measures[measure]
        assert value is not None
        return Fraction(value)

    expected = by_every_order(articles, worth)
    done = attribute(scenario, load_law(), law_with(articles), "qtsc", measures=[measure])
    (split,) = done.splits
    found = {part.clause.provision: amount for part, amount in zip(split.parts, split.exact, strict=True)}
    assert found == {article: part for article, part in expected.items() if article in found}
    assert all(expected[article] == 0 for article in articles if article not in found)
    assert sum(split.exact) == Fraction(split.new) - Fraction(split.old)
    assert done.orders is None
    first = {part.clause.provision: part for part in split.parts}["2"]
    assert Fraction(first.alone) == Fraction(float(worth(frozenset({"2"})) - worth(frozenset())))
    assert first.last == float(worth(frozenset(articles)) - worth(frozenset(articles) - {"2"}))


def test_articles_interact_so_that_the_order_matters() -> None:
    """Without this the test above would prove little: one article after another gives other parts than the other way round."""
    (split,) = attribute(software(), load_law(), law_with(("1", "2", "3", "4")), "qtsc", measures=["kept_present_value"]).splits
    assert any(abs(part.alone - part.last) > 1e6 for part in split.parts)


def test_both_directions_are_opposite() -> None:
    there = attribute(software(), load_law(), law_with(("1", "2")), "qtsc").splits[0]
    back = attribute(software(), law_with(("1", "2")), load_law(), "qtsc").splits[0]
    parts = {part.clause.paths: amount for part, amount in zip(back.parts, back.exact, strict=True)}
    assert {part.clause.paths: -amount for part, amount in zip(there.parts, there.exact, strict=True)} == parts


def test_drafts_commute() -> None:
    held = {name: law_with((name,)) for name in ("1", "2")}
    named = {}
    for article, law in held.items():
        draft = law.drafts[-1]
        changes = tuple(one.model_copy(update={"cites": draft.changes[0].cites}) for one in draft.changes)
        own = draft.model_copy(update={"draft": f"article_{article}", "changes": changes})
        cited = tuple(
            one.model_copy(update={"cites": (one.cites[0].model_copy(update={"instrument": f"draft/article_{article}"}),)})
            for one in changes
        )
        own = own.model_copy(update={"changes": cited})
        named[own.draft] = DraftFile(own, law.documents["three_clauses"])
    ways = [position(f"in_force+{first}+{second}", named) for first, second in (("article_1", "article_2"), ("article_2", "article_1"))]
    first, second = (attribute(software(), load_law(), law, "qtsc", measures=["kept", "state_revenue"]) for law in ways)
    for one, other in zip(first.splits, second.splits, strict=True):
        assert {part.clause.key: part for part in one.parts} == {part.clause.key: part for part in other.parts}
        assert one.total == other.total != 0


@pytest.mark.parametrize("site", ["qtsc", OWN])
def test_two_regimes_split_to_the_last_dong(site: str) -> None:
    scenario = software()
    done = attribute(scenario, load_law(), position("decree_154", {}), site, measures=["kept", "state_revenue", "land_rent_due"])
    measures = {run.variant: run.measures for run in run_scenario(scenario, variants=["in_force", "decree_154"], sites=[site]).runs}
    for split in done.splits:
        assert sum(split.exact) == Fraction(split.new) - Fraction(split.old)
        if split.measure in measures["in_force"]:
            assert (split.old, split.new) == (measures["in_force"][split.measure], measures["decree_154"][split.measure])


def test_sampling_gives_what_every_set_gives_within_its_error() -> None:
    scenario, old, new = software(), load_law(), law_with(("1", "2", "3", "4"))
    full = attribute(scenario, old, new, "qtsc").splits[0]
    done = attribute(scenario, old, new, "qtsc", orders=60, seed=4, most_exact=1)
    assert (done.orders, done.seed) == (60, 4)
    (split,) = done.splits
    assert sum(split.exact) == Fraction(split.new) - Fraction(split.old)
    known = {part.clause.key: part.amount for part in full.parts}
    for part in split.parts:
        assert part.standard_error is not None
        assert abs(part.amount - known.get(part.clause.key, 0.0)) <= 4 * part.standard_error + 1


def test_a_head_only_one_law_has_is_one_clause_with_its_conditions() -> None:
    apart = difference(load_law(), position("capital_law_hanoi_13", {}))
    heads = [clause for clause in clauses_of(apart, "parameter") if any(".heads.capital_law." in path for path in clause.paths)]
    assert len(heads) == 1
    assert {path.split(".")[-1] for path in heads[0].paths} >= {"package", "in_hanoi"}


def test_a_reading_is_a_clause() -> None:
    done = attribute(software(), load_law(), position("zone_rent_whole_term", {}), OWN, measures=["kept"])
    clauses = [*done.silent, *(part.clause for part in done.splits[0].parts)]
    assert [clause.reading for clause in clauses] == ["zone_area_class"]


def test_what_differs_elsewhere_is_named_and_given_nothing() -> None:
    done = attribute(software(), load_law(), position("special_investment_ceiling", {}), "qtsc")
    assert done.splits[0].parts == ()
    assert done.splits[0].total == 0
    assert len(done.silent) >= 1


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_figures_are_those_of_a_run(path: Path) -> None:
    scenario = load_scenario(path)
    site = next(iter(scenario.sites))
    for name in scenario.compare.variants[:2]:
        law = position(name, {})
        if law.missing_numbers:
            continue
        (found,) = figures_of(law, [Case(scenario, site)])
        every = run_site(scenario, law, site).measures
        # A run alone looks for internal rates, and shares and funding that follow from its cash.
        assert set(every) - set(found) <= {"irr", "project_tax_rate", "peak_funding"}
        measures = {key: value for key, value in every.items() if key in found}
        # A batch of another size may round the last bit of a sum otherwise.
        assert {key for key in measures if found[key] is None} == {key for key, value in measures.items() if value is None}
        for key, value in measures.items():
            assert value is None or found[key] == pytest.approx(value, rel=1e-12, abs=1e-3), key


def test_same_law_and_unknown_measure_are_refused() -> None:
    with pytest.raises(InputError, match="same law"):
        attribute(software(), load_law(), load_law(), "qtsc")
    with pytest.raises(UnknownNameError, match="there is no measure 'kep'; did you mean kept"):
        attribute(software(), load_law(), law_with(("2",)), "qtsc", measures=["kep"])


# --- the command


def test_command_prints_one_object_whose_parts_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    words = f"attribute {SOFTWARE} --from in_force --to decree_154 --site {OWN} --measure kept_present_value,revenue_forgone --json"
    assert main(words.split()) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["method"] == "exact"
    for split in found["measures"]:
        assert sum(clause["amount"] for clause in split["clauses"]) == pytest.approx(split["change"], abs=0.01)
        assert sum(clause["share"] for clause in split["clauses"]) == pytest.approx(1)
        assert all(clause["parameters"] for clause in split["clauses"])
    assert found["without_effect"]


@pytest.mark.parametrize(("lang", "says"), [("en", "Decree 154/2013/NĐ-CP"), ("vi", "Nghị định 154/2013/NĐ-CP")])
def test_command_prints_a_table(capsys: pytest.CaptureFixture[str], lang: str, says: str) -> None:
    assert main(["attribute", str(SOFTWARE), "--to", "decree_154", "--site", OWN, "--lang", lang]) == 0
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            "--to draft_2025_06",
            "--to: Draft Law on Digital Technology Industry after the second reading (June 2025) has no readable numbers",
        ),
        ("--to in_force", "--to: in_force is the same law as in_force"),
        ("--to nowhere", "--to: there is no variant 'nowhere'"),
        ("--to decree_154 --measure kept,,zone_adds", "--measure: a name between two commas is missing"),
        ("--to decree_154 --orders 1", "--orders: 1 is not accepted; write 2 to 100000"),
        ("", "--to: this is required"),
    ],
)
def test_command_refuses_with_place_and_remedy(capsys: pytest.CaptureFixture[str], words: str, says: str) -> None:
    assert main(["attribute", str(SOFTWARE), *words.split()]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(says)
