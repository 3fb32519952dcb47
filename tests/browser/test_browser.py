"""The app driven in Chromium: both languages, wide and narrow, links, keys; nothing leaves the machine, nothing is complained of."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SLOW = 60_000
PAGES = (
    "/", "/investor", "/investor?preset=saas_startup&section=compare", "/investor?section=steps&year=2033", "/assumptions",
    "/investor?section=worth&preset=chip_packaging", "/investor?section=years&preset=chip_packaging",
    "/investor?section=choices&preset=chip_packaging", "/investor?section=risks&audit_year=2033",
    "/law", "/law?parameter=corporate_income_tax.standard_rate", "/law?law_section=compare", "/law?law_section=draft",
)  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is missing: apt-get install -y --no-install-recommends chromium"),
]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """A server on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health") as answer:
                    if answer.read() == b"ok":
                        break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        chromium = tool.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A tab, and what it complained of or asked for elsewhere."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        # On a page below the root Streamlit looks for its own service below that page first, and then at the root: two 404s, always.
        probing = re.search(r"/\w+/_stcore/(health|host-config)$", message.location.get("url", ""))
        if message.type == "error" and not probing:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.page.get_by_role("heading", level=1).first.wait_for(timeout=SLOW)
        self.idle()

    def idle(self) -> None:
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=SLOW)
        # A kind of widget is fetched when it is first drawn, and those that wait for it appear in no order.
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=SLOW)

    def card(self, place: int) -> str:
        return self.page.get_by_test_id("stMetricValue").nth(place).inner_text()

    def until_card(self, place: int, pattern: str) -> None:
        expect(self.page.get_by_test_id("stMetricValue").nth(place)).to_have_text(re.compile(pattern), timeout=SLOW)
        self.idle()


@pytest.fixture
def tab(base: str, browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Open tabs; at the end none may have complained or have asked for anything outside this machine."""
    opened: list[Watched] = []

    def new(width: int = 1440, scheme: str = "light") -> Watched:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light")
        watched = Watched(context.new_page(), base)
        watched.page.on("console", watched.hear)
        watched.page.on("pageerror", lambda fault: watched.complaints.append(str(fault)))
        watched.page.on("request", lambda request: watched.elsewhere.append(request.url))
        opened.append(watched)
        return watched

    yield new
    for watched in opened:
        watched.page.context.close()
    own = (base, base.replace("http", "ws"), "data:", "blob:")
    assert not [url for watched in opened for url in watched.elsewhere if not url.startswith(own)]
    assert not [complaint for watched in opened for complaint in watched.complaints]


@pytest.mark.parametrize("width", [1440, 375])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_fits_and_speaks_the_language(tab: Callable[..., Watched], tmp_path: Path, lang: str, width: int) -> None:
    watched = tab(width, "dark" if lang == "en" else "light")
    for place, path in enumerate(PAGES):
        watched.go(path + ("&" if "?" in path else "?") + f"lang={lang}")
        expect(watched.page.locator("html")).to_have_attribute("lang", lang)
        main = watched.page.get_by_test_id("stMain")
        assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0, path
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, path
        expect(watched.page.get_by_test_id("stException")).to_have_count(0)
        watched.page.screenshot(path=tmp_path / f"{place}_{lang}_{width}.png")


def test_from_the_start_to_an_answer(tab: Callable[..., Watched], tmp_path: Path) -> None:
    watched = tab()
    watched.go("/")
    watched.page.get_by_role("link", name=re.compile("Mở: Khởi nghiệp")).click()
    watched.page.wait_for_url(re.compile("/investor"))
    watched.until_card(1, "–")
    assert "preset=saas_startup" in watched.page.url
    watched.page.get_by_test_id("stPopoverButton").filter(has_text="Vì sao 0").first.click()
    expect(watched.page.get_by_test_id("stPopoverBody").get_by_text("Căn cứ", exact=True)).to_be_visible(timeout=SLOW)
    watched.idle()
    watched.page.screenshot(path=tmp_path / "why.png")
    watched.page.keyboard.press("Escape")
    expect(watched.page.get_by_test_id("stPopoverBody")).to_have_count(0)


def test_a_typed_amount_a_link_and_back(tab: Callable[..., Watched]) -> None:
    watched = tab()
    watched.go("/investor")
    first = watched.card(0)
    amount = watched.page.get_by_label("Doanh thu ưu đãi")
    amount.fill("1,5 nghìn tỷ")
    amount.press("Enter")
    expect(watched.page.get_by_text("= 1.500.000.000.000")).to_be_visible(timeout=SLOW)
    watched.idle()
    changed = watched.card(0)
    assert changed != first
    expect(watched.page).to_have_url(re.compile("revenue=1500000000000"))
    other = tab()
    other.go(watched.page.url.removeprefix(watched.base))
    assert other.card(0) == changed
    time.sleep(1.1)  # within a second of an edit Back is taken for the edit's own echo
    watched.page.go_back()
    watched.until_card(0, re.escape(first))
    amount.fill("nhiều")
    amount.press("Enter")
    expect(watched.page.get_by_text("Không đọc được số này")).to_be_visible(timeout=SLOW)
    watched.idle()
    assert watched.card(0) == first


def test_a_burst_of_keys_loses_no_step(tab: Callable[..., Watched]) -> None:
    watched = tab()
    watched.go("/investor?margin=0.1")
    slider = watched.page.get_by_role("slider", name=re.compile("^Biên lãi"))
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    expect(watched.page).to_have_url(re.compile(r"margin=0\.15"), timeout=SLOW)
    watched.idle()
    expect(slider).to_have_attribute("aria-valuetext", "15%")


def test_the_language_switch_keeps_section_and_changes(tab: Callable[..., Watched]) -> None:
    watched = tab()
    watched.go("/investor?activity=training&section=conditions")
    watched.page.get_by_role("radio", name="English").click()
    expect(watched.page.get_by_role("heading", level=1)).to_have_text(re.compile("What is this zone worth"), timeout=SLOW)
    watched.idle()
    expect(watched.page.get_by_text("Conditions of each head")).to_be_visible()
    expect(watched.page).to_have_url(re.compile("lang=en.*section=conditions.*activity=training"))


def test_the_law_on_a_telephone_shows_the_list_or_the_parameter(tab: Callable[..., Watched], tmp_path: Path) -> None:
    watched = tab(375)
    watched.go("/law")
    expect(watched.page.get_by_role("radio", name=re.compile("Thuế suất phổ thông"))).not_to_be_visible()
    watched.page.get_by_label("Tìm trong luật").press_sequentially("thue suat pho thong", delay=30)
    found = watched.page.get_by_text("Thuế suất phổ thông", exact=True).first
    expect(found).to_be_visible(timeout=SLOW)
    watched.idle()
    assert watched.page.get_by_label("Tìm trong luật").input_value() == "thue suat pho thong"
    found.click()
    expect(watched.page).to_have_url(re.compile("parameter=corporate_income_tax.standard_rate"), timeout=SLOW)
    watched.until_card(0, "20%")
    watched.page.screenshot(path=tmp_path / "law_375.png")
    expect(watched.page.get_by_text("Mức doanh thu năm trước được miễn thuế")).not_to_be_visible()
    watched.page.get_by_role("button", name="Danh sách").click()
    expect(watched.page.get_by_test_id("stRadio")).to_be_visible(timeout=SLOW)


def test_a_draft_is_written_and_its_link_opens_elsewhere(tab: Callable[..., Watched], tmp_path: Path) -> None:
    watched = tab()
    watched.go("/law?law_section=draft&parameter=corporate_income_tax.heads.special_sector.package")
    for name, years in (("Số năm miễn", "6"), ("Số năm giảm", "13")):
        field = watched.page.get_by_label(name)
        field.fill(years)
        field.press("Enter")
        watched.idle()
    watched.page.get_by_role("button", name="Tạo dự thảo").click()
    expect(watched.page.get_by_role("button", name="Luật 21/11/2026 + 1 dự thảo")).to_be_visible(timeout=SLOW)
    watched.idle()
    after = watched.card(1)
    assert after != watched.card(0)
    with watched.page.expect_download() as file:
        watched.page.get_by_role("button", name="Tải tệp YAML").click()
    held = Path(file.value.path()).read_text(encoding="utf-8")
    other = tab()
    other.go(watched.page.url.removeprefix(watched.base).replace("/law?", "/investor?"))
    assert other.card(0) == after
    other.page.get_by_role("button", name="Luật 21/11/2026 + 1 dự thảo").click()
    expect(other.page.get_by_test_id("stPopoverBody").get_by_role("button", name="Bỏ dự thảo")).to_be_visible(timeout=SLOW)
    other.page.screenshot(path=tmp_path / "chip.png")
    again = tab()
    again.go("/law?law_section=draft")
    again.page.locator("input[type=file]").set_input_files(
        files=[{"name": "mine.yaml", "mimeType": "application/yaml", "buffer": held.encode()}]
    )
    expect(again.page.get_by_role("button", name="Luật 21/11/2026 + 1 dự thảo")).to_be_visible(timeout=SLOW)
    again.idle()
    assert again.card(1) == after
