"""What is particular to Flickr, seen at the network itself."""

from dataclasses import replace

import pytest

from accounts.catalogue import Action
from networks.outcomes import Accepted, CertainlyNot, Failed, Refused, Unauthorised
from networks.protocol import Card, Kind, Left, Request, Target
from tests.networks.contract.doing import do, done
from tests.networks.drop_proxy import DropProxy
from tests.networks.flickr.peer import FlickrPeer


class TestAPicture:
    def test_the_first_line_is_its_title_and_the_rest_its_description(self, flickr: FlickrPeer) -> None:
        done(flickr, flickr.post("Elm Road – bins & bags\n\nEmptied on Tuesday."))
        assert [seen.text for seen in flickr.seen()] == ["Elm Road – bins & bags\nEmptied on Tuesday."]

    def test_nobody_sees_it_before_it_is_sent(self, flickr: FlickrPeer) -> None:
        request = flickr.post()
        handle = flickr.connector.prepare(flickr.access, request, {})
        assert flickr.seen() == []
        assert flickr.connector.look_up(flickr.access, request, handle) == CertainlyNot()
        left = flickr.connector.left_behind(flickr.access.external_id, handle)
        accepted = flickr.connector.send(flickr.access, request, handle)
        assert isinstance(accepted, Accepted)
        assert left == Left("A private picture", (accepted.url,))
        assert len(flickr.seen()) == 1

    def test_an_upload_whose_answer_was_lost_is_found_by_its_tag(self, flickr: FlickrPeer) -> None:
        request = flickr.post()
        with DropProxy(flickr.access.base_url).running() as proxy:
            proxy.plan("answer lost", "POST /flickr/services/upload")
            with pytest.raises(Failed) as caught:
                flickr.connector.prepare(replace(flickr.access, base_url=proxy.url), request, {})
        kept = caught.value.kept or {}
        assert set(kept) == {"job"}
        perhaps = flickr.connector.left_behind(flickr.access.external_id, kept)
        assert perhaps is not None
        assert perhaps.what == f"Perhaps a private picture, with the tag council:job={kept['job']},"
        handle = flickr.connector.prepare(flickr.access, request, kept)
        assert [entry["object"] for entry in flickr.account.ledger(effect="media")] == [handle["photo"]]

    def test_an_upload_that_never_arrived_is_made_again(self, flickr: FlickrPeer) -> None:
        handle = flickr.connector.prepare(flickr.access, flickr.post(), {"job": "0" * 32})
        assert handle["job"] == "0" * 32
        assert len(flickr.account.ledger(effect="media")) == 1

    def test_a_refusal_of_the_upload_is_in_plain_words(self, flickr: FlickrPeer) -> None:
        with pytest.raises(Failed) as caught:
            flickr.connector.prepare(flickr.access, flickr.post("Bins", flickr.keyring.picture("", b"no picture")), {})
        assert caught.value.outcome == Refused("Flickr does not know this kind of picture.", before_sending=False)
        assert caught.value.kept is None, "nothing was left there"

    def test_a_picture_that_somebody_has_deleted_meanwhile_is_certainly_not_out(self, flickr: FlickrPeer) -> None:
        request = flickr.post()
        handle = flickr.connector.prepare(flickr.access, request, {})
        done(flickr, Request(Action.DELETE, target=Target(handle["photo"])))
        outcome = flickr.connector.send(flickr.access, request, handle)
        assert outcome == Refused("The picture that was uploaded is no longer on Flickr.", before_sending=False)
        assert flickr.connector.look_up(flickr.access, request, handle) == CertainlyNot()

    def test_a_link_must_stand_in_the_text(self, flickr: FlickrPeer) -> None:
        with pytest.raises(Failed):
            flickr.connector.prepare(
                flickr.access, replace(flickr.post("Bins"), link=Card("https://example.gov.uk")), {}
            )


class TestComments:
    def test_a_residents_comment_is_removed_and_ours_deleted_and_once_is_enough(self, flickr: FlickrPeer) -> None:
        comment = flickr.comment(done(flickr, flickr.post()), "Abuse")
        ours = done(flickr, Request(Action.REPLY, "Please do not ^GM", target=comment))
        for _ in range(2):
            done(flickr, Request(Action.REMOVE, target=comment))
            done(flickr, Request(Action.DELETE, target=Target(ours.external_id)))
        assert len(flickr.standing()) == 1

    def test_without_the_picture_named_it_is_read_from_the_comment(self, flickr: FlickrPeer) -> None:
        comment = flickr.comment(done(flickr, flickr.post()), "Whose bin is it?")
        accepted = done(flickr, Request(Action.REPLY, "Ours ^GM", target=Target(comment.external_id)))
        assert accepted.url.endswith(f"#comment{accepted.external_id.rpartition('-')[2]}")

    def test_a_picture_that_is_gone_cannot_be_commented_on(self, flickr: FlickrPeer) -> None:
        accepted = done(flickr, flickr.post())
        comment = flickr.comment(accepted, "Whose bin is it?")
        done(flickr, Request(Action.DELETE, target=Target(accepted.external_id)))
        outcome = do(flickr, Request(Action.REPLY, "Ours ^GM", target=comment))
        assert outcome == Refused(
            "The picture is no longer on Flickr, so it cannot be commented on.", before_sending=False
        )

    def test_what_residents_type_comes_as_they_typed_it(self, flickr: FlickrPeer) -> None:
        comment = flickr.comment(done(flickr, flickr.post()), 'Bins & "bags" <today>')
        (item,) = flickr.connector.fetch_inbound(flickr.access, "").items
        assert (item.kind, item.text) == (Kind.COMMENT, 'Bins & "bags" <today>')
        assert item.author.external_id == comment.person


class TestAccess:
    def test_an_access_that_may_only_read_cannot_post(self, flickr: FlickrPeer) -> None:
        flickr.control("POST", "permissions", lost=["write"])
        assert not flickr.connector.profile(flickr.access).can_post

    def test_a_signature_with_another_secret_is_a_lost_access(self, flickr: FlickrPeer) -> None:
        secrets = {**flickr.access.secrets, "token_secret": "another"}
        with pytest.raises(Failed) as caught:
            flickr.connector.profile(replace(flickr.access, secrets=secrets))
        assert isinstance(caught.value.outcome, Unauthorised)
