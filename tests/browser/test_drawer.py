"""The drawer in Chromium: a year of the strip opens it, Esc closes it, an edit does not bring it back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from calculator.i18n import t
from tests.browser.test_browser import SLOW, Watched, base, browser, pytestmark, tab

__all__ = ["base", "browser", "pytestmark", "tab"]

FIRST, YEARS = 2027, 20
"""Of the first preset."""


def click_year(watched: Watched, year: int) -> None:
    """Click the middle of a year's cell in the strip."""
    strip = watched.page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    assert box is not None
    strip.click(position={"x": box["width"] * (year - FIRST + 0.3) / YEARS, "y": 45})
    watched.idle()


@pytest.mark.parametrize("width", [1440, 375])
def test_a_year_of_the_strip_opens_and_esc_closes_for_good(tab: Callable[..., Watched], width: int) -> None:
    watched = tab(width)
    page = watched.page
    watched.go("/investor")
    drawer = page.get_by_role("dialog")
    click_year(watched, 2033)
    expect(drawer).to_contain_text(t("drawer.kept", "vi", year=2033), timeout=SLOW)
    expect(page).to_have_url(re.compile("why=2033"), timeout=SLOW)
    drawer.get_by_role("button", name="2034").click()
    expect(drawer).to_contain_text(t("drawer.kept", "vi", year=2034), timeout=SLOW)
    expect(page).to_have_url(re.compile("why=2034"), timeout=SLOW)
    watched.idle()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0, timeout=SLOW)
    expect(page).not_to_have_url(re.compile("why="), timeout=SLOW)
    watched.idle()
    revenue = page.get_by_label("Doanh thu ưu đãi, năm trọn đầu tiên")
    revenue.fill("300 tỷ")
    revenue.press("Enter")
    expect(page).to_have_url(re.compile("revenue=300000000000"), timeout=SLOW)
    watched.idle()
    expect(drawer).to_have_count(0)
    # The same year again: the strip is a new one, and nothing in it is chosen.
    click_year(watched, 2033)
    expect(drawer).to_contain_text(t("drawer.kept", "vi", year=2033), timeout=SLOW)


def test_a_provision_leads_to_its_article(tab: Callable[..., Watched]) -> None:
    watched = tab()
    watched.go("/investor?why=2033&lang=en")
    drawer = watched.page.get_by_role("dialog")
    expect(drawer.get_by_test_id("stPageLink").first).to_be_visible(timeout=SLOW)
    # What is drawn first may still give way to what is drawn next.
    watched.idle()
    drawer.get_by_test_id("stPageLink").first.get_by_role("link").click()
    expect(watched.page).to_have_url(re.compile(r"/law\?.*parameter=corporate_income_tax\.heads\.special_sector\.package"), timeout=SLOW)
    expect(watched.page).not_to_have_url(re.compile("why="))
    expect(drawer).to_have_count(0, timeout=SLOW)
    watched.idle()
