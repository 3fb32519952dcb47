"""What people read names laws, sites and drivers; what must be typed stands in brackets behind the name."""

from __future__ import annotations

import pytest

from calculator.__main__ import main

SOFTWARE = "scenarios/software_500.yaml"
FORMER = {
    "vi": "Chế độ 2014–2025 (Nghị định 154/2013/NĐ-CP) [decree_154]",
    "en": "The regime of 2014–2025 (Decree 154/2013/NĐ-CP) [decree_154]",
}
IN_FORCE = {"vi": "Pháp luật đang có hiệu lực [in_force]", "en": "Law in force [in_force]"}

ASKED = {
    f"compare {SOFTWARE} --variants in_force,decree_154": (FORMER, IN_FORCE),
    "law diff in_force decree_154": (FORMER, IN_FORCE),
    "law timeline corporate_income_tax.standard_rate": (IN_FORCE,),
    "cit-schedule --location cdtz --activity software_product --first-revenue 2026": (IN_FORCE,),
    "effective-tax-rate --spec scenarios/rates/zone_software.yaml": (IN_FORCE,),
    "law show corporate_income_tax.standard_rate": (IN_FORCE,),
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("asked", ASKED)
def test_a_law_is_named(capsys: pytest.CaptureFixture[str], asked: str, lang: str) -> None:
    assert main([*asked.split(), "--lang", lang]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for name in ASKED[asked]:
        assert name[lang] in told
    bare = told
    for name in (*FORMER.values(), *IN_FORCE.values(), "law diff in_force decree_154", "[in_force]", "[decree_154]"):
        bare = bare.replace(name, "")
    # Once more above a narrow column, and at the head of the line that says what the column is.
    bare = bare.replace("in_force: ", "").replace("decree_154: ", "").replace("--variants in_force,decree_154", "")
    assert "in_force" not in bare
    assert "decree_154" not in bare


@pytest.mark.parametrize(
    ("vary", "vi", "en"),
    [
        ("margin", "Biên lợi nhuận [margin]", "Profit margin [margin]"),
        (
            "corporate_income_tax.standard_rate",
            "Thuế suất phổ thông [corporate_income_tax.standard_rate]",
            "Standard rate [corporate_income_tax.standard_rate]",
        ),
    ],
)
def test_what_is_varied_is_named(capsys: pytest.CaptureFixture[str], vary: str, vi: str, en: str) -> None:
    for lang, name in (("vi", vi), ("en", en)):
        assert main(["seek", SOFTWARE, "--vary", vary, "--target", "corporate_income_tax=150bn", "--lang", lang]) == 0
        assert capsys.readouterr().out.count(name) == 2


def test_sites_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", SOFTWARE, "--variants", "in_force", "--sites", "qtsc,qtsc_own_building", "--lang", "vi"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "các con số tại Công viên phần mềm Quang Trung [qtsc]" in told
