"""What the office did about each enquiry: given to a team, taken, answered in time or late."""

from datetime import date, datetime, timedelta
from typing import Final

from council_social.demonstration.pen import at
from council_social.demonstration.residents import Enquiry, Written
from council_social.demonstration.scene import Scene
from council_social.demonstration.sending import address_of, goes_out
from enquiries import services
from enquiries.models import Conversation, Message
from enquiries.states import CLOCK_RUNS, OPEN
from enquiries.taking_in import take_in
from networks.protocol import Inbound, Kind

ANSWERERS: Final = {
    "museum": ["leah"], "careline": ["noor"], "waste": ["dev"], "revenues": ["beth"], "planning": ["sam"], "parks": ["kit"], "venues": ["rhys"],
}  # fmt: skip
"""Who answers for a team; for the rest it is Comms and Customer Services."""
ANYBODY: Final = ["grace", "tom", "callum", "callum", "mina"]
DELIVERED: Final = timedelta(seconds=40)
"""Until a network has told us."""
OUT: Final = timedelta(seconds=4)
"""Until it has taken a reply."""
MOVED: Final = "It is about their own account, which we do not discuss in public."
THANKED: Final = "Thanked us, nothing was asked"


def enter_enquiry(scene: Scene, enquiry: Enquiry) -> None:
    """Enters every step of it."""
    on = scene.diary.on
    on(enquiry.moment + DELIVERED, lambda now: arrives(scene, enquiry.written, enquiry.moment))
    on(enquiry.triaged, lambda now: triage(scene, enquiry))
    if enquiry.note:
        on(enquiry.triaged + timedelta(minutes=4), lambda now: _note(scene, enquiry))
    if again := enquiry.again:
        on(enquiry.taken, lambda now: arrives(scene, again, now))
    if not enquiry.reply:
        on(enquiry.ends, lambda now: _no_response(scene, enquiry.written, enquiry.matter["nothing"]))
    elif enquiry.moved:
        on(enquiry.ends, lambda now: _move(scene, enquiry))
    else:
        _enter_answer(scene, enquiry)


def _enter_answer(scene: Scene, enquiry: Enquiry) -> None:
    on, day, written = scene.diary.on, enquiry.answered_on, enquiry.written
    on(enquiry.taken, lambda now: take(scene, enquiry))
    on(enquiry.ends, lambda now: answer(scene, written, enquiry.promise or enquiry.reply, promised_for=day))
    if day:
        on(at(day, 11), lambda now: answer(scene, written, enquiry.reply))
    if thanks := enquiry.thanks:
        later = scene.office.working(enquiry.ends, 40)
        on(enquiry.ends + timedelta(minutes=21), lambda now: arrives(scene, thanks, now))
        on(later, lambda now: _no_response(scene, thanks, THANKED))


def arrives(scene: Scene, written: Written, moment: datetime) -> Message:
    """The network delivers it."""
    message = take_in(inbound(scene, written, moment))
    assert message is not None
    scene.made[written.external_id] = message.conversation_id
    return message


def inbound(scene: Scene, written: Written, moment: datetime) -> Inbound:
    """As the network would have delivered it; a comment stands under the newest post of this account."""
    account = scene.accounts[written.account]
    under = _thread_of(scene, written) if written.under else ""
    if not under and written.kind is Kind.COMMENT:
        under = scene.newest_post(account, moment)
    return Inbound(
        network=account.network, account_external_id=account.external_id, kind=written.kind, external_id=written.external_id,
        at=moment, author=written.author, text=written.text, root_post_external_id=under, permalink=address_of(account, written.external_id),
    )  # fmt: skip


def _thread_of(scene: Scene, written: Written) -> str:
    first = Message.objects.get(account=scene.accounts[written.account], external_id=written.under)
    return first.root_external_id or first.external_id


def conversation_of(scene: Scene, written: Written) -> int:
    """The conversation that the message opened or joined."""
    account = scene.accounts[written.account]
    messages = Message.objects.filter(account=account, external_id=written.external_id)
    return scene.id_of(written.external_id, lambda: messages.values_list("conversation_id", flat=True).get())


def triage(scene: Scene, enquiry: Enquiry) -> None:
    """Comms say what it is, and give it to a team where another one knows the answer."""
    pk, matter, by = (
        conversation_of(scene, enquiry.written),
        enquiry.matter,
        scene.people[scene.pen.one(["grace", "tom"])],
    )
    if enquiry.confirmed:
        topic = scene.topics[matter["topic"]]
        services.confirm(conversation_id=pk, kind=matter["kind"], topic=topic, mood=matter["mood"], by=by)
    if team := matter.get("team"):
        services.assign(conversation_id=pk, team=scene.teams[team], by=by)


def take(scene: Scene, enquiry: Enquiry) -> None:
    """Somebody who can answer puts their name on it; one that joined another conversation has a name already."""
    pk = conversation_of(scene, enquiry.written)
    state, name, team, _version = _stands(pk)
    if state in CLOCK_RUNS and not name:
        services.take(conversation_id=pk, by=scene.people[scene.pen.one(ANSWERERS.get(team or "", ANYBODY))])


def _stands(pk: int) -> tuple[str, str | None, str | None, int]:
    """Its state, the name that is on it, its team, and its version."""
    return Conversation.objects.values_list("state", "assignee__name", "team__slug", "version").get(pk=pk)


def answer(scene: Scene, written: Written, text: str, *, promised_for: date | None = None) -> None:
    """Whoever has it replies, and four seconds later the network has it."""
    pk = conversation_of(scene, written)
    state, name, _team, version = _stands(pk)
    if state not in CLOCK_RUNS or not name:
        return
    by = scene.people[name.split()[0].lower()]
    message = services.send_reply(conversation_id=pk, text=text, by=by, seen=version, promised_for=promised_for)
    assert message.outbound_id is not None
    scene.made[f"reply to {pk}"] = message.outbound_id
    scene.diary.on(message.at + OUT, lambda now: is_out(scene, written, pk))


def is_out(scene: Scene, written: Written, pk: int) -> None:
    """The network has taken the reply."""
    account = scene.accounts[written.account]
    external_id = scene.pen.new_id(account.network)
    goes_out(scene.made[f"reply to {pk}"], external_id, address_of(account, external_id))


def _no_response(scene: Scene, written: Written, reason: str) -> None:
    pk = conversation_of(scene, written)
    if _stands(pk)[0] in OPEN:
        services.no_response(conversation_id=pk, reason=reason, by=scene.people["grace"])


def _move(scene: Scene, enquiry: Enquiry) -> None:
    services.move(
        conversation_id=conversation_of(scene, enquiry.written),
        where=enquiry.matter["move"],
        reason=MOVED,
        by=scene.people["callum"],
    )


def _note(scene: Scene, enquiry: Enquiry) -> None:
    by = scene.people["callum"]
    services.leave_note(conversation_id=conversation_of(scene, enquiry.written), text=enquiry.note, by=by)
