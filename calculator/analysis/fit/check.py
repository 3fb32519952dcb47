"""What a scenario asks for that only the law can tell is wrong: heads, asset classes and lives, years the law data does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from calculator.analysis.fit.assets import LIVES, unfit_asset, unfit_fund, unfit_spreads
from calculator.analysis.fit.land import unfit_leases
from calculator.analysis.fit.opening import unfit_years_used
from calculator.errors import InputError, LawDataError, Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.load import load_library
from calculator.law.positions import DEFAULT, position, stacked
from calculator.law.schema import Condition, Draft
from calculator.project.facts import NUMBERS, OF_EXPANSIONS, SETS, TOKENS
from calculator.project.operator.keys import works_key
from calculator.project.operator.plan import PREFIX
from calculator.project.scenario import Scenario
from calculator.yaml_text import dotted

OF_PARCELS = {"land_use", "won_at_auction", "tenure", "subleased_to_high_tech"}
"""Facts that differ from lease to lease."""
FIRST_HELD = "corporate_income_tax.research_and_development.total_share"
"""The parameter the engine needs in every year whose history starts last."""


def laws_of(scenario: Scenario, variants: Sequence[str] | None, files: Mapping[str, DraftFile] = MappingProxyType({})) -> list[Law]:
    """Give the laws of the variants asked for, or of those the scenario names, each with every draft of ``files`` on top.

    A draft is written for one law, so with drafts and no variant asked for it is the law in force alone.

    Raises
    ------
    UnknownNameError
        When a variant does not exist; one the scenario names, with its key.
    InputError
        When a draft does not fit.
    """
    asked = variants or ([DEFAULT] if files else None)
    if asked:
        return [position(stacked(name, files), files) for name in dict.fromkeys(asked)]
    return [own_position(scenario, name, files) for name in dict.fromkeys(scenario.compare.variants)]


def own_position(scenario: Scenario, name: str, files: Mapping[str, DraftFile]) -> Law:
    """Give the law of a position the scenario names itself.

    Raises
    ------
    UnknownNameError
        When there is none, with its key in the scenario.
    """
    try:
        return position(name, files)
    except UnknownNameError as fault:
        place = Place(key=f"compare.variants[{scenario.compare.variants.index(name)}]")
        raise UnknownNameError(Problem(place, problem.found, problem.remedy) for problem in fault.problems) from None


def check_fit(scenario: Scenario, law: Law) -> None:
    """Refuse a scenario that asks for what the law does not have.

    Raises
    ------
    InputError
        With one problem for each, each with its key in the scenario.
    """
    found = [Problem(Place(key=key), what, remedy) for key, what, remedy in _unfit(scenario, law)]
    found += [problem for draft in law.drafts for problem in _unanswerable(law, draft)]
    if found:
        raise InputError(found)


@contextmanager
def computable(law: Law) -> Iterator[None]:
    """Refuse drafts of one's own with which no rule can compute: a token nobody knows, a length that cannot be.

    Raises
    ------
    InputError
        With the place of each such draft.
    """
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, LawDataError) as fault:
        held = load_library().drafts
        own = [draft for draft in law.drafts if draft.draft not in held]
        if not own or isinstance(fault, (InputError, UnknownNameError)):
            raise
        remedy = "check the unit, the tokens and the size of each of its changes"
        found = f"no rule can compute with the law of this draft ({fault})"
        places = [law.documents[draft.draft].place(("changes",)) if draft.draft in law.documents else Place() for draft in own]
        raise InputError([Problem(place, found, remedy) for place in places]) from fault


def _unfit(scenario: Scenario, law: Law) -> Iterator[tuple[str, str, str]]:
    first = law.parameters[FIRST_HELD].history[0].from_.year
    if scenario.horizon.first_year < first:
        yield (
            "horizon.first_year",
            f"the law data of {law.variant} starts in {first}",
            f"begin in {first} or later; losses of earlier years go under opening",
        )
    entry = law.entry("corporate_income_tax.losses.carry_forward_years", law.as_of)
    oldest = scenario.horizon.first_year - int(entry.value if entry else 0)
    for index, loss in enumerate(scenario.project.opening.losses):
        if loss.year < oldest:
            yield (
                f"project.opening.losses[{index}].year",
                f"a loss of {loss.year} can no longer be used in {scenario.horizon.first_year}",
                f"remove it: losses are carried forward from {oldest} on",
            )
    head = scenario.project.elections.head
    if head != "best" and head not in law.heads:
        yield "project.elections.head", f"there is no head '{head}'", did_you_mean(head, ["best", *law.heads])
    for index, move in enumerate(scenario.project.elections.moves):
        if move.to != "best" and move.to not in law.heads:
            yield f"project.elections.moves[{index}].to", f"there is no head '{move.to}'", did_you_mean(move.to, ["best", *law.heads])
    known = [path.removeprefix(LIVES) for path in law.parameters if path.startswith(LIVES)]
    seen: set[str] = set()
    for index, asset in enumerate(scenario.project.assets):
        key = f"project.assets[{index}]"
        if scenario.project.operator is not None and asset.name.startswith(PREFIX):
            # An asset of each year in which works are spent on: the works are what the reader wrote, and are named once.
            key = dotted(works_key(scenario.project.operator, asset.name))
            if key in seen:
                continue
            seen.add(key)
        if asset.class_ not in known:
            yield f"{key}.class", f"there is no asset class '{asset.class_}'", did_you_mean(asset.class_, known)
            continue
        yield from unfit_asset(asset, key, law)
    yield from unfit_spreads(scenario, law)
    yield from unfit_fund(scenario, law)
    yield from unfit_years_used(scenario, law)
    yield from _unfit_expansions(scenario, law)
    yield from unfit_leases(scenario, law)


def _unfit_expansions(scenario: Scenario, law: Law) -> Iterator[tuple[str, str, str]]:
    for index, one in enumerate(scenario.project.expansions):
        grants, split = (law.entry(f"corporate_income_tax.expansion.{name}", one.decided) for name in ("grants", "income_allocation"))
        if grants is None:
            yield (
                f"project.expansions[{index}].decided",
                f"the law data holds no rule on an expansion decided on {one.decided}",
                "only expansions decided from 2014 on are computed: count an older one with the project",
            )
        elif split is not None and one.split_by not in split.value:
            yield (
                f"project.expansions[{index}].split_by",
                f"an expansion decided on {one.decided} is not split by invested capital",
                f"write fixed_assets ({split.cites[0].instrument})",
            )


def _unanswerable(law: Law, draft: Draft) -> Iterator[Problem]:
    """Find the conditions of a draft that ask for what no scenario can state."""
    for index, change in enumerate(draft.changes):
        for entry in law.parameters[change.path].history if change.path in law.parameters else ():
            if entry.draft == draft.draft and entry.from_ == change.from_ and isinstance(entry.value, Condition):
                place = law.documents[draft.draft].place(("changes", index, "value")) if draft.draft in law.documents else Place()
                yield from (Problem(place, what, remedy) for what, remedy in _not_stated(entry.value))
                of_land = sorted(entry.value.facts() & OF_PARCELS)
                of_expansion = sorted(entry.value.facts() & set(OF_EXPANSIONS))
                if of_expansion and not change.path.startswith("corporate_income_tax.expansion."):
                    found = f"the fact '{of_expansion[0]}' is one of an expansion, and this is a condition on the project"
                    yield Problem(place, found, "ask for a fact of the project, or put the condition below corporate_income_tax.expansion")
                if of_land and not change.path.startswith("land_rent."):
                    found = f"the fact '{of_land[0]}' is one of a lease, and this is a condition on the project"
                    yield Problem(place, found, "ask for a fact of the project, or put the condition below land_rent")


def _not_stated(condition: Condition) -> Iterator[tuple[str, str]]:
    for inner in (*(condition.any or ()), condition.when, condition.then):
        if inner is not None:
            yield from _not_stated(inner)
    fact = condition.fact
    if fact is None:
        return
    known = [*TOKENS, *NUMBERS, *SETS]
    if fact not in known:
        yield f"no scenario states the fact '{fact}'", did_you_mean(fact, known)
        return
    if (condition.edge is not None) != (fact in NUMBERS) or (condition.includes is not None) != (fact in SETS):
        form = "over, from, up_to or under" if fact in NUMBERS else "includes" if fact in SETS else "is or one_of"
        yield f"the fact '{fact}' is not tested in this way", f"test it with {form}"
        return
    tokens = SETS.get(fact) or TOKENS.get(fact, ())
    asked = [condition.includes] if condition.includes else condition.one_of or ([condition.is_] if condition.is_ else [])
    for token in asked:
        if token not in tokens:
            yield f"the fact '{fact}' is never '{token}'", did_you_mean(str(token), tokens)
