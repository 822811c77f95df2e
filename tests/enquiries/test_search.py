"""Search finds conversations by reference, by who wrote and by what was said, and only those that one may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.council.selectors import Current
from council_social.search import EACH, search
from enquiries.models import Conversation
from networks.protocol import Author
from tests.cast import Cast
from tests.enquiries.talk import arrives

pytestmark = pytest.mark.django_db

FERN = Author("r-2", "fern_of_wexmoor", "Fern Fictional")


def found(words: str, person: object) -> list[str]:
    return [hit.url for hit in search(words, person) if hit.kind == "Conversation"]  # type: ignore[arg-type]


@pytest.fixture
def pelican(cast: Cast, council: Current) -> Conversation:
    """One conversation to be found, beside another."""
    account = cast.account()
    arrives(account, "c-1", text="When is my bin collected?", root_post_external_id="p-1")
    return arrives(account, "c-2", text="A Pelican is on the green", author=FERN, root_post_external_id="p-2")


@pytest.mark.parametrize("words", ["pelican", "PELICAN is", "fictional", "@fern_of", "wexmoor"])
def test_words_and_names_are_found_whatever_their_case(cast: Cast, pelican: Conversation, words: str) -> None:
    assert found(words, cast.grace) == [pelican.get_absolute_url()]


def test_a_reference_is_found_in_small_letters_too(cast: Cast, pelican: Conversation) -> None:
    assert found(pelican.reference.lower(), cast.grace) == [pelican.get_absolute_url()]


def test_signs_with_a_meaning_of_their_own_are_only_signs(cast: Cast, pelican: Conversation) -> None:
    assert found("pel%can", cast.grace) == []
    assert found("peli_an", cast.grace) == []


def test_two_letters_find_names_and_no_messages(cast: Cast, pelican: Conversation) -> None:
    assert found("fe", cast.grace) == [pelican.get_absolute_url()]
    assert found("gr", cast.grace) == []


def test_nobody_finds_what_they_may_not_read(cast: Cast, pelican: Conversation) -> None:
    assert found("pelican", cast.leah) == []
    assert found("pelican", cast.jo) == []


def test_the_newest_come_first_ten_at_most(cast: Cast, council: Current) -> None:
    account = cast.account()
    talks = [
        arrives(account, f"c-{n}", text="The tip is shut", root_post_external_id=f"p-{n}") for n in range(EACH + 2)
    ]
    newest_first = [talk.get_absolute_url() for talk in reversed(talks)]
    assert found("tip", cast.grace) == newest_first[:EACH]


def test_a_conversation_that_says_it_twice_stands_there_once(cast: Cast, pelican: Conversation) -> None:
    arrives(pelican.account, "c-3", text="The pelican has gone", author=FERN, root_post_external_id="p-2")
    assert found("pelican", cast.grace) == [pelican.get_absolute_url()]


def test_search_asks_four_times(cast: Cast, pelican: Conversation) -> None:
    cast.grace.rights  # noqa: B018  (read once for every page)
    with CaptureQueriesContext(connection) as asked:
        search("pelican", cast.grace)
    assert len(asked) == 4
