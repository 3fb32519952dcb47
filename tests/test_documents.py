"""Documents people hand on: what stands on them, that they are the same each time, and that nothing in a name does harm."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pypdf
import pytest
from fontTools.ttLib import TTFont

from calculator import load_law, load_scenario
from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.documents.files import document_bytes
from calculator.documents.offer import Maker, law_of, offer_bytes, offer_of_run, offers
from calculator.errors import InputError, UnknownNameError
from calculator.project.link import base_of, link, preset_of
from calculator.project.load import fingerprint, scenario_from
from calculator.project.scenario import Scenario
from calculator.reports.offer.look import COLOUR, LARGEST, contrast, look_of
from calculator.reports.offer.page import LARGEST as LARGEST_PAGE
from calculator.reports.paper.carried import record_in
from calculator.reports.paper.fonts import ABSENT, printable, signs
from calculator.reports.paper.plain import markdown, plain

ROOT = Path(__file__).resolve().parent.parent
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
VIETNAMESE = ("Công ty Cổ phần Nghiên cứu, Phát triển và Ứng dụng Trí tuệ nhân tạo Việt Nam, Chi nhánh Thành phố Hồ Chí Minh; " * 4)[:300]
NAMES = {
    "long": VIETNAMESE,
    "one_word": "Ử" * 300,
    "turned": "\u202eشركة חברה\u202c \u200f🚀👨‍👩‍👧 zone",
    "markup": "#import \"x.typ\": * $x^2$ @a *b* _c_ <d> ]#[ \\u{41} // /* =cmd|' /C calc'!A0 {{7*7}} </script>",
}


@cache
def scenario(name: str = "software_500") -> Scenario:
    return load_scenario(ROOT / "scenarios" / f"{name}.yaml")


@cache
def run(name: str = "software_500", site: str = "qtsc_own_building") -> SiteRun:
    return run_site(scenario(name), law_of("in_force"), site, NOON.date())


@cache
def offer(lang: Any, name: str = "software_500", site: str = "qtsc_own_building") -> bytes:
    return offer_of_run(run(name, site), scenario(name), Maker(lang=lang, timestamp=NOON))


def named(title: str) -> Scenario:
    data = scenario("bpo_300").model_dump(mode="json", by_alias=True)
    data["title"] = data["sites"]["zone"]["title"] = {"vi": title, "en": title}
    return scenario_from(data)


def text_of(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().replace("\u200b", "").split())


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", ["Bản chào ưu đãi", "85,1 tỷ ₫", "Giữ lại được", "Điều 13 Luật 67/2025/QH15", "21/11/2026", "không phải tư vấn thuế", "Chưa kiểm chứng"]),
        ("en", ["Incentive offer", "VND 85.1 bn", "You keep", "art. 13(1)(a), Law 67/2025/QH15", "21 Nov 2026", "not tax advice", "Unverified"]),
        ("both", ["85,1 tỷ ₫", "VND 85.1 bn", "Điều kiện và giấy tờ", "Conditions and the documents"]),
    ],
)  # fmt: skip
def test_an_offer_is_one_page_whose_words_can_be_read_out(lang: str, said: list[str]) -> None:
    found = text_of(offer(lang))
    assert not [one for one in said if one not in found]
    assert "report verify software_500-qtsc_own_building-" in found
    assert len(offer(lang)) < LARGEST_PAGE


def test_the_figure_on_the_page_is_the_run_s_own() -> None:
    kept = run().measures["kept_present_value"]
    assert kept is not None
    assert f"VND {kept / 1e9:,.1f} bn" in text_of(offer("en"))


def test_no_sign_of_a_page_is_without_a_glyph() -> None:
    # The font's own table is asked, not the set the page was cleaned with.
    library = pytest.importorskip("fontpkg")
    each = []
    for weight in (400, 600, 700):
        with TTFont(library.path("Be Vietnam Pro", weight=weight)) as font:
            each.append({*font.getBestCmap()})
    held = set.intersection(*each)
    assert signs() == held
    for lang in ("vi", "en"):
        found = text_of(offer(lang))
        assert {sign for sign in found if ord(sign) not in held} == set()
        assert ABSENT not in found


@pytest.mark.parametrize(("name", "lang"), [("long", "both"), ("one_word", "vi"), ("turned", "both"), ("markup", "vi")])
def test_no_name_breaks_the_page(name: str, lang: Any) -> None:
    data = offer_bytes(named(NAMES[name]), lang=lang, timestamp=NOON)
    found = text_of(data)
    assert len(data) < LARGEST_PAGE
    assert all(ord(sign) in signs() for sign in found)
    assert ("stands for signs" in found or "thay cho ký tự" in found) == (name == "turned")
    if name == "markup":
        assert "#import" in found
        assert "=cmd|' /C calc'!A0" in found
        assert "$x^2$ @a *b* _c_ <d> ]#[" in found
    if name == "turned":
        assert ABSENT in found
        assert "\u202e" not in found


def test_the_same_inputs_and_time_give_the_same_bytes() -> None:
    for form in ("pdf", "docx", "md"):
        made = [document_bytes(form, scenario("bpo_300"), ["in_force"], None, Maker(timestamp=NOON)) for _ in range(2)]
        assert made[0] == made[1], form
    later = offer_of_run(run(), scenario(), Maker(lang="vi", timestamp=NOON + dt.timedelta(seconds=1)))
    assert later != offer("vi")


def test_an_annex_compares_and_cites_and_says_its_readings() -> None:
    name, data = document_bytes(
        "md", scenario("digital_services_tenant"), ["in_force", "decree_154"], None, Maker(lang="en", timestamp=NOON)
    )
    body = data.decode().split("\n---\n", 1)[1]
    assert name == "digital_services_tenant-passed_on-en.md"
    for said in (
        "# Analyst's annex",
        "## Positions compared",
        "## Parameters changed",
        "Decree 154/2013",
        "## Open readings",
        "goes from",
        "## Method",
    ):
        assert said in body
    assert "art. 13(1)(d), Law 67/2025/QH15" in body
    tables = [line for line in body.splitlines() if line.startswith("|")]
    assert len({line.count(" | ") for line in tables if "Law in force |" in line}) <= 2


def test_the_yearly_table_of_an_annex_adds_up_to_the_burden() -> None:
    """A plant that pays income tax, import duty and, through its group, top-up tax: the columns are there, and their sum is the burden."""
    _, data = document_bytes("md", scenario("chip_plant_supported"), ["in_force"], None, Maker(lang="en", timestamp=NOON))
    lines = data.decode().splitlines()
    head = next(place for place, line in enumerate(lines) if line.startswith("|") and "Total burden" in line)
    names = [cell.strip() for cell in lines[head].strip("|").split("|")]
    assert {"Corporate income tax", "Import duty due", "Top-up tax of the group"} <= {*names}
    first, last = names.index("Corporate income tax"), names.index("Total burden")
    rows = [line.strip("|").split("|") for line in lines[head + 2 : head + 14]]
    amounts = [[float(cell.strip().replace(",", "").replace("−", "-")) for cell in row[first : last + 1]] for row in rows]
    assert len(amounts) == 12
    assert all(sum(paid) == pytest.approx(burden, abs=2) for *paid, burden in amounts)
    assert any(len([one for one in row[:-1] if one > 0]) == 3 for row in amounts)


def test_an_annex_in_word_opens_and_says_the_same() -> None:
    docx = pytest.importorskip("docx")
    data = document_bytes("docx", scenario("bpo_300"), ["in_force", "decree_154"], None, Maker(lang="both", timestamp=NOON))[1]
    held = docx.Document(io.BytesIO(data))
    words = "\n".join(paragraph.text for paragraph in held.paragraphs)
    assert "Phụ lục phân tích" in words
    assert "Analyst's annex" in words
    assert len(held.inline_shapes) == 4
    assert held.core_properties.modified == NOON
    assert f"scenario {fingerprint(scenario('bpo_300'))}" in held.core_properties.keywords
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2026, 11, 22, 12, 0, 0)}
        assert parts.testzip() is None


def test_markdown_and_word_show_a_name_as_it_is() -> None:
    hostile = named(NAMES["markup"])
    body = document_bytes("md", hostile, [], None, Maker(lang="en", timestamp=NOON))[1].decode().split("\n---\n", 1)[1]
    assert "</script>" not in body
    assert "=cmd|" not in body
    assert "\\</script\\>" in body
    assert document_bytes("docx", named(NAMES["turned"]), [], None, Maker(timestamp=NOON))[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Công\u200b ty\u00a0A  B ", "Công ty\u00a0A B"),
        ("a 🚀🚀 b", f"a {ABSENT} b"),
        ("e\u0302\u0301", "ế"),
        ("\u202eabc\u202c", "abc"),
        ("a\n\tb", "a b"),
        ("☃x", f"{ABSENT}x"),
    ],
)
def test_what_the_font_lacks_is_marked(text: str, shown: str) -> None:
    assert printable(text).text == shown


def test_a_long_name_ends_in_an_ellipsis() -> None:
    assert printable("a" * 400, 300).text == "a" * 299 + "…"


def test_plain_texts_hold_nothing_a_file_could_not() -> None:
    assert plain("a\x00b\ud800c\u202ed\r\ne") == "a\ufffdb\ufffdc\ufffdd e"
    assert markdown("=1+1") == "\\=1+1"
    assert markdown("1. x") == "1\\. x"
    assert markdown("a|b<c>`d`") == "a\\|b\\<c\\>\\`d\\`"


def png(wide: int = 4, high: int = 4, points: bytes | None = None) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = wide.to_bytes(4, "big") + high.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress(b"".join(b"\0" + b"\x10\x60\xc0" * wide for _ in range(min(high, 8))))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points or rows) + chunk(b"IEND", b"")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize("logo", [png(), SVG.format('<path d="M0 0h9v9z" fill="#0B5FB8"/>').encode()])
def test_a_logo_stands_on_the_page(logo: bytes) -> None:
    with_logo = offer_of_run(run(), scenario(), Maker(lang="vi", timestamp=NOON, logo=logo, colour="f5c400"))
    assert text_of(with_logo)
    assert with_logo != offer("vi")


@pytest.mark.parametrize(
    ("logo", "found"),
    [
        (b"GIF89a", "neither PNG nor SVG"),
        (b"x" * (LARGEST + 1), "more than 100 kB"),
        (png()[:-4], "damaged"),
        (png().replace(b"IDAT", b"IDAX"), "damaged"),
        (png(9000, 4), "9000 × 4"),
        (b"<svg", "cannot be read"),
        (b"<html/>", "no SVG"),
        (SVG.format("<script>1</script>").encode(), "<script>"),
        (SVG.format("<text>a</text>").encode(), "<text>"),
        (SVG.format('<image href="file:///etc/passwd"/>').encode(), "<image>"),
        (SVG.format('<use href="http://example.com/a#b"/>').encode(), "points outside"),
        (SVG.format('<rect fill="url(http://example.com/a)"/>').encode(), "points outside"),
        (SVG.format('<rect onload="a()"/>').encode(), "points outside"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("").encode(), "document type"),
        (SVG.format("<g>" * 60 + "</g>" * 60).encode(), "too many parts"),
        (SVG.format('<use href="#a"/>' * 30).encode(), "too many parts"),
    ],
)  # fmt: skip
def test_a_logo_that_could_do_harm_is_refused(logo: bytes, found: str) -> None:
    with pytest.raises(InputError, match=found) as fault:
        look_of(logo)
    assert fault.value.problems[0].place.key == "--logo"


@pytest.mark.parametrize("logo", [png(points=b"garbage"), b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'])
def test_a_logo_that_cannot_be_drawn_is_said(logo: bytes) -> None:
    with pytest.raises(InputError, match=r"--logo: the logo cannot be drawn .*; save it again"):
        offer_of_run(run(), scenario(), Maker(timestamp=NOON, logo=logo))


def test_an_svg_may_point_to_its_own_parts() -> None:
    inside = '<defs><linearGradient id="a"/></defs><rect fill="url(#a)" stroke="url(\'#a\')"/><use href="#b"/>'
    assert look_of(SVG.format(inside).encode()).logo is not None


@pytest.mark.parametrize("colour", ["#FFFFFF", "#FFFF00", "#000000", "#777777", "#0B5FB8"])
def test_what_stands_on_a_colour_can_be_read(colour: str) -> None:
    look = look_of(None, colour)
    assert contrast(look.on_band, look.band) >= 4.4
    assert contrast(look.heading, "#FFFFFF") >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    # WCAG 2.2: black on white 21, the same colour 1; #767676 on white is the well-known grey that just passes, 4.54.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#0B5FB8", "#0B5FB8") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("colour", ["blue", "#12345", "#12345g", "1234567", "url(x)"])
def test_a_colour_is_six_digits(colour: str) -> None:
    with pytest.raises(InputError, match="is not a colour"):
        look_of(None, colour)


def test_no_colour_gives_the_house_s() -> None:
    assert look_of().band == COLOUR


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://", "ftp://a/b", "https://a/b?c=d", "https://a/<b>", "https://a:99999/b", "//a/b"]
)
def test_an_app_s_address_is_one_of_a_page(address: str) -> None:
    with pytest.raises(InputError, match="--app-url"):
        base_of(address)


def test_a_shipped_scenario_comes_back_by_its_address_and_another_by_its_file() -> None:
    assert preset_of(scenario()) == "software_500"
    assert preset_of(named("a")) is None
    told = text_of(offer_bytes(scenario(), site="qtsc", timestamp=NOON, app_url="http://localhost:8501/investor"))
    assert "http://localhost:8501/investor?lang=vi&preset=software_500&site=qtsc&variant=in_force&law=" in told
    assert link("http://localhost", {"s": "a" * 3000}) is None
    assert link(None, {"preset": "a"}) is None


def test_the_address_of_a_shipped_scenario_is_one_the_app_reads() -> None:
    from calculator.views import state
    from calculator.views.state.link import STAMPS, stamp_of

    read = parse_qs(urlsplit(_link_of(offer_of_run(run(), scenario(), Maker("en", timestamp=NOON, app_url="http://localhost/a")))).query)
    address = {name: values[0] for name, values in read.items()}
    found, ignored = state.read({name: text for name, text in address.items() if name not in STAMPS})
    assert ignored == []
    assert (found.preset, found.site, found.variant, found.lang) == ("software_500", "qtsc_own_building", "in_force", "en")
    stamp, wrong = stamp_of(address)
    assert wrong == []
    assert stamp.kept == pytest.approx(run().measures["kept_present_value"], abs=0.5)
    assert stamp.law == f"2026-11-21.{load_law().text_fingerprint[:8]}"


def _link_of(data: bytes) -> str:
    """Give the link a reader of the PDF can click."""
    notes = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Annots"]
    links = [note.get_object()["/A"]["/URI"] for note in notes if "/A" in note.get_object()]
    assert len(set(links)) == 1
    return str(links[0])


def test_a_batch_gives_one_page_each_and_tells_what_it_cannot_make() -> None:
    broken = scenario("bpo_300").model_copy(update={"project": scenario("bpo_300").project.model_copy(update={
        "elections": scenario("bpo_300").project.elections.model_copy(update={"head": "no_such_ground"})})})  # fmt: skip
    made = list(offers([scenario("bpo_300"), broken, scenario("bpo_300")], maker=Maker(timestamp=NOON)))
    assert [one.name for one in made] == ["bpo_300-zone-vi.pdf", "bpo_300", "bpo_300-zone-vi-2.pdf"]
    assert made[0].data == made[2].data
    assert made[1].data is None
    assert "no_such_ground" in str(made[1].problems[0])


def test_a_tenant_of_a_portfolio_gets_its_page_under_its_own_name() -> None:
    data = named("Công ty Ánh Dương").model_dump(mode="json", by_alias=True)
    data["scenario"], data["project"]["name"] = "portfolio_row", "Ánh Dương / 7"
    (made,) = offers([scenario_from(data)], maker=Maker(lang="vi", timestamp=NOON))
    assert made.name == "nh_D_ng_7-zone-vi.pdf"
    assert made.data is not None
    # A name that is the title already is not said twice: once on the page, once in no other line.
    assert text_of(made.data).count("Công ty Ánh Dương") == 1


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"variant": "nowhere"}, UnknownNameError),
        ({"site": "nowhere"}, UnknownNameError),
        ({"lang": "fr"}, InputError),
        ({"timestamp": dt.datetime(1979, 1, 1, tzinfo=dt.UTC)}, InputError),
    ],
)
def test_what_an_offer_cannot_be_made_of_is_said(changes: dict[str, Any], kind: type[InputError]) -> None:
    with pytest.raises(kind):
        offer_bytes(scenario("bpo_300"), **changes)


def test_a_library_that_is_missing_is_named_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=r"the library typst is not installed; install what documents need: pip install .*\[export\]"):
        offer_of_run(run(), scenario(), Maker(timestamp=NOON))


def test_both_languages_have_the_words_of_documents() -> None:
    held = {lang: json.loads((ROOT / f"calculator/i18n/{lang}/documents.json").read_text(encoding="utf-8")) for lang in ("vi", "en")}
    assert held["vi"].keys() == held["en"].keys()


def test_the_app_hands_on_the_offer_of_what_is_on_screen() -> None:
    from calculator.views import take_away

    taken = take_away.Taken(scenario(), run(), (), "vi", "http://localhost:8501/investor", {"preset": "software_500", "margin": "0.2"})
    made = {one.name: one.write(taken) for one in take_away.DOCUMENTS}
    assert "preset=software_500&margin=0.2" in text_of(made["offer_en"])
    assert "VND 85.1 bn" in text_of(made["offer_en"])
    assert "85,1 tỷ ₫" in text_of(made["offer_vi"])
    assert made["annex"].startswith(b"PK")


def test_an_untouched_offer_of_the_app_is_byte_for_byte_as_made() -> None:
    from calculator.documents.verify import verify

    # As in an address bar: the names of the parameters are not in the order of the alphabet.
    address = {"preset": "software_500", "lang": "en", "margin": "0.2"}
    data = offer_of_run(run(), scenario(), Maker(lang="en", timestamp=NOON, app_url="http://localhost:8501/investor", address=address))
    assert verify(record_in(data, "a.pdf"), "a.pdf", data).as_made is True


def test_a_document_of_the_app_is_called_as_the_command_printed_on_it_says() -> None:
    from calculator.views import take_away

    taken = take_away.Taken(scenario(), run(), (), "vi")
    names = {one.name: one.file(taken) for one in take_away.DOCUMENTS}
    stem = "software_500-qtsc_own_building"
    assert names == {
        "offer_vi": f"{stem}-vi.pdf",
        "offer_en": f"{stem}-en.pdf",
        "offer_both": f"{stem}-both.pdf",
        "annex": f"{stem}-vi.docx",
    }
    for one in take_away.DOCUMENTS:
        if one.name.startswith("offer"):
            assert f"report verify {names[one.name]}" in text_of(one.write(taken))


def test_an_offer_of_the_app_takes_the_app_s_own_run_and_address() -> None:
    maker = Maker(lang="en", timestamp=NOON, app_url="http://localhost:8501/investor", address={"preset": "software_500", "margin": "0.2"})
    told = text_of(offer_of_run(run(), scenario(), maker))
    assert "preset=software_500&margin=0.2" in told
    assert text_of(offer_of_run(run(), scenario(), replace(maker, address=None))) != told
