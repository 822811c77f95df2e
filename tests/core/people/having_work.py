"""A leaver with something of every kind in their name, made by the verbs of each floor."""

from dataclasses import dataclass
from typing import Any

from accounts import services as register
from accounts.models import Account, AccountRequest
from core.people import services as people
from core.people.models import Person
from enquiries import services as enquiries
from enquiries.models import Conversation
from moderation import services as moderation
from moderation.models import Consultation
from networks.by_hand_models import HandWork
from networks.by_hand_states import HandState
from networks.models import Outbound
from networks.states import OutboundState
from publishing.models import Post
from tests.accounts.cases import asked
from tests.cast import Cast
from tests.enquiries.talk import arrives
from tests.moderation.post import recorded
from tests.publishing.desk import Desk


def keeps(cast: Cast, account: Account, person: Person) -> Account:
    return register.change_facts(
        account_id=account.pk, facts={"custodian": person}, by=cast.ada, seen=Account.objects.get(pk=account.pk).version
    )


def has_by_hand(desk: Desk, person: Person, **parts: Any) -> HandWork:
    """Scheduled, then taken by `person` to be posted by hand."""
    post = desk.scheduled(desk.draft(**parts), by=desk.cast.tom)
    (row,) = desk.rows(post)
    Outbound.objects.filter(pk=row.pk).update(state="sending")
    Outbound.objects.filter(pk=row.pk).update(state=OutboundState.BY_HAND)
    return HandWork.objects.create(outbound_id=row.pk, taken_by=person, state=HandState.NOT_DONE)


def talks(account: Account, person: Person, external_id: str = "c-1", **facts: Any) -> Conversation:
    """A conversation that `person` has taken."""
    found = arrives(account, external_id, root_post_external_id=f"p-{external_id}", **facts)
    return enquiries.take(conversation_id=found.pk, by=person)


@dataclass
class Load:
    """What Grace has, one of each kind."""

    account: Account
    request: AccountRequest
    post: Post
    by_hand: HandWork
    conversation: Conversation
    view: Consultation

    @classmethod
    def of(cls, desk: Desk, person: Person) -> "Load":
        """`person` is a Comms officer; for the time of a question they are consulted as a manager."""
        cast = desk.cast
        given = people.give_role(person=person, role="comms_manager", department=cast.comms, by=cast.ada)
        consulted = Person.objects.get(pk=person.pk)
        view = moderation.consult(case_id=recorded(cast, desk.x).pk, person=consulted, about="warning", by=cast.tom)
        people.end_role(membership_id=given.pk, by=cast.ada, reason="Cover is over")
        return cls(
            keeps(cast, desk.facebook, person),
            asked(cast, by=person, department=cast.comms),
            desk.written(by=person),
            has_by_hand(desk, person, text="By hand"),
            talks(desk.facebook, person),
            view,
        )


KINDS = ["views", "conversations", "posts", "by_hand", "accounts", "requests"]
"""In the order of the floors, the highest first."""
