"""A change for a whole portfolio split by clause: the sum of the splits of its rows, adding up to what the two budgets differ by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.__main__ import main
from calculator.analysis import attribute_portfolio
from calculator.analysis.attribute import Attribution, Clause, Game, attribute
from calculator.analysis.attribute_portfolio import Survey, split, survey
from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.enterprises import budget, enterprises_under
from calculator.analysis.portfolio.file import InMemory
from calculator.analysis.stepwise import finished
from calculator.errors import InputError, Place, Problem, UnknownNameError
from calculator.i18n import t
from calculator.law.positions import position
from calculator.project.portfolio.scenario import scenario_of
from calculator.project.portfolio.years import Basis
from calculator.quantities import format_money_short
from calculator.views import own_drafts
from calculator.views.analyst import population
from calculator.views.analyst.head import signed
from calculator.views.analyst_state import OWN
from calculator.views.own_drafts import file_of
from tests.test_app import texts
from tests.test_own_portfolio import FIELD, give, page, settled
from tests.test_portfolio import cells_of, write

BASIS = Basis(2026, 8, 0.1, 0.03, 0.02)
OLD = position("in_force", {})
TEXT = """draft: four_changes
title: {vi: Bốn thay đổi, en: Four changes}
author: a test
kind: draft
stage: made up
date: 2026-11-01
source: made up
base: {as_of: 2026-11-21}
changes:
"""
PACKAGE = "{{rate: {{clock: first_revenue, years: 15, value: '10%'}}, holiday: {{clock: first_taxable_income, latest_start: 4, exempt: {0}, half: {1}, half_share: '50%'}}}}"
CHANGES = {
    "corporate_income_tax.standard_rate": ("'20%'", "'25%'"),
    "corporate_income_tax.heads.special_sector.package": (PACKAGE.format(4, 9), PACKAGE.format(6, 13)),
    "corporate_income_tax.heads.zone.package": (PACKAGE.format(4, 9), PACKAGE.format(2, 4)),
    "personal_income_tax.exemption.share": ("'100%'", "'50%'"),
}
TEXT += "".join(
    f"  - {{path: {path}, from: 2027-01-01, was: {was}, value: {value}, cites: [{{instrument: draft/four_changes}}], "
    "confidence: unverified, checked_on: 2026-11-01}\n"
    for path, (was, value) in CHANGES.items()
)  # fmt: skip
"""Two grounds, one good and one bad for whom it concerns, the rate both are worth more or less by, and the income tax of staff."""
FILES = {"four_changes": file_of(TEXT)}
NEW = position("in_force+four_changes", FILES)
FORGONE, KEPT = "revenue_forgone_present_value", "kept_present_value"
STATED = {
    "location": "cdtz", "province": "da_nang", "commune_class": "none", "zone_decision": "prime_minister", "licence": "2027-01-15",
    "operation_start": "2027-07-01", "capital": "20 tỷ", "new_project": "yes", "recognised_software_steps": "yes",
    "related_party_transactions": "no", "affiliate_above_small_bands": "no", "work_inside_site": "100%", "revenue_growth": "5%",
    "cost_share": "30%", "monthly_pay": "40 triệu", "qualifying_share": "50%", "digital_work": "yes",
}  # fmt: skip
ROWS = [
    {"id": "a", "activity": "software_product", "revenue": "2 tỷ", "headcount": "3", **STATED},
    {"id": "b", "activity": "other", "revenue": "90 tỷ", "headcount": "60", **STATED, "opening_loss": ""},
]
"""Rows that leave nothing open: what is not known is tried every way in a single run, and taken the adverse way in a portfolio."""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> InMemory:
    return InMemory("p.csv", write(tmp_path_factory.mktemp("p") / "p.csv", ROWS).read_bytes())


def attributed(source: InMemory | Path, basis: Basis, **options: Any) -> tuple[Survey, Attribution]:
    """Survey and split, whole."""
    found = finished(survey(source, OLD, NEW, basis, **options))
    return found, finished(split(found))


@pytest.fixture(scope="module")
def done(source: InMemory) -> Any:
    return attributed(source, BASIS, measures=(FORGONE, KEPT), by="parameter")


def test_the_parts_are_the_sums_of_the_parts_of_each_row(done: Any) -> None:
    from calculator.project.portfolio.rows import read_rows

    rows = read_rows(cells_of(ROWS), len(ROWS), 2, int(BASIS.range[-1]))
    summed: dict[str, dict[str, float]] = {FORGONE: {}, KEPT: {}}
    for place in range(len(ROWS)):
        for one in attribute(scenario_of(rows, place, BASIS), OLD, NEW, "site", measures=(FORGONE, KEPT), by="parameter").splits:
            for part in one.parts:
                summed[one.measure][part.clause.key] = summed[one.measure].get(part.clause.key, 0.0) + part.amount
    found = {one.measure: {part.clause.key: part.amount for part in one.parts} for one in done[1].splits}
    for measure, parts in summed.items():
        assert sum(abs(amount) > 1e6 for amount in parts.values()) >= 2
        for key in parts.keys() | found[measure].keys():
            assert found[measure].get(key, 0.0) == pytest.approx(parts.get(key, 0.0), abs=len(ROWS))


def test_they_add_up_to_what_the_two_budgets_differ_by(done: Any, source: InMemory) -> None:
    ours, theirs = (enterprises_under(source, Plan((law.variant,), BASIS, FILES)) for law in (OLD, NEW))
    forgone, kept = done[1].splits
    assert forgone.total == pytest.approx(budget(theirs).forgone.present_value - budget(ours).forgone.present_value, abs=len(ROWS))
    assert kept.total == pytest.approx(theirs.figures[KEPT].sum() - ours.figures[KEPT].sum(), abs=len(ROWS))
    for one in (forgone, kept):
        assert sum(one.exact) == Fraction(one.new) - Fraction(one.old)
        assert done[1].orders is None


def test_beyond_what_is_exact_orders_are_sampled_with_their_error(source: InMemory) -> None:
    options: dict[str, Any] = {"measures": (FORGONE,), "most_exact": 1, "orders": 6, "seed": 3, "by": "parameter"}
    found, sampled = attributed(source, BASIS, **options)
    assert not found.exact
    assert sampled.orders == 6
    assert sum(sampled.splits[0].exact) == Fraction(sampled.splits[0].new) - Fraction(sampled.splits[0].old)
    assert all(part.standard_error is not None for part in sampled.splits[0].parts)
    _, again = attributed(source, BASIS, **options)
    assert again.splits == sampled.splits


def test_the_steps_are_counted_and_the_work_is_done_in_them(source: InMemory) -> None:
    work = survey(source, OLD, NEW, BASIS, measures=(KEPT,), by="parameter")
    steps = []
    try:
        while True:
            steps.append(next(work))
    except StopIteration as end:
        found: Survey = end.value
    assert len(steps) <= max(steps)
    before = found.game.evaluated
    assert len(list(split(found))) == found.laws == 2 ** len(found.live)
    assert found.game.evaluated - before <= found.laws


class Toy(Game):
    """A game in which ``c`` does something only beside ``a`` and before ``b``, and eleven clauses do nothing that is looked at."""

    def __init__(self) -> None:
        names = [*"abc", *(f"idle{number}" for number in range(11))]
        self.clauses = {name: Clause(name, "", "", ()) for name in names}
        self.met = set(names)
        self.seen: set[frozenset[str]] = set()

    def measures(self, some: frozenset[str]) -> Any:
        self.seen.add(some)
        return {"x": 5.0 * ("a" in some) + 7.0 * ("b" in some) + 2.0 * ("c" in some and "a" in some and "b" not in some)}


def test_a_clause_that_matters_only_beside_some_others_is_found() -> None:
    for seed in range(6):
        toy = Toy()
        assert finished(toy.players(["x"], 10, seed)) == ["a", "b", "c"]
        assert len(toy.seen) < 2**10
    # The mean over every order of three, worked out here.
    worth = {frozenset(some): toy.measures(frozenset(some))["x"] for size in range(4) for some in combinations("abc", size)}
    parts = dict.fromkeys("abc", 0.0)
    for order in permutations("abc"):
        for place, name in enumerate(order):
            parts[name] += (worth[frozenset(order[: place + 1])] - worth[frozenset(order[:place])]) / 6
    from calculator.measures.shapley import exact

    found = exact(["a", "b", "c"], lambda some: Fraction(toy.measures(some)["x"]))
    assert {name: float(part.amount) for name, part in found.items()} == pytest.approx(parts)


def test_the_command_says_the_same(done: Any, source: InMemory, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(source.data + b"x,other\n")
    (tmp_path / "four_changes.yaml").write_text(TEXT, encoding="utf-8")
    options = ["--draft", str(tmp_path / "four_changes.yaml"), "--to", "in_force+four_changes", "--years", "8", "--land-price-growth", "2%"]
    options += ["--measure", KEPT, "--by", "parameter"]
    assert main(["attribute", "--portfolio", str(path), *options, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {name: found["rows"][name] for name in ("in", "computed", "rejected", "law_not_held")} == {
        "in": 3, "computed": 2, "rejected": 1, "law_not_held": 0,
    }  # fmt: skip
    (measure,) = found["measures"]
    kept = done[1].splits[1]
    assert measure["change"] == pytest.approx(kept.total)
    assert [part["clause"] for part in measure["clauses"] if abs(part["amount"]) > 1] == [
        part.clause.key for part in kept.parts if abs(part.amount) > 1
    ]
    assert main(["attribute", "--portfolio", str(path), *options]) == 0
    assert "1 row was refused and is in no total: 1 as a whole (first row 4: it has 2 cells, the header has" in capsys.readouterr().out


def _refused() -> Iterator[tuple[list[str], str]]:
    yield ["--portfolio", "p.csv", "--to", "decree_154", "--measure", "npv"], "no measure 'npv' of a portfolio"
    yield ["--to", "decree_154"], "no project is named"
    yield ["x.yaml", "--portfolio", "p.csv", "--to", "decree_154"], "does not go with --portfolio"
    yield ["--portfolio", "gone.csv", "--to", "decree_154", "--measure", KEPT], "no such file"
    yield ["--portfolio", "p.csv", "--to", "in_force", "--measure", KEPT], "is the same law as"


@pytest.mark.parametrize(("options", "said"), list(_refused()))
def test_what_cannot_be_is_said(
    options: list[str], said: str, source: InMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_bytes(source.data)
    assert main(["attribute", *options]) == 2
    assert said in capsys.readouterr().err


def test_no_good_row_is_no_traceback() -> None:
    empty = InMemory("p.csv", b"id,activity,licence,operation_start,capital,revenue\na,x,y,z,1,1\n")
    with pytest.raises(InputError, match="no row can be computed"):
        finished(survey(empty, OLD, NEW, BASIS))
    with pytest.raises(UnknownNameError):
        finished(survey(empty, OLD, NEW, BASIS, measures=("x",)))


def test_the_page_splits_the_file_shown_when_it_is_asked_to(source: InMemory) -> None:
    app: AppTest = page("clauses", **{
        "analyst.of": "portfolio", "analyst.to": OWN, "analyst.measure": KEPT, "analyst.by": "parameter", "draft": own_drafts.pack((TEXT,)),
    })  # fmt: skip
    assert t("own.how_long", "vi", rows="630") in texts(app)
    next(item for item in app.button_group if item.key == "analyst.analyst.section").set_value("portfolio")
    app = give(settled(app.run()), "p.csv", source.data, FIELD)
    next(item for item in app.button_group if item.key == "analyst.analyst.section").set_value("clauses")
    app = settled(app.run())
    app.button(key="analyst.split").click().run()
    app = settled(app)
    _, done = attributed(source, population.BASIS, measures=(KEPT,), by="parameter")
    (kept,) = done.splits
    rows = [[str(cell) for cell in row] for table in app.table for row in table.value.to_numpy().tolist()]
    assert rows[-1][2] == f"**{signed(kept.total, 'vi')}**"
    assert [row[2] for row in rows[:-1]] == [signed(part.amount, "vi") for part in kept.parts if any((part.amount, part.alone, part.last))]
    assert format_money_short(kept.old, "vi") in texts(app)


@pytest.mark.parametrize(("stated", "drawn"), [([], 40), (["--orders", "200"], 200)])
def test_orders_that_are_stated_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stated: list[str], drawn: int) -> None:
    file, seen = tmp_path / "rows.csv", []
    write(file, ROWS)

    def noted(*_: Any, orders: int, **__: Any) -> Iterator[int]:
        seen.append(orders)
        raise InputError(Problem(Place(), "enough is seen", "nothing more is to be done"))
        yield 0

    monkeypatch.setattr(attribute_portfolio, "survey", noted)
    assert main(["attribute", "--portfolio", str(file), "--to", "decree_154", *stated]) == 2
    assert seen == [drawn]
