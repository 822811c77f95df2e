"""Before a council file is loaded the pages say so, and who can do something about it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast


@pytest.mark.django_db
def test_the_register_says_that_no_council_file_was_loaded(cast: Cast) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.ada)
    for address in (reverse("accounts:register"), reverse("api_accounts")):
        answer = browser.get(address)
        assert answer.status_code == 503 and "Nobody has loaded a council file" in answer.content.decode()
