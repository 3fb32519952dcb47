"""Times the app's cold start in Chromium: ``python -m tests.benchmarks.cold_start [TRIES]``.

Each try has a server process and a browser context of its own: nothing of the app is in memory or in the browser's cache. The browser itself is open already.
Two clocks, both stopped when the first number stands on the page: one from the start of ``streamlit run app.py`` (the page is asked for as soon as the server says
that it is well), one from the request for the page to a server that has said so. Before and between them: when the server is well, and when the page has its frame.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
PAGES = ("/", "/investor")
TRIES = 5


class Try(NamedTuple):
    """What one start took [s]: until the server is well, and from the request until the page has its frame, and its first number."""

    server: float
    frame: float
    number: float

    @property
    def whole(self) -> float:
        """Give the time from the start of the process to the first number [s]."""
        return self.server + self.number


def free_port() -> int:
    """Give a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_well(base: str) -> None:
    """Ask the server until it answers."""
    while True:
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health") as answer:
                if answer.status == 200:
                    return
        except urllib.error.URLError:
            time.sleep(0.005)


def timed(browser: Browser, page: str) -> Try:
    """Start a server, and time a page of it."""
    context, port = browser.new_context(viewport={"width": 1440, "height": 900}), free_port()
    tab = context.new_page()
    start = time.perf_counter()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_until_well(base)
        well = time.perf_counter()
        tab.goto(base + page, wait_until="commit")
        tab.wait_for_selector("[data-testid=stApp]", timeout=60_000)
        frame = time.perf_counter()
        tab.wait_for_selector("[data-testid=stMetricValue]", timeout=60_000)
        number = time.perf_counter()
        context.close()
    finally:
        server.terminate()
        server.wait()
    return Try(well - start, frame - well, number - well)


def told(values: list[float]) -> str:
    """Write a median with its range."""
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main(tries: int = TRIES) -> None:
    """Print the table, as docs/benchmarks_app.md has it."""
    print(f"load {os.getloadavg()[0]:.1f}; {tries} tries a page; seconds: median (range)\n")
    print("| page | server is well | request to frame | request to number | process to number |\n| --- | ---: | ---: | ---: | ---: |")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        # The first tab of a browser takes longer than all others: not the app's time.
        browser.new_context().new_page().close()
        for page in PAGES:
            found = [timed(browser, page) for _ in range(tries)]
            columns = (
                [one.server for one in found],
                [one.frame for one in found],
                [one.number for one in found],
                [one.whole for one in found],
            )
            print(f"| `{page}` | " + " | ".join(told(column) for column in columns) + " |", flush=True)
        browser.close()


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
