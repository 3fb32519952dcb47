"""Stories in Chromium, from the first page to a file in hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from calculator.analysis.run import run_site
from calculator.law.law import load_law
from calculator.project.load import load_scenario
from calculator.quantities import format_money_short
from tests.browser.test_browser import SLOW, Watched, base, browser, pytestmark, tab

__all__ = ["base", "browser", "pytestmark", "tab"]


def test_an_investor_asks_changes_the_revenue_and_takes_the_scenario_away(tab: Callable[..., Watched], tmp_path: Path) -> None:
    watched = tab()
    page = watched.page
    watched.go("/")
    page.get_by_role("link", name="Thử dự án của bạn").first.click()
    page.get_by_role("heading", name="Khu này đáng giá bao nhiêu với dự án của tôi?").wait_for(timeout=SLOW)
    watched.idle()
    before = watched.card(0)
    revenue = page.get_by_label("Doanh thu ưu đãi, năm trọn đầu tiên")
    revenue.fill("300 tỷ")
    revenue.press("Enter")
    expect(page).to_have_url(re.compile("revenue=300000000000"), timeout=SLOW)
    watched.idle()
    kept = watched.card(0)
    assert kept != before
    dock = page.get_by_test_id("stBottom")
    expect(dock).to_contain_text(kept, timeout=SLOW)
    dock.get_by_role("button", name="Mang đi").click()
    watched.idle()
    with page.expect_download(timeout=SLOW) as taken:
        page.get_by_role("button", name="Kịch bản (YAML)").click()
    path = tmp_path / "taken.yaml"
    taken.value.save_as(path)
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["scenario"] == "software_500"
    scenario = load_scenario(path)
    amount = run_site(scenario, load_law(), next(iter(scenario.sites))).measures["kept_present_value"]
    assert amount is not None
    assert format_money_short(amount, "vi") == kept


@pytest.mark.parametrize("width", [1440, 375])
def test_an_older_link_says_what_changed_and_is_shared_anew(tab: Callable[..., Watched], width: int) -> None:
    watched = tab(width)
    watched.go("/investor?preset=bpo_300&law=2026-03-01.0badcafe&kept=72300000000")
    alert = watched.page.get_by_test_id("stAlert").first
    expect(alert).to_contain_text("72,3", timeout=SLOW)
    expect(alert).to_contain_text(watched.card(0))
    expect(watched.page).not_to_have_url(re.compile("0badcafe"), timeout=SLOW)
