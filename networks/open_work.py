"""What a leaver was about to post by hand (GOV-3). All other work of the outbox is nobody's own."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import over
from core.audit.verbs import change
from core.people.models import Person
from core.people.open_work import HasKey, Source
from networks import actions
from networks.by_hand_models import HandWork
from networks.by_hand_permissions import NOT_YOURS
from networks.by_hand_states import HandState
from networks.models import Outbound
from networks.states import OutboundState
from networks.telling import SETTLE


class ByHand(Source[HandWork]):
    """Taken, and not posted yet. What must be checked or mended anybody can do who settles such things."""

    code, one, many = "by_hand", "post that they are to do by hand", "posts that they are to do by hand"
    duty = SETTLE

    def rows(self, person: HasKey) -> QuerySet[HandWork]:
        taken = HandWork.objects.with_item().filter(taken_by_id=person.pk, state=HandState.NOT_DONE)
        return taken.filter(outbound__state=OutboundState.BY_HAND)

    def url(self, person: HasKey) -> str:
        return reverse("outbox:items")

    def locked_rows(self, person: HasKey) -> list[HandWork]:
        """The items first, as every verb of work by hand locks them."""
        items = Outbound.objects.filter(hand_work__in=self.rows(person)).order_by("pk")
        list(items.select_for_update(of=("self",)).values_list("pk"))
        return super().locked_rows(person)

    def refusal(self, row: HandWork, receiver: Person) -> str:
        return "" if over(receiver, SETTLE, row.outbound.account) else NOT_YOURS

    def give(self, row: HandWork, receiver: Person, by: Person, reason: str) -> None:
        row.taken_by, row.taken_at = receiver, timezone.now()
        change(row, code=actions.HAND_HANDED_OVER, by=by, reason=reason, extra={"to": str(receiver)})

    def let_go(self, row: HandWork, by: Person, reason: str) -> None:
        row.taken_by, row.taken_at = None, None
        change(row, code=actions.HAND_LET_GO, by=by, reason=reason)
