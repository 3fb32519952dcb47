"""The salary page without a browser: the numbers of the worked example, every input, the file of people."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import label, t
from calculator.quantities import Language
from tests.test_app import LANGUAGES, opened, said_of, sound, texts

MORE, QUALIFIES, LEFT, COST = range(4)
JULY = {"salary.month": "2026-07"}


def salary(**url: str) -> AppTest:
    return sound(opened("salary", **url))


def test_the_worked_example() -> None:
    # By hand, as in tests/test_one_person.py.
    app = salary(**JULY)
    assert app.metric[MORE].value == "+4.318.600\u00a0₫/\u200btháng"
    assert app.metric[QUALIFIES].value == label("salary_page.state.income_test_met", "vi")
    assert app.metric[LEFT].value == "60 tháng"
    assert "50.274.400\u00a0₫ → 54.593.000\u00a0₫" in texts(app)
    assert "7/2026 – 6/2031" in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_below_the_test_nothing_is_certain_and_nothing_is_denied(lang: Language) -> None:
    app = salary(lang=lang, **JULY, **{"salary.pay": "45000000"})
    assert app.metric[MORE].value.startswith("0\u00a0₫" if lang == "vi" else "₫0")
    assert app.metric[QUALIFIES].value == label("salary_page.state.not_known", lang)
    assert "52,3" in texts(app) or "52.3" in texts(app)


def test_every_input_reaches_the_address_and_comes_back() -> None:
    app = salary(**JULY)
    app.text_input(key="salary_form.salary.pay").set_value("45,5 triệu").run()
    app.selectbox(key="salary_form.salary.dependants").set_value(2).run()
    app.segmented_control(key="salary_form.salary.region").set_value("II").run()
    app.segmented_control(key="salary_form.salary.nationality").set_value("foreign").run()
    app.toggle(key="salary_form.same_pay").set_value(False).run()
    app.text_input(key="salary_form.salary.two_year_income").set_value("700 triệu").run()
    app.selectbox(key="salary_form.salary.first_contract").set_value("2025-01").run()
    there = said_of(sound(app))
    assert there == {
        "preset": "software_500", "salary.pay": "45500000", "salary.month": "2026-07", "salary.region": "II", "salary.dependants": "2",
        "salary.nationality": "foreign", "salary.two_year_income": "700000000", "salary.first_contract": "2025-01",
    }  # fmt: skip
    assert [item.value for item in salary(**there).metric] == [item.value for item in app.metric]


@pytest.mark.parametrize("text", ["abc", "0", "-5", "1.234", "900000 tỷ"])
def test_a_wrong_amount_keeps_the_last(text: str) -> None:
    app = salary(**JULY)
    before = [item.value for item in app.metric]
    app.text_input(key="salary_form.salary.pay").set_value(text).run()
    assert [item.value for item in sound(app).metric] == before
    assert t("app.bad_amount", "vi") in texts(app) or t("app.refused", "vi") in texts(app)
    assert t("frame.dock.stale", "vi") in texts(app)


@pytest.mark.parametrize("name", ["35", "60", "120", "foreign_55"])
def test_the_presets_set_the_person(name: str) -> None:
    app = salary(**{"salary.basis": "net", "salary.two_year_income": "1"})
    app.button(key=f"salary.preset.{name}").click().run()
    there = said_of(sound(app))
    assert there.get("salary.pay", "60000000") == name.removeprefix("foreign_") + "000000"
    assert ("salary.nationality" in there) == name.startswith("foreign")
    assert not {"salary.basis", "salary.two_year_income"} & there.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "url", [{"salary.month": "2025-03"}, {"salary.month": "2031-09", "salary.first_exempt_month": "2026-07"}, {"variant": "decree_154"}]
)
def test_where_there_is_no_exemption_it_says_so(url: dict[str, str], lang: Language) -> None:
    app = salary(lang=lang, **url)
    assert app.metric[MORE].value.startswith("0\u00a0₫" if lang == "vi" else "₫0")


def told_of(app: AppTest) -> list[str]:
    """Give the places of the faults that are told."""
    return [line[2:].split(":")[0] for item in app.markdown for line in item.value.splitlines() if line.startswith("- **")]


PEOPLE = (
    "id,month,region,gross,two_year_income\nA1,2026-07,I,60000000,720000000\nA2,2026-07,I,1.234,\nA3,2026-07,V,50000000,\n"
    "A4,2026-07,II,35000000,\n"
)


def test_a_file_of_people_loses_no_row() -> None:
    app = salary(**{"salary.section": "file"})
    app.file_uploader[0].set_value(("people.csv", PEOPLE.encode(), "text/csv")).run()
    said = t("salary.batch_rows", "vi", rows_in="4", rows_out="2", rejected="2")
    assert said in texts(sound(app))
    (good,) = (frame.value for frame in app.dataframe)
    assert list(good["id"]) == ["A1", "A4"]
    assert good[t("salary.short.net", "vi")][0] == "50.274.400\u00a0₫"
    assert told_of(app) == ["**Dòng 3, cột gross**", "**Dòng 4, cột region**"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"month,region,gross\n"])
def test_a_file_that_cannot_be_read_says_why(content: bytes) -> None:
    app = salary(**{"salary.section": "file"})
    app.file_uploader[0].set_value(("people.csv", content, "text/csv")).run()
    assert t("salary_page.file.refused", "vi") in texts(sound(app))
