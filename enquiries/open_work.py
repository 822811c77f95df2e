"""What a leaver leaves in the inbox (GOV-3). Whoever hands it over reads none of it: there are counts, and sentences about teams."""

from django.db.models import QuerySet
from django.urls import reverse

from core.audit.verbs import change
from core.people.models import Person
from core.people.open_work import HasKey, Source
from enquiries import actions
from enquiries.deadlines import set_deadline
from enquiries.models import Conversation, ReplyDraft
from enquiries.permissions import may_receive
from enquiries.states import ConversationState


class Conversations(Source[Conversation]):
    """Deadline, promise and team stay as they are; what the leaver had begun to write goes over too."""

    code = "conversations"
    one, many = "conversation with their name on it", "conversations with their name on them"
    duty = "enquiries.answer"

    def rows(self, person: HasKey) -> QuerySet[Conversation]:
        return Conversation.objects.mine(person.pk).select_related("account", "team")

    def url(self, person: HasKey) -> str:
        return f"{reverse('enquiries:inbox')}?view=open"

    def refusal(self, row: Conversation, receiver: Person) -> str:
        answer = may_receive(receiver, row)
        return "" if answer else answer.sentence

    def give(self, row: Conversation, receiver: Person, by: Person, reason: str) -> None:
        _hand_over_draft(row, receiver)
        row.assignee = receiver
        change(row, code=actions.HANDED_OVER, by=by, reason=reason, extra={"to": str(receiver)})

    def let_go(self, row: Conversation, by: Person, reason: str) -> None:
        """Its team’s again, or to be given to one. Where we waited for the resident the clock is counted anew, as for any team."""
        waited, row.assignee = row.state == ConversationState.WAITING, None
        if waited:
            set_deadline(row)
        to = ConversationState.WITH_TEAM if row.team_id else ConversationState.NEW
        change(row, to=to, code=actions.LET_GO, by=by, reason=reason)


def _hand_over_draft(conversation: Conversation, receiver: Person) -> None:
    """Unless the receiver has begun to write there too."""
    if not ReplyDraft.objects.filter(conversation=conversation, person=receiver).exists():
        ReplyDraft.objects.filter(conversation=conversation, person=conversation.assignee_id).update(person=receiver)
