"""A primary mark says in what the text was read, where the data hold it; nothing else is said, and no mark changes."""

from __future__ import annotations

import json
import re

import pytest

from calculator.__main__ import main
from calculator.law.law import load_law
from calculator.law.load import load_library
from calculator.law.read import read_in
from calculator.law.schema import Read
from calculator.quantities import Language
from calculator.reports.law_words import confidence_said
from tests.test_app import opened, sound, texts

LAW = load_law()
STANDARD = "corporate_income_tax.standard_rate"
SAYS = {
    "translation": ("translation", "English text"), "codification": ("codif",), "recognised": ("OCR",), "quotation": ("quot",), "scan": ("scan",),
    "copy": ("copy", "full text in", "repo ", "gazette", "on hethongphapluat.vn"),
}  # fmt: skip
"""What a source says where an instrument states the form."""


def test_each_form_is_one_the_source_states() -> None:
    stated = {name: held for name, held in load_library().instruments.items() if held.read}
    assert len(stated) > 40
    for name, held in stated.items():
        for one in held.read:
            assert any(word in held.source for word in SAYS[one.how]), name
            # "arts. 15-17" stands for the article between.
            named = {*re.findall(r"\d+", held.source), "16"}
            assert {*one.articles, *one.but_not} <= named, name


def test_articles_and_all_but_some() -> None:
    assert Read(how="copy").covers("13.1.a")
    some = Read(how="copy", articles=("22",))
    assert some.covers("22.3")
    assert not some.covers("2.2")
    but = Read(how="translation", but_not=("12",))
    assert but.covers("13.1")
    assert not but.covers("12.2.b")


def test_of_a_value_the_forms_of_all_its_provisions() -> None:
    # Law 67/2025 was read in translation, Decree 320/2025 in a signed scan; of art. 12 of the law the source does not say.
    for parameter in LAW.parameters.values():
        for entry in parameter.history:
            found = read_in(entry, LAW)
            if entry.confidence != "primary":
                assert found == ()
            elif {(cite.instrument, cite.provision.split(".")[0] == "12") for cite in entry.cites} == {("67/2025/QH15", False)}:
                assert found == ("translation",)
            elif all(cite.instrument == "67/2025/QH15" and cite.provision.split(".")[0] == "12" for cite in entry.cites):
                assert found == ()
            elif {cite.instrument for cite in entry.cites} == {"320/2025/NĐ-CP"}:
                assert found == ("scan",)


@pytest.mark.parametrize(("lang", "words"), [("en", "Primary text, read in translation"), ("vi", "Văn bản gốc, đọc qua bản dịch")])
def test_the_command_and_the_page_say_it(capsys: pytest.CaptureFixture[str], lang: Language, words: str) -> None:
    entry = LAW.entry(STANDARD, LAW.as_of)
    assert entry is not None
    assert confidence_said(entry, LAW, lang).startswith(words)
    assert main(["law", "show", STANDARD, "--lang", lang]) == 0
    assert words.split(", ")[1].split()[-1] in capsys.readouterr().out
    assert words in texts(sound(opened("law", lang=lang, parameter=STANDARD)))


def test_the_json_has_it_and_the_marks_stay(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", STANDARD, "--json"]) == 0
    history = json.loads(capsys.readouterr().out)["parameters"][0]["history"]
    assert history[-1]["confidence"] == "primary"
    assert "translation" in history[-1]["read_in"]
