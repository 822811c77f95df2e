"""What a leaver leaves on the desk: posts that they wrote, and posts that hang on their signature (GOV-3)."""

from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from core.audit.verbs import change
from core.people.models import Person
from core.people.open_work import HasKey, Source
from networks.states import OutboundState
from publishing import actions
from publishing.models import Post
from publishing.permissions import SIGN, WRITE, accounts_of, may_change, only_signed_by, signers
from publishing.states import PostState


class Posts(Source[Post]):
    """Whoever receives a post is its author from now on, and so cannot sign it; nor can whoever wrote a version of it."""

    code, one, many, duty = "posts", "unfinished post", "unfinished posts", WRITE

    def rows(self, person: HasKey) -> QuerySet[Post]:
        open_states = [PostState.DRAFT, PostState.SENT_BACK, PostState.IN_REVIEW]
        return Post.objects.with_current().filter(author_id=person.pk, state__in=open_states)

    def url(self, person: HasKey) -> str:
        return f"{reverse('publishing:posts')}?author={person.pk}"

    def refusal(self, row: Post, receiver: Person) -> str:
        if not may_change(receiver, row):
            where = "for all of the accounts that it goes to" if accounts_of(row) else f"for {row.department}"
            return f"{receiver} may not write {where}."
        alone = row.state == PostState.IN_REVIEW and receiver.rights.holds(SIGN) and signers(row) == [receiver]
        return f"Only {receiver} can sign it, so somebody else must have it." if alone else ""

    def give(self, row: Post, receiver: Person, by: Person, reason: str) -> None:
        row.author = receiver
        change(row, code=actions.HANDED_OVER, by=by, reason=reason, extra={"to": str(receiver)})


class OnlyTheySign(Source[Post]):
    """Nobody else could sign what waits: a role is needed, not a receiver."""

    code, one, many = "only_they_sign", "post that only they can sign", "posts that only they can sign"
    stays = "Give somebody else a role that signs for its accounts."

    def rows(self, person: HasKey) -> QuerySet[Post]:
        return Post.objects.filter(pk__in=only_signed_by(person.pk))

    def url(self, person: HasKey) -> str:
        return reverse("publishing:approvals")


class Signed(Source[Post]):
    """The outbox asks at the minute whether the signer still may sign (`publishing.gates`)."""

    code, one, many = (
        "signed",
        "post that they signed and that is not out yet",
        "posts that they signed and that are not out yet",
    )
    stays = "Once they may not sign any more, each is held at its minute. Change its time, and somebody else can sign it anew."

    def rows(self, person: HasKey) -> QuerySet[Post]:
        waiting = [OutboundState.SCHEDULED, OutboundState.HELD, OutboundState.BY_HAND]
        signed = Post.objects.filter(approvals__signer_id=person.pk, approvals__void_at__isnull=True)
        return signed.filter(publications__outbound__state__in=waiting).distinct()

    def url(self, person: HasKey) -> str:
        return reverse("publishing:calendar_list")


SOURCES: Final[tuple[Source[Any], ...]] = (Posts(), OnlyTheySign(), Signed())
