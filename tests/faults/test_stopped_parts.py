"""What a person in the browser meets while the broker or the database is stopped, and when they are back (field.md, claim 10)."""

from collections.abc import Iterator

import pytest
import requests

from tests.faults.installation import EMAIL, PASSWORD, Installation, installed

pytestmark = pytest.mark.xdist_group("household")
PAGES = ["/", "/inbox/", "/posts/", "/posts/new/", "/accounts/", "/moderation/", "/figures/", "/outbox/", "/council/"]
PLAIN = "Try again in a minute"


@pytest.fixture(scope="module")
def here() -> Iterator[Installation]:
    with installed() as installation:
        assert installation.sign_in().url == installation.address + "/"
        yield installation


def test_without_the_broker_every_page_opens_and_every_verb_works(here: Installation) -> None:
    here.broker.stop()
    try:
        here.browser.cookies.clear()
        assert here.sign_in().url == here.address + "/"
        assert {path: here.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
        page = here.send("/council/emergency/", name="flooding in Wexmoor")
        assert "Emergency mode is on." in page.text
    finally:
        here.broker.start()


def test_without_the_database_there_is_a_plain_page_and_then_everything_is_as_it_was(here: Installation) -> None:
    page = here.get("/council/").text
    here.database.clear_away()  # SIGKILL, as a machine dies
    try:
        for path in [*PAGES, "/sign-in/login/", "/public/"]:
            stopped = here.get(path)
            assert (stopped.status_code, PLAIN in stopped.text) == (503, True), path
            assert "Traceback" not in stopped.text
            assert "OperationalError" not in stopped.text
        delivery = here.browser.post(here.address + "/webhooks/facebook/", data=b"{}", timeout=20)
        assert delivery.status_code in {403, 503}
        assert requests.get(here.address + "/health", timeout=20).json()["problems"] == [
            "The database does not answer."
        ]
    finally:
        here.database.start()
    assert {path: here.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
    assert here.get("/council/").text.count("flooding in Wexmoor") == page.count("flooding in Wexmoor") > 0


def test_nothing_secret_and_no_address_stood_in_the_log(here: Installation) -> None:
    written = here.web.log.read_text()
    assert "OperationalError" in written, "the log of what went wrong is where it was looked for"
    secrets = [here.web.environment[name] for name in ("SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "REDIS_URL")]
    sessions = [cookie.value for cookie in here.browser.cookies if cookie.value]
    assert [word for word in [*secrets, *sessions, PASSWORD, EMAIL] if word in written] == []
