"""Chromium for the tests: the program that CHROMIUM names, or the one on the PATH."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MISSING = "There is no Chromium here (Debian: apt-get install chromium-headless-shell), so no page was looked at in a browser."


def program() -> str:
    """Its path. Without one the tests are skipped on a developer's machine, and fail on CI."""
    named = os.environ.get("CHROMIUM", "")
    for name in [named] if named else NAMES:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@contextmanager
def opened() -> Iterator[Browser]:
    """A browser without a window."""
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=arguments)
        yield browser
        browser.close()
