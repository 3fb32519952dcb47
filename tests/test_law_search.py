"""Search of the law: by words with and without signs, by document number, provision and value, by levy and status."""

from __future__ import annotations

import datetime as dt

import pytest

from calculator.analysis.law_search import STATUSES, folded, full_name, index, search, touching
from calculator.analysis.law_touch import readings_around, uses
from calculator.i18n import LANGUAGES, label, words
from calculator.law.law import load_law
from calculator.law.load import load_library
from calculator.project.load import load_scenario
from calculator.quantities import Language, Unit, parse_number
from calculator.reports.law_words import entry_spoken, spoken
from tests.test_user_drafts import SOFTWARE

LAW = load_law()
LIBRARY = load_library()
ITEMS = index(LAW, list(LIBRARY.drafts.values()), LAW.as_of)
CIT = "corporate_income_tax"
ZONE = f"{CIT}.heads.zone.package"


def found(query: str, **filters: list[str]) -> list[str]:
    return [item.path for item in search(ITEMS, query, **filters)]


def test_letters_are_folded() -> None:
    assert folded("Miễn thuế ĐẤT, Nghị định") == "mien thue dat, nghi dinh"


def test_everything_is_found_by_nothing() -> None:
    proposed = {change.path for draft in LIBRARY.drafts.values() for change in draft.changes} - set(LAW.parameters)
    assert len(proposed) >= 2
    assert set(found("")) == set(LAW.parameters) | proposed


@pytest.mark.parametrize("query", ["miễn thuế", "mien thue", "MIEN THUE", "mie\u0302\u0303n thue\u0302\u0301", "  mien   thue "])
def test_signs_need_not_be_typed(query: str) -> None:
    assert set(found(query)) == set(found("miễn thuế"))
    assert found(query)[0] == "corporate_income_tax.micro_exemption"
    assert "personal_income_tax.exemption.years" in found(query)[:15]


def test_signs_that_are_typed_bring_what_has_them_to_the_front() -> None:
    # 'thuế suất' is a tax rate; without signs 'thue suat' would be one too.
    assert found("thuế suất phổ thông")[0] == f"{CIT}.standard_rate"
    assert found("thue suat pho thong")[0] == f"{CIT}.standard_rate"
    assert found("thuê đất")[0].startswith("land_rent.")


@pytest.mark.parametrize("query", ["67/2025", "luật 67/2025/QH15", "67/2025/qh15"])
def test_a_document_number_finds_what_cites_it(query: str) -> None:
    cited = {
        path
        for path, parameter in LAW.parameters.items()
        if any(cite.instrument == "67/2025/QH15" for entry in parameter.history for cite in entry.cites)
    }
    cited |= {
        change.path
        for draft in LIBRARY.drafts.values()
        for change in draft.changes
        if change.path not in LAW.parameters and any(cite.instrument == "67/2025/QH15" for cite in change.cites)
    }
    assert cited
    assert set(found(query)) == cited


@pytest.mark.parametrize("query", ["điều 14", "dieu 14", "Điều 14", "art 14", "art. 14", "article 14"])
def test_an_article_finds_what_cites_it(query: str) -> None:
    cited = {
        path
        for path, parameter in LAW.parameters.items()
        if any(cite.provision.split(".")[0] == "14" for entry in parameter.history for cite in entry.cites)
    }
    assert len(cited) > 10
    assert set(found(query)) == cited


@pytest.mark.parametrize(
    "query", ["điểm d khoản 1 điều 13 luật 67/2025/QH15", "art 13(1)(d), Law 67/2025", "diem d khoan 1 dieu 13 67/2025"]
)
def test_number_and_provision_stand_in_one_citation(query: str) -> None:
    assert found(query)[0] == ZONE
    for path in found(query):
        cites = [(cite.instrument, cite.provision) for entry in LAW.parameters[path].history for cite in entry.cites]
        assert ("67/2025/QH15", "13.1.d") in cites


def test_a_point_is_told_from_its_neighbour_by_the_stroke() -> None:
    # Points d and đ are two letters of the alphabet.
    plain, stroked = (
        {
            path
            for path, parameter in LAW.parameters.items()
            if any(cite.provision.endswith(f".{point}") for entry in parameter.history for cite in entry.cites)
        }
        for point in ("d", "đ")
    )
    for query, paths in (("điểm đ điều 13", stroked), ("điểm d điều 13", plain)):
        assert set(found(query)) <= paths


def test_a_value_is_found_whole() -> None:
    tenth = found("10%")
    assert ZONE in tenth
    assert f"{CIT}.standard_rate" not in tenth
    assert f"{CIT}.heads.large_manufacturing.conditions.capital" in found("12.000 tỷ")
    assert "social_insurance.regional_minimum_wage.I" in found("5.310.000")


def test_what_is_not_there_is_not_found() -> None:
    for query in ("không có gì như vậy", "điều 9999", "1/1900", "(((", "\u202e", "a" * 5000, "\\", "[", "%"):
        assert isinstance(found(query), list)
    assert found("abcxyz") == []
    assert found("1/1900") == []


def test_levies_and_statuses() -> None:
    rent = found("", levies=["land_rent"])
    assert rent
    assert all(path.startswith("land_rent.") for path in rent)
    assert set(found("", levies=["land_rent", "top_up_tax"])) == set(rent) | set(found("", levies=["top_up_tax"]))
    drafted = {change.path for draft in LIBRARY.drafts.values() if draft.kind == "draft" for change in draft.changes}
    assert f"{CIT}.heads.special_sector.conditions.vietnamese_cost_share" in drafted
    assert set(found("", statuses=["draft"])) == drafted
    stated = found("", statuses=["statement"])
    assert "land_rent.ladder.general.special.especially_difficult" in stated
    assert "personal_income_tax.exemption.gross_domestic_product_per_capita" in stated
    in_force = set(found("", statuses=["in_force"]))
    assert f"{CIT}.heads.industrial_park.package" not in in_force
    assert ZONE in in_force
    assert set(found("", statuses=list(STATUSES))) == in_force | set(stated) | set(found("", statuses=["draft"]))


def test_the_status_is_that_of_the_day() -> None:
    before = index(load_law(as_of=dt.date(2015, 1, 1)), [], dt.date(2015, 1, 1))
    paths = [item.path for item in search(before, "", statuses=["in_force"])]
    assert f"{CIT}.heads.industrial_park.package" in paths
    assert "top_up_tax.minimum_rate" not in paths


def test_drafts_that_touch_a_parameter() -> None:
    assert "misreading_4_plus_5" in [touch.draft.draft for touch in touching(ZONE, LIBRARY.drafts.values())]
    assert all(touch.change.path == ZONE for touch in touching(ZONE, LIBRARY.drafts.values()))
    assert touching(f"{CIT}.clocks.rate", LIBRARY.drafts.values()) == []


def test_readings_around_a_parameter() -> None:
    near, far = readings_around(LAW, "personal_income_tax.exemption.years")
    assert "exemption_clock" in [reading.name for reading in near]
    assert all("personal_income_tax" in reading.affects for reading in far)
    assert not {reading.name for reading in near} & {reading.name for reading in far}


def test_the_rules_that_read_a_parameter() -> None:
    scenario = load_scenario(SOFTWARE)
    rules = uses(scenario, site="qtsc", path=f"{CIT}.standard_rate", variant="in_force")
    assert (rules[0].levy, "general_rate" in [use.rule for use in rules]) == (CIT, True)
    assert uses(scenario, site="qtsc", path="land_rent.repricing_cap", variant="in_force") == []


def test_namesakes_are_told_apart() -> None:
    names = [item.name.vi for item in ITEMS]
    assert names.count("Dự án đầu tư mới") == 0
    assert full_name(LAW, ZONE, LAW.parameters[ZONE].label).en.startswith(LAW.heads["zone"].label.en)


# Values in words.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_value_of_the_law_has_words(lang: Language) -> None:
    for parameter in LIBRARY.parameters.values():
        for entry in parameter.history:
            said = entry_spoken(parameter, entry, lang)
            assert said
            assert "_" not in said, (parameter.path, said)
            assert not any(sign in said for sign in "{}[]"), (parameter.path, said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_token_of_the_law_has_a_word_in_both_languages(lang: Language) -> None:
    groups = ("choice", "token", "activity", "location", "commune", "land_use", "zone_decision", "answer")
    for parameter in LIBRARY.parameters.values():
        if parameter.unit is not Unit.CHOICE:
            continue
        for entry in parameter.history:
            tokens = entry.value if isinstance(entry.value, tuple) else (entry.value,)
            for token in tokens:
                assert token is None or any(f"{group}.{token}" in words(lang) for group in groups), token


@pytest.mark.parametrize(
    ("raw", "unit", "vi", "en"),
    [
        ("1.5%", Unit.SHARE, "1,5%", "1.5%"),
        ("2/37", Unit.SHARE, "2/37", "2/37"),
        ("200%", Unit.SHARE, "200%", "200%"),
        ("6.000 tỷ", Unit.VND, "6.000 tỷ đồng", "VND 6,000 billion"),
        ("2,53 triệu", Unit.VND, "2,53 triệu đồng", "VND 2.53 million"),
        ("1", Unit.YEARS, "1 năm", "1 year"),
        ("whole_term", Unit.YEARS, label("choice.whole_term", "vi"), "the whole term"),
        ("750 triệu", Unit.EUR, "750.000.000 EUR", "EUR 750,000,000"),
        ({"min": 3, "max": 15}, Unit.YEAR_RANGE, "3 đến 15 năm", "3 to 15 years"),
        ("none", Unit.SHARE, "không quy định", "nothing"),
        (None, Unit.PACKAGE, "không quy định", "nothing"),
        ("not a number", Unit.SHARE, "not a number", "not a number"),
        (
            {"any": [{"fact": "location", "one_of": ["cdtz"]}, {"fact": "capital", "from": "6.000 tỷ"}]},
            Unit.CONDITION,
            "địa điểm: khu công nghệ số tập trung hoặc vốn đầu tư: từ 6.000 tỷ đồng",
            "location: concentrated digital technology zone or investment capital: from VND 6,000 billion",
        ),
    ],
)
def test_values_in_words(raw: object, unit: Unit, vi: str, en: str) -> None:
    assert spoken(raw, unit, "vi") == vi
    assert spoken(raw, unit, "en") == en


def test_an_amount_in_words_loses_nothing() -> None:
    for parameter in LIBRARY.parameters.values():
        if parameter.unit is Unit.VND:
            for entry in parameter.history:
                said = spoken(entry.written, parameter.unit, "vi").replace(" đồng", "")
                if said.endswith("\u00a0₫"):  # to the đồng, so every point parts thousands
                    said = said.removesuffix("\u00a0₫").replace(".", "")
                assert entry.value is None or parse_number(said) == entry.value, parameter.path
