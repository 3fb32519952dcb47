"""The app on a telephone: the menu closes behind its choice, by finger and by key, and no number breaks within a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from calculator.i18n import t
from calculator.quantities import Language
from tests.browser.test_browser import SLOW, Watched, base, browser, pytestmark, tab

__all__ = ["base", "browser", "pytestmark", "tab"]

LINES = """element => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange(), lines = []
  let below = -1
  for (let place = 0; place < text.length; place++) {
    range.setStart(text, place); range.setEnd(text, place + 1)
    const {top, width} = range.getBoundingClientRect()
    if (!width) { if (lines.length) lines[lines.length - 1] += text.data[place]; continue }
    if (top > below + 2) { lines.push(''); below = top }
    lines[lines.length - 1] += text.data[place]
  }
  return lines
}"""
"""The lines a text is broken into, as they are drawn."""


def test_the_menu_closes_behind_its_choice(tab: Callable[..., Watched]) -> None:
    watched = tab(375)
    page = watched.page
    watched.go("/salary")
    menu, door = page.get_by_test_id("stSidebar"), page.get_by_test_id("stExpandSidebarButton")
    door.click()
    expect(menu).to_have_attribute("data-collapsed", "false")
    page.get_by_test_id("stSidebarNavLink").filter(has_text=t("app.page.law", "vi")).click()
    page.get_by_role("heading", name=t("app.question.law", "vi")).wait_for(timeout=SLOW)
    expect(menu).to_have_attribute("data-collapsed", "true")
    expect(door).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("data-collapsed", "true")
    expect(door).to_be_focused()
    page.keyboard.press("Enter")
    first = page.get_by_test_id("stSidebarNavLink").first
    expect(first).to_be_focused()
    first.press("Enter")
    page.get_by_role("heading", name=t("app.question.start", "vi")).wait_for(timeout=SLOW)
    expect(menu).to_have_attribute("data-collapsed", "true")
    watched.idle()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_number_breaks_within_a_word(tab: Callable[..., Watched], lang: Language) -> None:
    watched = tab(375)
    for path in ("/salary?", "/operator?", "/operator?operator.preset=operator_greenfield_200ha&"):
        watched.go(f"{path}lang={lang}")
        for card in watched.page.get_by_test_id("stMetricValue").all():
            lines = card.evaluate(LINES)
            assert all(before[-1] in " \u200b" for before in lines[:-1]), lines
