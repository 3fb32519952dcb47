"""The other axes of ``compare``: each site against the first, each status of the enterprise against the first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculator import load_scenario, run_scenario
from calculator.__main__ import main
from calculator.analysis.compare import compare_statuses
from calculator.analysis.statuses import with_status
from calculator.errors import InputError, UnknownNameError

ROOT = Path(__file__).resolve().parent.parent
CHIP = str(ROOT / "scenarios" / "chip_packaging.yaml")
SOFTWARE = str(ROOT / "scenarios" / "software_500.yaml")
HIGH_TECH = "high_technology_enterprise"


def test_sites_are_held_against_the_first_law_by_law() -> None:
    done = compare_statuses(load_scenario(CHIP), ["as_stated"], variants=["in_force", "decree_154"])
    runs = {(run.variant, run.site): run.measures for run in run_scenario(load_scenario(CHIP), variants=["in_force", "decree_154"]).runs}
    first = next(site for _, site in runs)
    assert {(one.variant, one.site) for one in done.site_deltas} == {key for key in runs if key[1] != first}
    for one in done.site_deltas:
        new, old = runs[one.variant, one.site]["kept"], runs[one.variant, first]["kept"]
        assert new is not None
        assert old is not None
        assert one.measures["kept"] == pytest.approx(new - old)


def test_a_status_is_the_scenario_with_its_certificates() -> None:
    scenario = load_scenario(CHIP)
    facts = scenario.project.facts.model_copy(update={"certificates": (HIGH_TECH,)})
    by_hand = scenario.model_copy(update={"project": scenario.project.model_copy(update={"facts": facts})})
    assert with_status(scenario, HIGH_TECH).project == by_hand.project
    assert with_status(scenario, "none").project.facts.certificates == ()
    assert with_status(scenario, "as_stated") is scenario
    done = compare_statuses(scenario, ["none", HIGH_TECH], variants=["in_force", "decree_154"], sites=["zone"])
    runs = {run.variant: run.measures for run in run_scenario(by_hand, variants=["in_force", "decree_154"], sites=["zone"]).runs}
    base = {run.variant: run.measures for run in done.run.runs}
    assert [(status, one.variant) for status, one in done.status_deltas] == [(HIGH_TECH, "in_force"), (HIGH_TECH, "decree_154")]
    for _, one in done.status_deltas:
        new, old = runs[one.variant]["kept"], base[one.variant]["kept"]
        assert new is not None
        assert old is not None
        assert one.measures["kept"] == pytest.approx(new - old)
    # Under the regime before, the certificate is what opens the incentive of this project.
    assert (done.status_deltas[1][1].measures["kept"] or 0) > 1e9


def test_unknown_certificate_and_missing_fact_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="there is no certificate 'hightech'"):
        with_status(load_scenario(SOFTWARE), "hightech")
    with pytest.raises(InputError, match=r"--statuses small_or_medium_enterprise: .*add facts.first_registration"):
        with_status(load_scenario(SOFTWARE), "small_or_medium_enterprise")


def test_json_has_deltas_first_and_every_cell_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", CHIP, "--variants", "in_force,decree_154", "--statuses", f"as_stated,{HIGH_TECH}", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    keys = list(found)
    assert keys.index("parameters_changed") < keys.index("deltas") < keys.index("site_deltas") < keys.index("results")
    assert found["statuses"] == ["as_stated", HIGH_TECH]
    sites = {row["site"] for row in found["results"]}
    cells = [(row["status"], row["variant"], row["site"]) for row in found["results"]]
    assert len(cells) == len(set(cells)) == 2 * 2 * len(sites)
    assert {row["against_status"] for row in found["status_deltas"]} == {"as_stated"}


@pytest.mark.parametrize(("lang", "says"), [("en", "how far other statuses differ"), ("vi", "chênh lệch khi có tư cách khác")])
def test_tables_in_both_languages(capsys: pytest.CaptureFixture[str], lang: str, says: str) -> None:
    assert main(["compare", CHIP, "--variants", "in_force,decree_154", "--statuses", "as_stated,none", "--lang", lang]) == 0
    assert says in capsys.readouterr().out
