"""A new page for each test."""

import pytest

from tests.sandbox.linkedin.page import Page
from tests.sandbox.running import Sandbox


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox.account("linkedin"))
