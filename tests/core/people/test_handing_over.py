"""A leaver's open work is handed over by one press, all of it or nothing, and nobody reads it on the way (GOV-3)."""

from typing import Any

import pytest

from accounts import services as register
from accounts.models import Account, AccountGrant, AccountRequest
from core.audit.models import Entry
from core.audit.verbs import RuleBroken, SeveralBroken
from core.notify.models import Notice
from core.people import handing_over, open_work, services
from core.people.models import Person
from enquiries import services as enquiries
from enquiries.models import Conversation, ReplyDraft
from moderation.models import Consultation
from networks.by_hand_models import HandWork
from publishing.models import Post
from publishing.permissions import signers
from tests.accounts.cases import asked, sent
from tests.accounts.test_standing import given
from tests.cast import Cast
from tests.core.people.having_work import KINDS, Load, has_by_hand, keeps, talks
from tests.publishing.conftest import desk as desk_of_publishing
from tests.publishing.desk import Desk

desk = desk_of_publishing
WHY = "Left the council"


def kinds(person: Person) -> list[str]:
    return [work.code for work in open_work.movable(person)]


def leaves(cast: Cast, person: Person, *, nobody: bool = False, **receivers: Person) -> Person:
    return services.take_log_in_away(person_id=person.pk, by=cast.ada, reason=WHY, receivers=receivers, nobody=nobody)


def hands_over(cast: Cast, person: Person, **receivers: Person) -> Person:
    return handing_over.hand_over_work(person_id=person.pk, receivers=receivers, by=cast.ada, reason="Long illness")


def codes(row: Any) -> list[tuple[str, str]]:
    """The newest entry about it: what was done, and why."""
    return list(Entry.objects.about(row).values_list("code", "reason")[:1])


@pytest.fixture
def load(desk: Desk) -> Load:
    return Load.of(desk, desk.cast.grace)


@pytest.mark.django_db
class TestLeaving:
    def test_one_press_moves_all_of_it_row_by_row_and_ends_the_log_in(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        assert kinds(cast.grace) == KINDS
        leaves(cast, cast.grace, everything=cast.tom, views=cast.priya, posts=cast.priya)
        assert open_work.of(cast.grace) == []
        assert not Person.objects.get(pk=cast.grace.pk).is_active
        assert Account.objects.get(pk=load.account.pk).custodian == cast.tom
        assert AccountRequest.objects.get(pk=load.request.pk).requester == cast.tom
        assert HandWork.objects.get(pk=load.by_hand.pk).taken_by == cast.tom
        assert Conversation.objects.get(pk=load.conversation.pk).assignee == cast.tom
        assert Post.objects.get(pk=load.post.pk).author == cast.priya
        assert Consultation.objects.get(pk=load.view.pk).asked == cast.priya
        assert [codes(row) for row in (load.account, load.request, load.post, load.by_hand, load.conversation, load.view)] == [
            [("accounts.custody.changed", WHY)], [("accounts.request.handed_over", WHY)], [("publishing.post.handed_over", WHY)],
            [("networks.by_hand.handed_over", WHY)], [("enquiries.conversation.handed_over", WHY)], [("moderation.consultation.handed_on", WHY)],
        ]  # fmt: skip

    def test_the_record_of_the_leaver_says_what_went_to_whom(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        leaves(cast, cast.grace, everything=cast.priya, requests=cast.tom)
        left = Entry.objects.about(cast.grace).get(code="people.person.left")
        assert (left.after["requests"], left.after["posts"]) == ("1 to Tom Ashby", "1 to Priya Nair")

    def test_receivers_are_told_how_many_and_never_what(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        Notice.objects.all().delete()
        leaves(cast, cast.grace, everything=cast.tom, views=cast.priya)
        told = list(Notice.objects.filter(key__startswith="people.handed_over").order_by("id"))
        assert [notice.person for notice in told] == [cast.priya] + [cast.tom] * 5
        words = "Ada Lindqvist handed over to you what Grace Mensah had: "
        assert told[1].words == f"{words}1 conversation with their name on it"
        assert not any(load.conversation.reference in notice.words for notice in told)

    def test_without_a_receiver_nothing_happens_and_each_kind_is_named(self, desk: Desk, load: Load) -> None:
        with pytest.raises(SeveralBroken) as refused:
            leaves(desk.cast, desk.cast.grace, accounts=desk.cast.tom)
        assert list(refused.value.sentences) == [kind for kind in KINDS if kind != "accounts"]
        assert refused.value.sentences["posts"] == "Select who receives 1 unfinished post, or leave it with nobody."
        assert Person.objects.get(pk=desk.cast.grace.pk).is_active
        assert Account.objects.get(pk=load.account.pk).custodian == desk.cast.grace

    def test_what_a_receiver_may_not_have_is_all_listed_before_anything_moves(self, desk: Desk, load: Load) -> None:
        before = Entry.objects.count()
        with pytest.raises(SeveralBroken) as refused:
            leaves(desk.cast, desk.cast.grace, everything=desk.cast.arthur)
        assert refused.value.sentences == {
            "requests": "1 request for an account that is not sent cannot go to Arthur Bell. Arthur Bell may not ask for an account for Communications.",
            "by_hand": "1 post that they are to do by hand cannot go to Arthur Bell. Comms officers and Comms managers post by hand, and check what others posted.",
            "posts": "1 unfinished post cannot go to Arthur Bell. Arthur Bell may not write for all of the accounts that it goes to.",
            "conversations": "1 conversation with their name on it cannot go to Arthur Bell. Arthur Bell may not answer it: it belongs to another team.",
            "views": "1 view that they were asked for in a case cannot go to Arthur Bell. Arthur Bell is not among those who are consulted.",
        }
        assert Entry.objects.count() == before
        assert Account.objects.get(pk=load.account.pk).custodian == desk.cast.grace

    def test_what_is_left_with_nobody_is_left_on_purpose_and_comms_is_told(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        leaves(cast, cast.grace, nobody=True)
        assert Account.objects.get(pk=load.account.pk).custodian is None
        assert HandWork.objects.get(pk=load.by_hand.pk).taken_by is None
        left = Conversation.objects.get(pk=load.conversation.pk)
        assert (left.state, left.assignee, left.due_at) == ("new", None, load.conversation.due_at)
        told = Notice.objects.filter(person=cast.tom, key__startswith="people.left_with_nobody").order_by("id")
        assert told[4].words == (
            "Grace Mensah has left, and Ada Lindqvist left with nobody what they had: 1 account that they keep. Left the council"
        )
        assert [notice.key.split(".")[3] for notice in told] == KINDS
        assert Notice.objects.filter(person=cast.priya, key__startswith="people.left_with_nobody").count() == len(KINDS)

    def test_what_was_left_with_nobody_can_still_be_handed_over(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        leaves(cast, cast.grace, nobody=True)
        assert kinds(cast.grace) == ["views", "posts", "requests"]
        hands_over(cast, cast.grace, requests=cast.tom, posts=cast.tom, views=cast.priya)
        assert open_work.of(cast.grace) == []

    def test_somebody_without_open_work_needs_no_receiver(self, cast: Cast) -> None:
        leaves(cast, cast.arthur)
        assert not Person.objects.get(pk=cast.arthur.pk).is_active

    def test_rights_on_single_accounts_end_too(self, cast: Cast) -> None:
        account = cast.account()
        given(account, cast.leah, "posts.write")
        leaves(cast, cast.leah)
        assert not AccountGrant.objects.exists()
        assert codes(account) == [("accounts.grant.ended", WHY)]


@pytest.mark.django_db
class TestHandingOver:
    def test_the_log_in_stays_and_so_does_what_nobody_was_named_for(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        hands_over(cast, cast.grace, posts=cast.tom, conversations=cast.tom)
        assert kinds(cast.grace) == ["views", "by_hand", "accounts", "requests"]
        assert Person.objects.get(pk=cast.grace.pk).rights.roles == {"comms_officer"}
        entry = Entry.objects.about(cast.grace).get(code="people.person.work_handed_over")
        assert (entry.reason, entry.after) == (
            "Long illness",
            {"conversations": "1 to Tom Ashby", "posts": "1 to Tom Ashby"},
        )

    @pytest.mark.parametrize(
        ("receivers", "sentence"),
        [
            ({}, "Select who receives it."),
            ({"posts": "grace"}, "Grace Mensah has it already. Select somebody else."),
            (
                {"letters": "tom"},
                "There is no kind of work “letters” that can be handed over. One of these: views, conversations,",
            ),
            ({"proposals": "tom"}, "There is no kind of work “proposals”"),
        ],
    )
    def test_who_receives_what_must_make_sense(
        self, desk: Desk, load: Load, receivers: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(RuleBroken) as refused:
            hands_over(desk.cast, desk.cast.grace, **{kind: getattr(desk.cast, who) for kind, who in receivers.items()})
        assert refused.value.sentence.startswith(sentence)

    def test_nobody_receives_without_a_log_in_or_a_role(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        leaves(cast, cast.dev)
        with pytest.raises(RuleBroken, match="Dev Shah has no log-in. Select somebody else."):
            hands_over(cast, cast.grace, accounts=cast.dev)
        services.end_role(membership_id=cast.arthur.memberships.get().pk, by=cast.ada, reason="Ended")
        with pytest.raises(RuleBroken, match="Arthur Bell holds no role, so cannot receive any work."):
            hands_over(cast, cast.grace, accounts=cast.arthur)

    def test_a_reason_is_needed_and_something_to_hand_over(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        with pytest.raises(RuleBroken, match="Enter your reason"):
            handing_over.hand_over_work(person_id=cast.grace.pk, receivers={"posts": cast.tom}, by=cast.ada, reason=" ")
        with pytest.raises(RuleBroken, match="Arthur Bell has no open work"):
            hands_over(cast, cast.arthur, everything=cast.tom)

    def test_only_an_administrator_hands_over(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        for role, person in cast.everybody().items():
            if role != "administrator":
                with pytest.raises(RuleBroken, match="Administrator can"):
                    handing_over.hand_over_work(
                        person_id=cast.grace.pk, receivers={"posts": cast.tom}, by=person, reason="x"
                    )
        assert Post.objects.get(pk=load.post.pk).author == cast.grace

    def test_a_source_alone_asks_the_same(self, desk: Desk, load: Load) -> None:
        cast, facts = desk.cast, {"from_person": desk.cast.grace, "reason": "x"}
        posts = open_work.source_of("posts")
        with pytest.raises(RuleBroken, match="Administrator can"):
            posts.hand_over(to_person=cast.tom, by=cast.priya, **facts)
        with pytest.raises(RuleBroken, match="may not write"):
            posts.hand_over(to_person=cast.arthur, by=cast.ada, **facts)
        with pytest.raises(RuleBroken, match="Administrator can"):
            posts.leave(person=cast.grace, by=cast.priya, reason="x")


@pytest.mark.django_db
class TestAccounts:
    def test_a_draft_goes_to_who_may_ask_for_its_department(self, cast: Cast) -> None:
        request = asked(cast)
        with pytest.raises(RuleBroken, match="Leah Pryce may not ask for an account for Waste"):
            hands_over(cast, cast.dev, requests=cast.leah)
        hands_over(cast, cast.dev, requests=cast.helen)
        assert AccountRequest.objects.get(pk=request.pk).requester == cast.helen

    def test_a_request_in_review_and_a_proposal_stay_and_say_why(self, cast: Cast, council: Any) -> None:
        sent(cast)
        content = b"network,name,address,department\nTikTok,Bins,https://www.tiktok.com/@bins,Waste"
        file = register.upload_accounts(name="a.csv", content=content, by=cast.grace)
        register.propose_file(file_id=file.pk, grounds="A list", by=cast.grace)
        (review,), (proposal,) = open_work.of(cast.dev), open_work.of(cast.grace)
        assert (review.words, review.stays[:28]) == (
            "1 request for an account in review",
            "Whoever decides on it goes o",
        )
        assert (proposal.words, bool(proposal.stays)) == ("1 proposal that waits for a second person", True)
        leaves(cast, cast.dev)
        assert AccountRequest.objects.get().requester == cast.dev

    def test_a_request_that_comes_back_to_a_leaver_is_handed_over_then(self, cast: Cast, council: Any) -> None:
        request = sent(cast)
        leaves(cast, cast.dev)
        register.ask_for_changes(request_id=request.pk, by=cast.priya, reason="Who covers?")
        hands_over(cast, cast.dev, requests=cast.helen)
        again = register.send_request(request_id=request.pk, by=cast.helen)
        assert (again.requester, again.state, again.round) == (cast.helen, "in_review", 2)

    def test_a_closed_account_needs_no_keeper(self, cast: Cast) -> None:
        keeps(cast, cast.account(), cast.tom)
        Account.objects.update(state="closing")
        Account.objects.update(state="closed")
        assert open_work.of(cast.tom) == []


@pytest.mark.django_db
class TestPosts:
    def test_whoever_receives_a_post_cannot_sign_it_and_its_writer_still_cannot(self, desk: Desk) -> None:
        cast, post = desk.cast, desk.waiting(by=desk.cast.grace)
        services.give_role(person=cast.grace, role="comms_manager", department=cast.comms, by=cast.ada)
        services.give_role(person=cast.tom, role="comms_manager", department=cast.comms, by=cast.ada)
        assert signers(desk.fresh(post)) == [cast.priya, cast.tom]
        hands_over(cast, cast.grace, posts=cast.tom)
        assert signers(desk.fresh(post)) == [cast.priya]

    def test_the_only_one_who_can_sign_it_does_not_receive_it(self, desk: Desk) -> None:
        desk.waiting()
        with pytest.raises(RuleBroken, match="Only Priya Nair can sign it, so somebody else must have it."):
            hands_over(desk.cast, desk.cast.grace, posts=desk.cast.priya)

    def test_some_of_many_that_cannot_go_are_counted_and_all_stay(self, desk: Desk) -> None:
        desk.written()
        bins = desk.written(desk.draft(desk.bins, text="Bins"))
        with pytest.raises(RuleBroken, match="^1 of 2 unfinished posts cannot go to Dev Shah."):
            hands_over(desk.cast, desk.cast.grace, posts=desk.cast.dev)
        assert desk.fresh(bins).author == desk.cast.grace

    def test_what_hangs_on_a_signature_is_shown(self, desk: Desk) -> None:
        desk.scheduled()
        desk.waiting(desk.draft(text="Another"))
        shown = {work.code: work.words for work in open_work.of(desk.cast.priya)}
        assert shown == {
            "only_they_sign": "1 post that only they can sign",
            "signed": "1 post that they signed and that is not out yet",
        }
        assert kinds(desk.cast.priya) == []
        services.give_role(person=desk.cast.tom, role="comms_manager", department=None, by=desk.cast.ada)
        assert [work.code for work in open_work.of(desk.cast.priya)] == ["signed"]


@pytest.mark.django_db
class TestConversations:
    def test_team_deadline_and_promise_stay_and_the_draft_goes_over(self, desk: Desk) -> None:
        cast, talk = desk.cast, talks(desk.facebook, desk.cast.grace)
        enquiries.keep_draft(conversation_id=talk.pk, text="Dear Maureen", by=cast.grace)
        hands_over(cast, cast.grace, conversations=cast.callum)
        moved = Conversation.objects.get(pk=talk.pk)
        assert (moved.assignee, moved.team, moved.due_at, moved.state) == (
            cast.callum,
            talk.team,
            talk.due_at,
            talk.state,
        )
        assert ReplyDraft.objects.get().person == cast.callum

    def test_a_colleagues_own_draft_is_not_written_over(self, desk: Desk) -> None:
        cast, talk = desk.cast, talks(desk.facebook, desk.cast.grace)
        for person, text in ((cast.grace, "Dear Maureen"), (cast.callum, "Hello")):
            ReplyDraft.objects.create(conversation=talk, person=person, text=text)
        hands_over(cast, cast.grace, conversations=cast.callum)
        assert ReplyDraft.objects.get(person=cast.callum).text == "Hello"

    def test_only_who_may_answer_there_receives_it(self, desk: Desk) -> None:
        talks(desk.facebook, desk.cast.grace)
        with pytest.raises(RuleBroken, match="Leah Pryce may not answer it: it belongs to another team"):
            hands_over(desk.cast, desk.cast.grace, conversations=desk.cast.leah)

    def test_of_a_team_it_is_its_teams_again_and_the_clock_is_counted_where_we_waited(self, desk: Desk) -> None:
        cast, talk = desk.cast, talks(desk.facebook, desk.cast.grace)
        given = enquiries.assign(conversation_id=talk.pk, team=cast.waste, by=cast.grace)
        enquiries.take(conversation_id=given.pk, by=cast.grace)
        Conversation.objects.filter(pk=talk.pk).update(state="waiting", due_at=None)
        leaves(cast, cast.grace, nobody=True)
        left = Conversation.objects.get(pk=talk.pk)
        assert (left.state, left.team, left.assignee) == ("with_team", cast.waste, None)
        assert left.due_at is not None
        assert codes(left) == [("enquiries.conversation.let_go", WHY)]


@pytest.mark.django_db
class TestViews:
    def test_neither_who_asked_nor_who_was_asked_already_receives_the_question(self, desk: Desk, load: Load) -> None:
        cast = desk.cast
        services.give_role(person=cast.tom, role="comms_manager", department=None, by=cast.ada)
        with pytest.raises(RuleBroken, match="Tom Ashby asked for this view, so somebody else must give it"):
            hands_over(cast, cast.grace, views=cast.tom)
        Consultation.objects.create(case=load.view.case, about="warning", asked=cast.helen, asked_by=cast.tom)
        with pytest.raises(RuleBroken, match="Helen Brooks was asked for a view in this case already"):
            hands_over(cast, cast.grace, views=cast.helen)


@pytest.mark.django_db
def test_counting_takes_the_same_queries_however_much_there_is(desk: Desk, django_assert_num_queries: Any) -> None:
    for number in range(3):
        keeps(desk.cast, desk.cast.account(handle=f"a{number}"), desk.cast.grace)
        desk.written(desk.draft(text=f"Post {number}"))
        talks(desk.facebook, desk.cast.grace, f"c-{number}")
        with django_assert_num_queries(16):
            open_work.of(desk.cast.grace)


@pytest.mark.django_db
def test_what_a_manager_alone_can_sign_takes_the_same_queries(desk: Desk, django_assert_num_queries: Any) -> None:
    for number in range(3):
        desk.waiting(desk.draft(text=f"Post {number}"))
        with django_assert_num_queries(22):
            open_work.of(desk.cast.priya)


@pytest.mark.django_db
def test_work_by_hand_goes_over_with_the_time_at_which_it_was_received(desk: Desk) -> None:
    work = has_by_hand(desk, desk.cast.grace)
    hands_over(desk.cast, desk.cast.grace, by_hand=desk.cast.tom)
    moved = HandWork.objects.get(pk=work.pk)
    assert moved.taken_by == desk.cast.tom
    assert moved.taken_at is not None
