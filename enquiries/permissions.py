"""Who may read, give out, take and answer a conversation; each answer with its sentence."""

from django.db.models import Q

from accounts.permissions import over, reachable
from accounts.training import may_speak
from core.audit.verbs import Answer, no, yes
from core.people.models import Person
from enquiries import states
from enquiries.deadlines import waits_since
from enquiries.models import Conversation, ConversationQuerySet
from enquiries.states import ConversationState


def readable(person: Person, rows: ConversationQuerySet | None = None) -> ConversationQuerySet:
    """The conversations that this person may read: all, or those of their team and of the accounts in their reach."""
    rows = Conversation.objects.all() if rows is None else rows
    if person.rights.everywhere("enquiries.read"):
        return rows
    if not person.rights.holds("enquiries.read"):
        return rows.none()
    accounts = reachable(person, "enquiries.read")
    return rows.filter(Q(team_id__in=person.rights.own("enquiries.read")) | Q(account_id__in=accounts or []))


def may_read(person: Person, conversation: Conversation) -> bool:
    return _reaches(person, "enquiries.read", conversation)


def may_triage(person: Person, conversation: Conversation) -> Answer:
    """Comms give out enquiries; a team sends back and hands over its own (NH 5.2, 5.4)."""
    if _reaches(person, "enquiries.triage", conversation) or conversation.assignee_id == person.pk:
        return yes()
    return no("Communications decide which team deals with this.")


def may_take(person: Person, conversation: Conversation) -> Answer:
    """One person visibly deals with each (NH 5.3)."""
    if conversation.state not in states.OPEN:
        return no(f"This conversation is “{conversation.get_state_display()}”.")
    if not _reaches(person, "enquiries.answer", conversation):
        return no("This belongs to another team. Ask Communications to hand it to yours.")
    if conversation.assignee_id == person.pk:
        return no("You have this already.")
    if conversation.assignee_id is not None:
        return no(f"{conversation.assignee} deals with this. Ask them to hand it over.")
    return yes()


def may_receive(person: Person, conversation: Conversation) -> Answer:
    """Have it handed over: whoever could take it if nobody had it."""
    if _reaches(person, "enquiries.answer", conversation):
        return yes()
    return no(f"{person} may not answer it: it belongs to another team.")


def may_answer(person: Person, conversation: Conversation) -> Answer:
    """Only the person whose name is on it, and only where the account may speak."""
    if not _reaches(person, "enquiries.answer", conversation):
        return no("This belongs to another team.")
    if conversation.assignee_id is None:
        return no("Take this to reply.")
    if conversation.assignee_id != person.pk:
        return no(f"{conversation.assignee} deals with this.")
    if conversation.state not in states.OPEN:
        return no(f"This conversation is “{conversation.get_state_display()}”. Take it again to write once more.")
    if not conversation.account.answers:
        return no(
            f"{conversation.account} is “{conversation.account.get_state_display()}”: nothing can be sent from it now."
        )
    return yes()


def may_reply(person: Person, conversation: Conversation) -> Answer:
    """Send a reply or a holding reply: whoever may answer, with training that is current (REG-10)."""
    answer = may_answer(person, conversation)
    return may_speak(person, to="reply") if answer else answer


def may_wait(person: Person, conversation: Conversation) -> Answer:
    """Only once something of ours is out that the resident can answer: the clock is not stopped to gain time."""
    if not (answer := may_answer(person, conversation)):
        return answer
    if conversation.state == ConversationState.WAITING:
        return no("This waits for the resident already.")
    if waits_since(conversation) is not None:
        return no("Write to the resident first, for example a holding reply that asks for what you need.")
    return yes()


def may_note(person: Person, conversation: Conversation) -> Answer:
    if _reaches(person, "enquiries.answer", conversation) or may_triage(person, conversation):
        return yes()
    return no("You may read this conversation, not write in it.")


def may_finish(person: Person, conversation: Conversation) -> Answer:
    """Whoever may write in it ends it; what has a colleague’s name on it only they, or those who triage."""
    if conversation.state not in states.OPEN:
        return no(f"This conversation is “{conversation.get_state_display()}” already.")
    if conversation.assignee_id not in {None, person.pk} and not may_triage(person, conversation):
        return no(f"{conversation.assignee} deals with this.")
    return may_note(person, conversation)


def _reaches(person: Person, duty: str, conversation: Conversation) -> bool:
    if person.rights.everywhere(duty):
        return True
    if conversation.team_id is not None and conversation.team_id in person.rights.own(duty):
        return True
    return over(person, duty, conversation.account)
