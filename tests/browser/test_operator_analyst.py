"""The zone operator and the policy analyst in Chromium: each from the first page, by mouse and keys, to a file in hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_browser import SLOW, Watched, base, browser, pytestmark, tab

__all__ = ["base", "browser", "pytestmark", "tab"]

COMPANY = "Công ty Sao Khuê"


def dock(page: Page) -> Locator:
    """Give the foot of the page."""
    return page.get_by_test_id("stBottom")


def cells(table: Locator, column: int) -> list[str]:
    """Read a column of a table that is drawn on a canvas, from what it tells a screen reader."""
    found = table.locator(f'tbody [role=gridcell][aria-colindex="{column}"]')
    expect(found.first).to_be_attached(timeout=SLOW)
    return [text.strip() for text in found.all_text_contents()]


def saved(page: Page, button: str, path: Path) -> bytes:
    """Press a button that gives a file, and read the file."""
    with page.expect_download(timeout=SLOW) as taken:
        page.get_by_role("button", name=button, exact=True).click()
    assert taken.value.failure() is None
    taken.value.save_as(path)
    return path.read_bytes()


def filled(template: bytes) -> str:
    """Fill in the template: a name of our own, and a fourth row whose head count is a word."""
    rows = list(csv.DictReader(io.StringIO(template.decode("utf-8-sig"))))
    rows[1]["name"] = COMPANY
    rows.append({**rows[0], "id": "T4", "name": "Công ty Hỏng", "headcount": "nhiều"})
    held = io.StringIO()
    sheet = csv.DictWriter(held, list(rows[0]), lineterminator="\n")
    sheet.writeheader()
    sheet.writerows(rows)
    return held.getvalue()


def test_an_operator_finds_the_rent_ranks_the_tenants_and_takes_an_offer_away(tab: Callable[..., Watched], tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    watched = tab()
    page = watched.page
    watched.go("/")
    page.get_by_role("link", name="Tính cho khu").click()
    page.get_by_role("heading", name="Giá thuê nào đem lại mức sinh lời tôi cần?").wait_for(timeout=SLOW)
    watched.until_card(0, "₫")
    before = watched.card(0)
    target = page.get_by_role("slider", name="Mức sinh lời mục tiêu của vốn chủ")
    target.focus()
    for _ in range(2):
        target.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"operator\.target_return=0\.13"), timeout=SLOW)
    expect(dock(page)).to_contain_text("để đạt 13%", timeout=SLOW)
    watched.idle()
    assert watched.card(0) != before
    page.get_by_role("radio", name="Khách thuê").click()
    expect(page.get_by_text("Chưa có khách thuê.")).to_be_visible(timeout=SLOW)
    watched.idle()
    text = filled(saved(page, "Tải tệp mẫu", tmp_path / "tenants.csv"))
    page.locator("input[type=file]").first.set_input_files([{"name": "khach.csv", "mimeType": "text/csv", "buffer": text.encode()}])
    expect(page.get_by_text("4 dòng: 3 được tính, 1 bị loại.")).to_be_visible(timeout=SLOW)
    expect(dock(page)).to_contain_text("3 khách thuê được xếp hạng", timeout=SLOW)
    watched.idle()
    ranked = page.get_by_test_id("stDataFrame").first
    names = cells(ranked, 2)
    assert len(names) == 3
    assert COMPANY in names
    expect(page.get_by_role("listitem").filter(has_text="Dòng 5, cột headcount: 'nhiều' không phải là số.")).to_contain_text("Cách sửa:")
    # The box of a row stands left of the first column: rows are 35 pixels high, as is the head.
    ranked.scroll_into_view_if_needed()
    ranked.click(position={"x": 15, "y": 35 * (names.index(COMPANY) + 1) + 17})
    offer = page.get_by_role("dialog")
    expect(offer).to_contain_text(COMPANY, timeout=SLOW)
    expect(offer.get_by_role("button", name="Tải bản chào")).to_be_visible(timeout=SLOW)
    watched.idle()
    content = saved(page, "Tải bản chào", tmp_path / "offer.pdf")
    assert content.startswith(b"%PDF-")
    printed = pypdf.PdfReader(io.BytesIO(content))
    assert len(printed.pages) == 1
    assert COMPANY in " ".join(printed.pages[0].extract_text().split())


def test_an_analyst_compares_writes_a_draft_and_takes_it_away(tab: Callable[..., Watched], tmp_path: Path) -> None:
    watched = tab()
    page = watched.page
    watched.go("/")
    page.get_by_role("radio", name="English").click()
    page.get_by_role("heading", name=re.compile("What is a concentrated digital technology zone")).wait_for(timeout=SLOW)
    watched.idle()
    page.get_by_role("link", name="Open the comparison").click()
    page.get_by_role("heading", name=re.compile("What does each draft give")).wait_for(timeout=SLOW)
    expect(dock(page)).to_contain_text("Decree 154/2013: revenue forgone", timeout=SLOW)
    page.get_by_role("radio", name="Statement of 7/7/2025", exact=True).click()
    expect(dock(page)).to_contain_text("Statement of 7/7/2025: revenue forgone", timeout=SLOW)
    watched.idle()
    page.get_by_role("radio", name="Write a draft").click()
    parameter = page.get_by_role("combobox", name="Parameter", exact=True)
    expect(parameter).to_be_visible(timeout=SLOW)
    watched.idle()
    parameter.click()
    parameter.press_sequentially("Standard rate")
    page.get_by_role("option", name=re.compile(r"^Standard rate \(")).click()
    expect(page).to_have_url(re.compile("parameter=corporate_income_tax.standard_rate"), timeout=SLOW)
    watched.idle()
    year = page.get_by_role("combobox", name="In effect from year")
    expect(year).to_have_value("2027")
    year.click()
    year.press("ArrowDown")
    year.press("Enter")
    expect(year).to_have_value("2028")
    expect(page.get_by_text(re.compile("1 Jan 2028")).first).to_be_visible(timeout=SLOW)
    watched.idle()
    for name, text in (("New value", "25%"), ("Title of the draft", "A dearer standard rate")):
        box = page.get_by_label(name, exact=True)
        box.fill(text)
        box.press("Enter")
        watched.idle()
    expect(page.get_by_text(re.compile("20%.*25%")).first).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Make a draft").click()
    expect(page.get_by_text("On top of the law now: A dearer standard rate")).to_be_visible(timeout=SLOW)
    watched.idle()
    page.get_by_role("radio", name="Your drafts", exact=True).click()
    expect(dock(page)).to_contain_text(re.compile("Your drafts: revenue forgone .*VND"), timeout=SLOW)
    watched.idle()
    draft = saved(page, "Download YAML", tmp_path / "draft.yaml")
    page.get_by_role("radio", name="Portfolio").click()
    page.get_by_role("heading", name="Who gains, who loses: Your drafts").wait_for(timeout=SLOW)
    watched.idle()
    page.get_by_role("radio", name="By clause").click()
    expect(page.get_by_text(re.compile("adds? up", re.I)).first).to_be_visible(timeout=SLOW)
    watched.idle()
    change = yaml.safe_load(draft)["changes"][0]
    assert (change["path"], str(change["from"]), change["value"]) == ("corporate_income_tax.standard_rate", "2028-01-01", "25%")
