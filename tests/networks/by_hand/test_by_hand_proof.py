"""The address that proves it: of that network, of that account where it can be told, and of nothing else."""

import pytest

from accounts.catalogue import Action
from core.audit.verbs import RuleBroken
from networks import services
from networks.models import Outbound
from networks.proof import doubt, is_address
from tests.cast import Cast
from tests.networks.by_hand.conftest import ADDRESS, Hands

pytestmark = pytest.mark.django_db(transaction=True)

RIGHT = [
    ("nextdoor", "ashmere", "https://nextdoor.co.uk/p/AbC"), ("nextdoor", "ashmere", "https://nextdoor.com/p/AbC"),
    ("tiktok", "ashmere", "https://www.tiktok.com/@Ashmere/video/7"), ("tiktok", "ashmere", "https://vm.tiktok.com/ZM8/"),
    ("pinterest", "ashmere", "https://www.pinterest.co.uk/pin/7/"), ("pinterest", "ashmere", "https://pin.it/7"),
    ("whatsapp", "0029VaXXXXXXXXXXXXXXXXXX", "https://whatsapp.com/channel/0029VaXXXXXXXXXXXXXXXXXX/123"),
    ("facebook", "ashmere", "https://m.facebook.com/permalink.php?story_fbid=1&id=2"), ("x", "ashmere", "https://x.com/ashmere/status/1"),
    ("x", "ashmere", "https://twitter.com/somebody/status/1"), ("linkedin", "ashmere", "https://www.linkedin.com/feed/update/urn:li:share:1"),
    ("mastodon", "ashmere@social.example", "https://social.example/@ashmere/1"), ("threads", "ashmere", "https://www.threads.net/@ashmere/post/1"),
]  # fmt: skip
WRONG = [
    ("nextdoor", "ashmere", "https://nextdoor.co.uk.evil.example/p/1", "not an address of Nextdoor"),
    ("nextdoor", "ashmere", "https://facebook.com/p/1", "leads to facebook.com"),
    ("nextdoor", "ashmere", "https://notnextdoor.co.uk/p/1", "not an address of Nextdoor"),
    ("nextdoor", "ashmere", "https://nextdoor.co.uk/agency-detail/ashmere/", "the page of @ashmere, not of the post"),
    ("tiktok", "ashmere", "https://www.tiktok.com/@ashmere_fan/video/7", "begins with https://tiktok.com/@ashmere/"),
    ("x", "ashmere", "https://x.com/ashmere", "the page of @ashmere"),
    ("x", "ashmere", "https://x.com/ashmere_fan/status/1", "not a post of @ashmere"),
    ("mastodon", "ashmere@social.example", "https://other.example/@ashmere/1", "not an address of Mastodon"),
    ("nextdoor", "ashmere", "https://nextdoor.co.uk/agency-detail/ashmere/?ref=share", "the page of @ashmere"),
    ("facebook", "ashmere", "https://www.facebook.com/", "the first page of Facebook, not the post"),
    ("x", "ashmere", "https://x.com/ashmere/status/", "not a post of @ashmere"),
]


def item_of(cast: Cast, network: str, handle: str) -> Outbound:
    return Outbound(pk=1, kind="post", account=cast.account(network, handle=handle))


@pytest.mark.parametrize(("network", "handle", "url"), RIGHT)
def test_an_address_of_the_network_raises_no_doubt(cast: Cast, network: str, handle: str, url: str) -> None:
    assert doubt(item_of(cast, network, handle), url) == ""


@pytest.mark.parametrize(("network", "handle", "url", "sentence"), WRONG)
def test_an_address_that_looks_wrong_gets_a_sentence(
    cast: Cast, network: str, handle: str, url: str, sentence: str
) -> None:
    assert sentence in doubt(item_of(cast, network, handle), url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://[",
        "ftp://a.example",
        "https://",
        "https://a.example/" + "x" * 500,
        "x",
        "https://a:99999/1",
    ],
)
def test_what_no_browser_opens_is_no_address(url: str) -> None:
    assert not is_address(url)


@pytest.mark.parametrize(
    "url",
    [
        r"https://evil.example\@x.com/ashmere/status/1",
        "https://evil.example@x.com/ashmere/status/1",
        "https://x.com/ashmere/status/../../other/status/1",
        "https://x.com/ashmere/%2E%2e/other/status/1",
    ],
)
def test_an_address_of_which_a_browser_makes_another_is_none(url: str) -> None:
    assert not is_address(url)


def test_an_address_that_looks_wrong_is_kept_with_the_reason_why_it_is_right(hands: Hands) -> None:
    item, url = hands.put(), "https://ashmere.example/went-out"
    with pytest.raises(RuleBroken, match="If it is right all the same, say why") as refusal:
        services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=url)
    assert refusal.value.field == "url"
    services.it_is_out(outbound_id=item.pk, by=hands.cast.grace, url=url, answer="Nextdoor shows it there.")
    work = hands.work(item)
    assert "not an address of Nextdoor" in work.doubt
    assert work.doubt_answer == "Nextdoor shows it there."


def test_one_address_does_not_prove_two_posts(hands: Hands) -> None:
    first, second = hands.put("First"), hands.put("Second")
    services.it_is_out(outbound_id=first.pk, by=hands.cast.grace, url=ADDRESS)
    with pytest.raises(RuleBroken, match="the proof of “First” already"):
        services.it_is_out(outbound_id=second.pk, by=hands.cast.grace, url=ADDRESS)


@pytest.mark.parametrize(
    "same",
    [
        f"{ADDRESS}/",
        f"{ADDRESS}?utm_source=share",
        ADDRESS.replace("https", "http"),
        ADDRESS.replace("nextdoor", "www.nextdoor"),
    ],
)
def test_an_address_written_otherwise_does_not_prove_a_second_post(hands: Hands, same: str) -> None:
    first, second = hands.put("First"), hands.put("Second")
    services.it_is_out(outbound_id=first.pk, by=hands.cast.grace, url=ADDRESS)
    with pytest.raises(RuleBroken, match="the proof of “First” already"):
        services.it_is_out(outbound_id=second.pk, by=hands.cast.grace, url=same)


def test_what_a_machine_has_published_proves_no_post_by_hand(hands: Hands) -> None:
    first, second = hands.put("First"), hands.put("Second")
    Outbound.objects.filter(pk=first.pk).update(state="published", url=ADDRESS)
    with pytest.raises(RuleBroken, match="the proof of “First” already"):
        services.it_is_out(outbound_id=second.pk, by=hands.cast.grace, url=ADDRESS)


def test_a_reply_under_a_post_has_an_address_of_its_own(hands: Hands) -> None:
    post, reply = hands.put("First"), hands.put("Sorry ^GM", kind=Action.REPLY)
    services.it_is_out(outbound_id=post.pk, by=hands.cast.grace, url=ADDRESS)
    services.it_is_out(outbound_id=reply.pk, by=hands.cast.grace, url=f"{ADDRESS}?comment_id=5")
    assert hands.read(reply).state == "published"
