"""What every connector must do with what comes in and with figures."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accounts.catalogue import Action
from networks.outcomes import Failed, Refused, Unauthorised
from networks.protocol import Delivered, Inbound, Kind, Request, Target, Verb
from tests.networks.bluesky.peer import BlueskyPeer
from tests.networks.contract.conftest import PRETEND, Door
from tests.networks.contract.doing import able, delivering, done, fetching
from tests.networks.facebook.peer import FacebookPeer
from tests.networks.peers import Peer, SandboxPeer
from tests.sandbox.running import SECRETS

JUST_NOW = timedelta(minutes=1)
FIGURES = {"likes": 12, "shares": 3, "views": 900, "people": 700, "clicks": 25, "quotes": 0, "saves": 0}
"""What the control plane sets; each peer says which of them its network tells."""


def fetch_all(peer: Peer, cursor: str = "") -> tuple[list[Inbound], str]:
    items: list[Inbound] = []
    while True:
        fetched = peer.connector.fetch_inbound(peer.access, cursor)
        items, cursor = [*items, *fetched.items], fetched.cursor
        if not fetched.more:
            return items, cursor


def test_a_profile_says_whose_the_access_is(peer: Peer) -> None:
    profile = peer.connector.profile(peer.access)
    assert (profile.external_id, profile.handle) == (peer.access.external_id, peer.access.handle)
    assert profile.can_post
    assert profile.url.startswith("https://")


def test_an_access_that_belongs_to_somebody_else_cannot_post(peer: Peer) -> None:
    profile = peer.connector.profile(replace(peer.access, secrets=peer.stranger().access.secrets))
    assert not profile.can_post
    assert profile.problem.startswith("This access belongs to")


def test_reading_without_access_says_so(peer: Peer) -> None:
    peer.take_access_away()
    for read in (peer.connector.profile, *([peer.connector.followers] if peer.tells_followers else [])):
        with pytest.raises(Failed) as caught:
            read(peer.access)
        assert isinstance(caught.value.outcome, Unauthorised)


@pytest.mark.parametrize("peer", fetching(), indirect=True)
def test_a_network_that_nobody_reaches_is_asked_again_later(peer: Peer) -> None:
    with pytest.raises(Failed) as caught:
        peer.connector.fetch_inbound(replace(peer.access, base_url="http://127.0.0.1:1"), "")
    assert isinstance(caught.value.outcome, Refused)
    assert caught.value.outcome.before_sending


def delivered(account: SandboxPeer, door: Door, *wanted: str, count: int = 1) -> list[Delivered]:
    """What the connector makes of the deliveries about these identities, each genuinely signed."""
    for identity in wanted:
        door.wait_for(lambda one, identity=identity: identity.encode() in one.raw, count)
    secret = SECRETS[account.network][(account.connector.webhook_secrets or ("", ""))[0]]
    mine = [one for one in door.arrived if account.access.external_id.encode() in one.raw]
    for one in mine:
        assert account.connector.signature_ok(one.raw, one.headers, secret)
        assert not account.connector.signature_ok(one.raw + b" ", one.headers, secret)
        assert not account.connector.signature_ok(one.raw, {}, secret)
    return [event for one in mine for event in account.connector.read_webhook(one.raw)]


def assert_told_as_polled(account: SandboxPeer, door: Door, identity: str) -> None:
    """The webhook's item and the poll's say the same of everything that people work with."""
    told = next(one.inbound for one in delivered(account, door, identity) if is_about(one, identity))
    (polled,) = (item for item in fetch_all(account)[0] if item.external_id == identity)
    assert told is not None
    assert told.author.external_id == polled.author.external_id
    for name in ("network", "account_external_id", "kind", "verb", "text", "is_ours"):
        assert getattr(told, name) == getattr(polled, name)
    for name in ("parent_external_id", "root_post_external_id"):
        assert getattr(told, name) == getattr(polled, name)
    assert abs(told.at - polled.at) <= timedelta(seconds=1)


def is_about(one: Delivered, identity: str) -> bool:
    return one.inbound is not None and one.inbound.external_id == identity


@pytest.mark.parametrize("name", PRETEND)
class TestInPretendNetworks:
    @pytest.fixture
    def account(self, name: str, request: pytest.FixtureRequest) -> SandboxPeer:
        peer: SandboxPeer = request.getfixturevalue(name)
        return peer

    def test_figures_are_the_networks_own(self, account: SandboxPeer) -> None:
        accepted = done(account, account.post())
        account.comment(accepted, "Thank you!")
        account.account.sandbox.control(
            "POST", "insights", network=account.network, post=accepted.external_id, **FIGURES
        )
        metrics = account.connector.metrics(account.access, [accepted.external_id, f"{account.access.external_id}_404"])
        assert metrics == ({accepted.external_id: account.figures} if account.figures else {})

    def test_followers_are_counted(self, account: SandboxPeer) -> None:
        if not account.tells_followers:
            with pytest.raises(Failed) as caught:
                account.connector.followers(account.access)
            assert isinstance(caught.value.outcome, Refused)
            return
        assert abs(account.connector.followers(account.access) - account.account.known["followers"]) <= 2


@pytest.mark.parametrize("name", [name for name in fetching() if name in PRETEND])
class TestWhatIsFetched:
    """By poll, from the networks that can be asked."""

    @pytest.fixture
    def account(self, name: str, request: pytest.FixtureRequest) -> SandboxPeer:
        peer: SandboxPeer = request.getfixturevalue(name)
        return peer

    def test_what_residents_write_is_fetched_once_the_rest_is_known(self, account: SandboxPeer) -> None:
        accepted = done(account, account.post())
        comment = account.comment(accepted, "You missed ours again!")
        wanted = {(Kind.COMMENT, comment.external_id)}
        if account.hears_mentions:
            mention = account.account.resident("mention", "The light on Elm Road is out")
            wanted.add((Kind.MENTION, mention["id"]))
        items, cursor = fetch_all(account)
        theirs = {item.external_id: item for item in items if not item.is_ours}
        assert {(item.kind, item.external_id) for item in theirs.values()} == wanted
        written = theirs[comment.external_id]
        assert written.root_post_external_id == accepted.external_id
        assert written.parent_external_id == accepted.external_id
        assert written.author.external_id == (comment.person if account.tells_who else "")
        assert written.author.handle or account.tells_who
        assert written.author.name == ("Fern Fictional" if account.tells_names else "")
        assert "You missed ours again!" in written.text
        assert written.permalink.startswith("https://")
        assert datetime.now(UTC) - written.at < JUST_NOW
        later = account.comment(accepted, "And the one beside it").external_id
        items, _ = fetch_all(account, cursor)
        assert later in {item.external_id for item in items}
        assert not [item for item in items if not item.is_ours and item.external_id not in {*theirs, later}]

    def test_more_than_a_page_is_fetched_to_the_end(self, account: SandboxPeer) -> None:
        under = done(account, account.post())
        account.comment(under, "The first of many")
        _, cursor = fetch_all(account)
        written = {account.comment(under, f"Bin number {number}").external_id for number in range(104)}
        if account.hears_mentions:
            account.account.resident("mention", "The first of many")
            _, cursor = fetch_all(account, cursor)
            written = {account.comment(under, f"Can number {number}").external_id for number in range(104)}
            written |= {account.account.resident("mention", f"Light number {number}")["id"] for number in range(104)}
        items, _ = fetch_all(account, cursor)
        assert written <= {item.external_id for item in items}


@pytest.mark.parametrize("name", delivering())
class TestWhatIsDelivered:
    """To the webhook, by the networks that have one."""

    @pytest.fixture
    def account(self, name: str, request: pytest.FixtureRequest) -> SandboxPeer:
        peer: SandboxPeer = request.getfixturevalue(name)
        return peer

    def test_a_webhook_tells_the_same_as_a_poll(self, account: SandboxPeer, door: Door) -> None:
        accepted = done(account, account.post())
        comment = account.comment(accepted, "You missed ours again!")
        assert_told_as_polled(account, door, comment.external_id)

    def test_an_edit_is_told_as_one(self, account: SandboxPeer, door: Door) -> None:
        comment = account.comment(done(account, account.post()), "You mised ours")
        changed = {"network": account.network, "post": comment.external_id, "text": "You missed ours"}
        newer = account.account.sandbox.control("POST", "edit", **changed)["id"]
        if not account.tells_edits:
            assert [item.text for item in fetch_all(account)[0] if item.external_id == newer] == ["You missed ours"]
            return
        edits = [
            one.inbound
            for one in delivered(account, door, newer, count=2)
            if one.inbound and one.inbound.verb is Verb.EDIT
        ]
        assert {(edit.external_id, edit.text.endswith("You missed ours")) for edit in edits} == {(newer, True)}
        assert all(newer == comment.external_id or comment.external_id in edit.earlier_external_ids for edit in edits)

    def test_every_event_has_a_key_of_its_own_and_keeps_it_when_delivered_again(
        self, account: SandboxPeer, door: Door
    ) -> None:
        comment = account.comment(done(account, account.post()), "Once")
        times = account.deliveries_of_a_comment
        keys = self.keys_about(comment, account, door, times)
        assert len(set(keys)) == len(keys) == times
        account.account.sandbox.control("POST", "deliveries/repeat", network=account.network, last=1, copies=1)
        again = self.keys_about(comment, account, door, times + 1)
        assert (set(again), len(again)) == (set(keys), times + 1)

    def keys_about(self, comment: Target, account: SandboxPeer, door: Door, times: int) -> list[str]:
        """One for each delivery. Our own post is told too, whenever it comes."""
        told = delivered(account, door, comment.external_id, count=times)
        return [one.key for one in told if one.inbound and one.inbound.external_id == comment.external_id]


@pytest.mark.parametrize("name", [name for name in able(Action.DIRECT_MESSAGE) if name in PRETEND])
def test_a_private_message_is_fetched_and_told_alike(name: str, request: pytest.FixtureRequest, door: Door) -> None:
    account: SandboxPeer = request.getfixturevalue(name)
    message = account.account.resident("message", "How do I apply for a blue badge?")
    ((item,), _) = fetch_all(account)
    assert (item.kind, item.external_id) == (Kind.DIRECT_MESSAGE, message["id"])
    assert item.parent_external_id == message["resident"]
    assert_told_as_polled(account, door, message["id"])


class TestOnFacebook:
    def test_a_sticker_has_no_words_and_is_taken_all_the_same(self, facebook: FacebookPeer, door: Door) -> None:
        accepted = done(facebook, facebook.post())
        made = facebook.account.resident("comment", "", post=accepted.external_id, sticker=True)
        door.wait_for(lambda one: made["id"].encode() in one.raw)
        raw = next(one.raw for one in door.arrived if made["id"].encode() in one.raw)
        (delivered,) = facebook.connector.read_webhook(raw)
        assert delivered.inbound is not None
        assert (delivered.inbound.text, delivered.inbound.verb) == ("", Verb.ADD)

    def test_a_removal_and_our_own_hiding(self, facebook: FacebookPeer, door: Door) -> None:
        comment = facebook.comment(done(facebook, facebook.post()), "Sorry, wrong page")
        facebook.connector.send(facebook.access, Request(Action.HIDE, target=comment), {})
        facebook.account.sandbox.control("POST", "delete", network="facebook", post=comment.external_id)
        door.wait_for(lambda one: comment.external_id.encode() in one.raw, 3)
        told = [
            delivered.inbound.verb if delivered.inbound else delivered.raw["value"]["verb"]
            for one in door.arrived
            if comment.external_id.encode() in one.raw
            for delivered in facebook.connector.read_webhook(one.raw)
        ]
        assert told == [Verb.ADD, "hide", Verb.REMOVE]

    def test_without_the_right_to_see_who_writes_the_author_is_empty(self, facebook: FacebookPeer, door: Door) -> None:
        accepted = done(facebook, facebook.post())
        where = {"network": "facebook", "account": facebook.access.external_id}
        facebook.account.sandbox.control("POST", "permissions", **where, lost=["pages_read_user_content"])
        # Without that right, mentions cannot be listed either: the webhook is what is left.
        with pytest.raises(Failed) as caught:
            fetch_all(facebook)
        assert isinstance(caught.value.outcome, Unauthorised)
        comment = facebook.comment(accepted, "Who am I?")
        (told,) = (one for one in delivered(facebook, door, comment.external_id) if is_about(one, comment.external_id))
        assert told.inbound is not None
        assert (told.inbound.text, told.inbound.author.external_id, told.inbound.author.name) == ("Who am I?", "", "")


class TestOnBluesky:
    def test_notifications_are_read_newest_page_first_and_then_only_what_is_new(self, bluesky: BlueskyPeer) -> None:
        for second in range(5):
            bluesky.appview.notify(f"2026-11-20T10:00:0{second}.000Z")
        items, cursor = fetch_all(bluesky)
        assert [item.at.second for item in items] == [3, 4]
        new = [bluesky.appview.notify(f"2026-11-20T11:00:0{second}.000Z") for second in range(5)]
        items, cursor = fetch_all(bluesky, cursor)
        assert [item.external_id for item in items if item.at.hour == 11] == [
            new[3], new[4], new[1], new[2], new[0]
        ]  # fmt: skip
        items, _ = fetch_all(bluesky, cursor)
        assert sorted(item.external_id for item in items) == sorted(new), "only the last quarter of an hour again"

    def test_likes_move_the_place_but_are_nobodys_work(self, bluesky: BlueskyPeer) -> None:
        bluesky.appview.notify("2026-11-20T10:00:00.000Z", reason="like")
        items, cursor = fetch_all(bluesky)
        assert items == []
        assert "2026-11-20T10:00:00.000Z" in cursor

    def test_a_reply_tells_who_said_what_under_which_post(self, bluesky: BlueskyPeer) -> None:
        uri = bluesky.appview.notify("2026-11-20T10:35:27.653Z")
        ((item,), _) = fetch_all(bluesky)
        assert (item.kind, item.external_id, item.text) == (Kind.COMMENT, uri, "You missed ours again!")
        assert item.author.handle == "resident.example.com"
        assert item.root_post_external_id == item.parent_external_id
        assert item.root_post_external_id.endswith("app.bsky.feed.post/3n2qfaqcvf22v")
        assert item.at == datetime(2026, 11, 20, 10, 35, 27, 653000, UTC)
        assert item.permalink.startswith("https://bsky.app/profile/did:plc:resident/post/")

    def test_figures_and_followers_are_the_appviews(self, bluesky: BlueskyPeer) -> None:
        counts = {"likeCount": 4, "replyCount": 1, "repostCount": 2, "quoteCount": 0}
        uris = [f"at://did:plc:a/app.bsky.feed.post/{number}" for number in range(30)]
        bluesky.appview.posts = dict.fromkeys(uris[:-1], counts)
        bluesky.appview.followers = 812
        metrics = bluesky.connector.metrics(bluesky.access, uris)
        assert len(metrics) == 29
        assert metrics[uris[0]] == {"likes": 4, "replies": 1, "shares": 2, "quotes": 0}
        assert bluesky.connector.followers(bluesky.access) == 812
