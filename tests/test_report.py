"""``report`` and ``report verify``: documents written by the command, and what is found of them afterwards."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest

from calculator import load_scenario
from calculator.__main__ import main
from calculator.documents.files import document_bytes
from calculator.documents.offer import Maker
from calculator.documents.verify import verify
from calculator.errors import InputError
from calculator.law.draft_edit import change_of
from calculator.law.law import load_law
from calculator.project.load import data_fingerprint, fingerprint, scenario_from
from calculator.reports.paper.carried import Record, canonical, front_matter, in_office_file, record_in, seal, sealed

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = str(ROOT / "scenarios" / "bpo_300.yaml")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@cache
def document(form: str = "md") -> bytes:
    return document_bytes(form, load_scenario(SCENARIO), ["in_force"], None, Maker(lang="en", timestamp=NOON))[1]


def record() -> Record:
    return copy.deepcopy(record_in(document(), "a.md"))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["report", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("form", ["pdf", "docx", "md"])
def test_each_form_carries_the_scenario_and_its_figures_hold(form: str) -> None:
    held = record_in(document(form), form)
    found = verify(held, form, document(form))
    assert (found.status, found.changed, found.laws_changed, found.as_made) == ("holds", (), (), True)
    assert found.figures > 50
    assert found.scenario == load_scenario(SCENARIO)
    assert held["scenario"] == record()["scenario"]


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_scenario_carried_keeps_its_fingerprint(path: Path) -> None:
    scenario = load_scenario(path)
    data = json.loads(canonical(scenario.model_dump(mode="json", by_alias=True)))
    assert data_fingerprint(data) == fingerprint(scenario) == fingerprint(scenario_from(data))


def test_the_figures_carried_are_those_run_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", SCENARIO, "--variant", "in_force", "--json"]) == 0
    stated = json.loads(capsys.readouterr().out)["results"][0]
    carried = record()["figures"]["in_force"]
    for name, value in stated["measures"].items():
        assert carried["measures"][name] == (None if value is None else pytest.approx(value, rel=1e-12, abs=1e-6)), name
    assert list(carried["kept"].values()) == pytest.approx(stated["enterprise"]["kept"], rel=1e-12)


def test_figures_of_another_law_are_named_with_old_and_new() -> None:
    # As if another law had stood behind the document when it was made.
    old = record()
    figures = old["figures"]["in_force"]
    was = figures["measures"]["kept"] + 1e9
    figures["measures"]["kept"] = was
    figures["kept"]["2030"] -= 7
    figures["measures"]["effective_rate"] += 1e-6
    figures["head"] = "small_enterprise"
    old["laws"][0]["sha256"] = "0" * 64
    old["seal"] = seal(old)
    found = verify(old, "a.pdf")
    assert found.status == "changed"
    assert found.laws_changed == ("in_force",)
    by_name = {(one.figure, one.year): (one.old, one.new) for one in found.changed}
    assert set(by_name) == {("head", None), ("kept", None), ("kept", 2030), ("effective_rate", None)}
    assert by_name["kept", None] == (was, pytest.approx(was - 1e9))


def test_law_data_that_changed_change_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    # Today's law data have another standard rate than those the document was made with.
    from calculator.documents import verify as module

    today = load_law(drafts=[change_of(load_law(), "corporate_income_tax.standard_rate", "22%", dt.date(2027, 1, 1))])
    today = replace(today, variant="in_force", drafts=())
    monkeypatch.setattr(module, "law_again", lambda stated, name: replace(today, text_fingerprint="another"))
    found = verify(record(), "a.pdf", document())
    assert (found.status, found.laws_changed, found.as_made) == ("changed", ("in_force",), None)
    figures = {one.figure for one in found.changed}
    assert {"kept", "kept_present_value", "zone_adds"} <= figures
    # The zone pays 10% whatever the standard rate is, so it is what is kept that grows.
    assert all(one.new > one.old for one in found.changed if one.figure == "kept" and one.year is not None)


def test_rounding_of_another_machine_is_no_change() -> None:
    old = record()
    old["figures"]["in_force"]["measures"]["kept"] *= 1 + 1e-15
    old["figures"]["in_force"]["kept"]["2030"] += 0.4
    old["seal"] = seal(old)
    assert verify(old, "a").status == "holds"


def test_a_document_under_a_draft_of_one_s_own_is_worked_out_again() -> None:
    scenario = load_scenario(ROOT / "scenarios" / "software_500.yaml")
    draft = change_of(load_law(), "corporate_income_tax.standard_rate", "22%", dt.date(2027, 1, 1))
    law = load_law(drafts=[draft])
    held = record_in(document_bytes("md", scenario, [law], "qtsc", Maker(timestamp=NOON))[1], "a.md")
    found = verify(held, "a.md")
    assert found.status == "holds"
    assert found.runs[0].law.fingerprint == law.fingerprint
    plain = record_in(document_bytes("md", scenario, [load_law()], "qtsc", Maker(timestamp=NOON))[1], "a.md")
    assert held["figures"][law.variant]["measures"]["kept"] != plain["figures"]["in_force"]["measures"]["kept"]


def test_another_reading_is_carried() -> None:
    law = load_law()
    name = next(name for name, one in law.all_readings.items() if one.not_computed is None and len(one.options) > 1)
    other = next(option for option in law.all_readings[name].options if option != law.reading(name))
    scenario = load_scenario(SCENARIO)
    held = record_in(document_bytes("md", scenario, [law.with_reading(name, other)], None, Maker(timestamp=NOON))[1], "a.md")
    assert held["laws"][0]["readings"] == {name: other}
    assert verify(held, "a.md").runs[0].law.reading(name) == other


def _seal_broken(held: Record) -> None:
    held["scenario"]["project"]["capital"] = "99"


def _sealed_anew(held: Record) -> None:
    held["scenario"]["project"]["capital"] = "99"
    held["seal"] = seal(held)


def _no_scenario(held: Record) -> None:
    held["scenario"] = {}
    held["scenario_sha256"] = data_fingerprint({})
    held["seal"] = seal(held)


def _no_figures(held: Record) -> None:
    held["figures"] = {"in_force": 3}
    held["seal"] = seal(held)


def _lacking(held: Record) -> None:
    del held["laws"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_seal_broken, "not what it was sealed with"),
        (_sealed_anew, "another fingerprint"),
        (_no_scenario, "cannot be read"),
        (_no_figures, "not whole"),
        (_lacking, "laws is missing"),
    ],
)
def test_what_was_tampered_with_is_found(change: Any, why: str) -> None:
    held = record()
    change(held)
    found = verify(held, "a")
    assert found.status == "tampered"
    assert why in found.why


@pytest.mark.parametrize("figure", ["5", [1], {}, True, 10**400, float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_tampered_with(figure: Any) -> None:
    held = record()
    held["figures"]["in_force"]["measures"]["kept"] = figure
    with contextlib.suppress(ValueError):
        held["seal"] = seal(held)
    assert verify(held, "a").status == "tampered"


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held["figures"]["in_force"]["measures"].pop("kept"),
        lambda held: held["figures"]["in_force"]["kept"].clear(),
        lambda held: held["figures"]["in_force"]["kept"].update({"²": 1.0}),
        lambda held: held["figures"]["in_force"].update(head=["a"]),
        lambda held: held.update(figures={}),
        lambda held: held.update(figures={"other": held["figures"]["in_force"]}),
        lambda held: held["laws"][0].update(day=5),
    ],
)
def test_figures_left_out_do_not_hold(change: Any) -> None:
    held = record()
    change(held)
    held["seal"] = seal(held)
    assert verify(held, "a").status == "tampered"


def test_a_law_that_is_gone_is_said() -> None:
    held = record()
    held["laws"][0]["variant"] = "no_such_variant"
    held["seal"] = seal(held)
    with pytest.raises(InputError, match="no_such_variant"):
        verify(held, "a.pdf")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "neither PDF, DOCX, XLSX nor Markdown"),
        (b"%PDF-1.7 nothing", "carries no scenario"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"---\nrecord: 'not json'\n---\n", "carries no scenario"),
        (b"---\nrecord: '[[[[[[" + b"[" * 50_000 + b"'\n---\n", "carries no scenario"),
        (b"%PDF /Type/EmbeddedFile>>\nstream\n{}\nendstream", "carries no scenario"),
    ],
)
def test_a_file_that_carries_nothing_is_refused(data: bytes, found: str) -> None:
    with pytest.raises(InputError, match=found):
        record_in(data, "a file")


def test_a_record_of_another_format_is_refused() -> None:
    with pytest.raises(InputError, match="another format"):
        record_in(front_matter({}, sealed({**record(), "format": 2})).encode(), "a.md")


def test_a_bomb_is_not_inflated() -> None:
    import zlib

    body = zlib.compress(b" " * 50_000_000, 9)
    with pytest.raises(InputError, match="carries no scenario"):
        record_in(b"%PDF-1.7\n<</Type/EmbeddedFile>>\nstream\n" + body + b"\nendstream", "a.pdf")


def test_a_pdf_another_program_saved_still_carries_it() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document("pdf")))
    writer.compress_identical_objects()
    held = io.BytesIO()
    writer.write(held)
    found = verify(record_in(held.getvalue(), "saved.pdf"), "saved.pdf", held.getvalue())
    assert (found.status, found.as_made) == ("holds", False)


def test_a_workbook_takes_its_record_as_a_part_of_its_own() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    held = io.BytesIO()
    book.save(held)
    made = in_office_file(held.getvalue(), canonical(record()), int(NOON.timestamp()))
    assert record_in(made, "a.xlsx") == record()
    assert openpyxl.load_workbook(io.BytesIO(made)).active["A1"].value == "=1+1"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert b"rIdRecord" in parts.read("xl/_rels/workbook.xml.rels")


def test_the_command_writes_and_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(
        capsys, SCENARIO, "--to", "pdf", "--lang", "vi", "--timestamp", "2026-11-22T12:00", "--out", f"{tmp_path}/", "--json"
    )
    assert (status, err) == (0, "")
    written = json.loads(out)["documents"][0]
    assert written["file"] == str(tmp_path / "bpo_300-zone-vi.pdf")
    assert written["bytes"] == Path(written["file"]).stat().st_size
    status, out, err = told(capsys, "verify", written["file"], "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert (found["status"], found["holds"], found["made"]) == ("holds", True, "2026-11-22T12:00:00+00:00")
    assert found["scenario_sha256"] == written["scenario_sha256"]
    status, out, _ = told(capsys, "verify", written["file"], "--lang", "vi")
    assert status == 0
    assert "Các con số còn đúng" in out
    assert written["scenario_sha256"][:16] in out


def test_verify_prints_what_changed_and_stops_at_what_was_tampered_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = record()
    held["figures"]["in_force"]["measures"]["kept"] += 5e9
    changed = tmp_path / "changed.md"
    changed.write_text(front_matter({}, sealed(held)), encoding="utf-8")
    status, out, err = told(capsys, "verify", str(changed))
    assert (status, err) == (0, "")
    assert "no longer hold: 1 of" in out
    assert "Kept" in out
    broken = tmp_path / "broken.md"
    broken.write_bytes(document().replace(b'"capital":', b'"capital":9'))
    status, out, err = told(capsys, "verify", str(broken), "--json")
    assert status == 2
    assert json.loads(out)["status"] == "tampered"
    assert err.startswith(f"{broken}: what it carries is not what it was sealed with; ")
    assert "Traceback" not in err


def test_several_scenarios_give_several_files_and_one_that_is_wrong_keeps_none_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("scenario: wrong\n", encoding="utf-8")
    status, out, err = told(capsys, SCENARIO, str(wrong), "--to", "md", "--out", str(tmp_path), "--json")
    assert status == 2
    assert [one["scenario"] for one in json.loads(out)["documents"]] == ["bpo_300"]
    assert "wrong.yaml" in err


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--to", "odt"], "--to: 'odt' is not one of the choices"),
        (["--site", "nowhere"], "--site: the scenario has no site called 'nowhere'"),
        (["--variant", "nowhere"], "--variant: there is no variant 'nowhere'"),
        (["--timestamp", "soon"], "--timestamp: 'soon' is not a time"),
        (["--timestamp", "1979-01-01"], "--timestamp: 1979-01-01 is too early"),
        (["--colour", "blue"], "--colour: 'blue' is not a colour"),
        (["--logo", "nowhere.png"], "--logo: nowhere.png is not a file"),
        (["--app-url", "javascript:1"], "--app-url: 'javascript:1' is not the address"),
        (["--lang", "fr"], "--lang: 'fr' is not one of the choices"),
        (["--out", "/proc/nowhere/a.md", "--to", "md"], "--out: "),
    ],
)
def test_what_is_wrong_is_said_with_its_place(options: list[str], found: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(capsys, SCENARIO, *options)
    assert (status, out) == (2, "")
    assert found in err
    assert "; " in err
    assert "Traceback" not in err


def test_verify_asks_for_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "verify")[0] == 2
    status, _, err = told(capsys, "verify", "nowhere.pdf")
    assert status == 2
    assert "nowhere.pdf: there is no such file" in err
