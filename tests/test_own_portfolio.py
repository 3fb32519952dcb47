"""A file of one's own on the policy page: it stands in the place of the eight zones, hostile files change nothing, and it leaves nothing behind."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.portfolio.block import Plan
from calculator.analysis.portfolio.enterprises import budget, changes, enterprises_under
from calculator.analysis.portfolio.file import InMemory
from calculator.analysis.portfolio.tenants import template
from calculator.analysis.portfolio.upload import MOST_ROWS, look
from calculator.errors import InputError
from calculator.i18n import LANGUAGES, t, words
from calculator.quantities import format_money_short, format_number
from calculator.views import state
from calculator.views.analyst import population, results, upload
from calculator.views.analyst.head import signed
from calculator.views.analyst.many_dots import MOST_DOTS, binned
from calculator.views.words import literal
from tests.test_app import opened, sound, texts
from tests.test_app_analyst import settled
from tests.test_portfolio import many, write

PLAN = Plan(("in_force",), population.BASIS)
FIELD = "analyst.file.0"


def page(section: str = "portfolio", **url: str) -> AppTest:
    return settled(sound(opened("analyst", **{"analyst.section": section, "analyst.others": "decree_154", **url})))


def results_kept(app: AppTest) -> set[str]:
    """What the session keeps for itself."""
    return set(app.session_state["analyst.store"]._held)


def give(app: AppTest, name: str, data: bytes, field: str = FIELD) -> AppTest:
    app.file_uploader(key=field).set_value((name, data, "text/csv")).run()
    return settled(app)


def own_rows(tmp_path: Path, count: int = 12) -> bytes:
    """A file of enterprises, two of whose rows cannot be."""
    rows = many(count)
    rows[3] |= {"revenue": "nhiều"}
    rows[5] |= {"id": rows[4]["id"]}
    return write(tmp_path / "own.csv", rows).read_bytes()


def tables(app: AppTest) -> list[list[str]]:
    return [[str(cell) for cell in row] for table in app.dataframe for row in table.value.to_numpy().tolist()]


# The file shown.


def test_the_page_shows_the_file_in_every_section_and_goes_back(tmp_path: Path) -> None:
    data = own_rows(tmp_path)
    source = InMemory("own.csv", data)
    ours, theirs = (enterprises_under(source, Plan((name,), population.BASIS)) for name in ("in_force", "decree_154"))
    zones = page()
    before = [metric.value for metric in zones.metric]
    assert t("own.whose.zones", "vi", count="630") in texts(zones)
    app = give(zones, "own.csv", data)
    said = t("own.whose.own", "vi", count="10", name=literal("own.csv"))
    for section in ("portfolio", "compare", "redundancy"):
        next(item for item in app.button_group if item.key == "analyst.analyst.section").set_value(section)
        app = settled(app.run())
        assert said in texts(app), section
        whole = changes(ours, theirs).whole
        assert [metric.value for metric in app.metric][:2] == [
            format_money_short(budget(ours).forgone.present_value, "vi"),
            signed(budget(theirs).forgone.present_value - budget(ours).forgone.present_value, "vi"),
        ]
        assert app.metric[3].value == f"{whole.winners} · {whole.losers}"
    assert "own.csv" not in str(state.write(app.session_state["app"]))
    next(item for item in app.button_group if item.key == "analyst.analyst.section").set_value("portfolio")
    app = settled(app.run())
    assert t("own.counts", "vi", rows="12", computed="10", rejected="2") in texts(app)
    assert [row[:2] for row in tables(app)] == [["5", "revenue"], ["7", "id"]]
    app.button(key="analyst.forget").click().run()
    assert [metric.value for metric in settled(app).metric] == before
    assert upload.HELD not in app.session_state
    assert not results_kept(app)


def test_nothing_of_the_file_is_kept_for_other_sessions_or_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", lambda *_, **__: pytest.fail("a file is written"))
    app = page()
    shared = results.store_for(private=False)
    before = set(shared._held)
    app = give(app, "own.csv", own_rows(tmp_path))
    assert set(shared._held) == before
    assert results_kept(app)
    assert not results_kept(app) & before


def test_refused_rows_come_back_as_a_file_to_correct(tmp_path: Path) -> None:
    from calculator.analysis.portfolio.file import blocks_of
    from calculator.commands.portfolio.files import rejected_csv

    source = InMemory("own.csv", own_rows(tmp_path))
    looked = look(source, PLAN)
    assert (looked.rows, looked.good) == (12, 10)
    back = list(csv.reader(io.StringIO(rejected_csv(blocks_of(source, 5), looked.faults).decode("utf-8-sig"))))
    assert [row[0] for row in back[1:]] == ["5", "7"]
    assert "nhiều" in back[1]


def test_rows_spelt_the_other_way_are_read_when_it_is_said(tmp_path: Path) -> None:
    app = give(page(), "vi.csv", template("vi"))
    assert t("own.refused", "vi", name=literal("vi.csv")) in "".join(item.value for item in app.warning)
    next(item for item in app.button_group if item.key == "analyst.spelling").set_value("vi")
    app = settled(app.run())
    assert not app.warning
    assert t("own.counts", "vi", rows="3", computed="3", rejected="0") in texts(app)


# Hostile files.


def _parquet(**columns: Any) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    held = io.BytesIO()
    parquet.write_table(pa.table(columns), held)
    return held.getvalue()


HEADER = b"id,activity,licence,operation_start,capital,revenue\n"
ROW = b"a,other,2026-05-05,2027-01-01,1000000000,1234567000\n"
HOSTILE = {
    "empty.csv": b"",
    "header.csv": HEADER,
    "latin.csv": HEADER + "a,kh\xe1c,2026-05-05,2027-01-01,1,1\n".encode("latin-1"),
    "zip.csv": b"PK\x03\x04" + bytes(range(256)),
    "columns.csv": b"a,b\n1,2\n",
    "formula.csv": HEADER + b"=cmd|'/c calc'!A1,other,2026-05-05,2027-01-01,1,1\n",
    "nothing_good.csv": HEADER + b"a,other,x,2027-01-01,1,1\n",
    "huge_cell.csv": HEADER + b'"' + b"x" * 200_000 + b'",other,2026-05-05,2027-01-01,1,1\n',
    "quote.csv": HEADER + b'"a,other\n',
    "not.parquet": b"PAR1" + b"\0" * 100,
    "bomb.parquet": _parquet(id=["x" * 100_000] * 2_000),
    "rows.parquet": _parquet(id=[str(number) for number in range(MOST_ROWS + 1)]),
}


def test_no_file_takes_down_what_is_shown(tmp_path: Path) -> None:
    app = give(page(), "own.csv", own_rows(tmp_path))
    shown = [metric.value for metric in app.metric]
    for name, data in HOSTILE.items():
        app.file_uploader(key=FIELD).set_value((name, data, "text/csv")).run()
        app = settled(sound(app))
        assert not app.error, name
        warned = "".join(item.value for item in app.warning)
        assert t("own.refused", "vi", name=literal(name)) in warned, name
        assert t("own.kept", "vi") in warned
        assert [metric.value for metric in app.metric] == shown, name
        assert tables(app), name


@pytest.mark.parametrize("data", [b"id\n" * 3_000_000, HEADER + b"".join(ROW.replace(b"a,", b"%d," % n, 1) for n in range(3))])
def test_a_file_is_taken_or_refused_with_a_reason(data: bytes) -> None:
    source = InMemory("p.csv", data)
    if len(data) > 5_000_000:
        with pytest.raises(InputError, match="larger than 5 MB"):
            look(source, PLAN)
    else:
        assert look(source, PLAN).good == 3


def test_a_zone_for_every_row_is_another_column_by_mistake() -> None:
    rows = b"".join(b"%d,other,2026-05-05,2027-01-01,1,1,z%d\n" % (number, number) for number in range(600))
    with pytest.raises(InputError, match="more than 500 zones"):
        look(InMemory("p.csv", HEADER.replace(b"\n", b",zone\n") + rows), PLAN)


# What it rests on.


def test_results_are_known_by_what_stands_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "p.csv", many(4))
    monkeypatch.setattr(population, "file", lambda: path)
    from calculator.views.analyst.positions import of_variant

    script = "import streamlit as st"
    AppTest.from_string(script).run()
    first = population.task(of_variant("in_force"))
    again = population.task(of_variant("in_force"))
    write(path, many(5))
    then = population.task(of_variant("in_force"))
    assert first.key == again.key != then.key
    # The work takes the bytes its key was made of, whatever stands on disk by then.
    assert (len(first.work().ids), len(then.work().ids)) == (4, 5)


def test_both_languages_have_the_same_words() -> None:
    own = [{key for key in words(lang) if key.startswith(("own.", "of_portfolio.", "jobs."))} for lang in LANGUAGES]
    assert own[0] == own[1]
    assert len(own[0]) > 20


def test_many_rows_are_counted_and_each_is_in_a_step(tmp_path: Path) -> None:
    source = InMemory("p.csv", write(tmp_path / "p.csv", many(MOST_DOTS // 50)).read_bytes())
    ours, theirs = (enterprises_under(source, Plan((name,), population.BASIS)) for name in ("in_force", "decree_154"))
    found = changes(ours, theirs)
    names = {one.key: one.key for one in found.by("size")}
    counted = binned(found, "size", names, "vi")
    assert int(counted["count"].sum()) == len(found.ids)
    for one in found.by("size"):
        own = counted[counted["key"] == one.key]
        by_sign = {int(sign): int(own[own["sign"] == sign]["count"].sum()) for sign in (-1, 0, 1)}
        assert by_sign == {-1: one.losers, 0: one.same, 1: one.winners}
    assert all(format_number(int(count), "vi") in said for count, said in zip(counted["count"], counted["words"], strict=True))
