"""What residents wrote in the past weeks, and what became of it: given to a team, taken, answered in time or late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from accounts.models import Account
from core.people.models import Person
from council_social.demonstration.scene import Scene, at, words
from council_social.demonstration.sending import address_of, goes_out
from enquiries import services
from enquiries.models import Conversation
from enquiries.states import CLOCK_RUNS
from enquiries.taking_in import take_in
from networks.protocol import Author, Inbound, Kind

LATE: Final = 0.09
"""How many are answered after the target of one working day, which has 480 office minutes."""
PROMISED: Final = 0.07
HOURS: Final = (7, 8, 8, 9, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22)
ANSWERERS: Final = {"museum": "leah", "careline": "noor", "waste": "dev"}


@dataclass(frozen=True)
class Written:
    """A message of a resident, and what the template says should become of it."""

    account: Account
    author: Author
    kind: Kind
    text: str
    template: Mapping[str, Any]
    reply: str = ""
    under: str = ""
    """The post that it comments on; the newest one where it does not matter."""


def enter_enquiries(scene: Scene, day: date, count: int) -> None:
    """Residents write at any hour of the day; the office deals with it in office hours."""
    for _ in range(count):
        enter_enquiry(scene, compose(scene, day), at(day, scene.one(HOURS), scene.dice.randint(0, 59)))


def compose(scene: Scene, day: date) -> Written:
    """A message made of an opening, a matter with a street or a park in it, and an end."""
    known, places = words("messages"), scene.somewhere(day)
    template = scene.one(known["messages"])
    author = somebody(scene)
    asked = scene.one(template["texts"])
    text = scene.filled(_joined(scene.one(known["openings"]), asked), places)
    reply = ""
    if "replies" in template:
        text += scene.one(known["ends"])
        opening = scene.one(known["reply_openings"]).replace("{name}", author.name.split()[0])
        reply = scene.filled(opening + _reply_to(scene, template, asked), places)
    account = scene.accounts[template.get("account") or scene.one(["facebook", "facebook", "facebook", "x", "x"])]
    kind = (
        scene.one([Kind.COMMENT, Kind.COMMENT, Kind.MENTION, Kind.DIRECT_MESSAGE])
        if account.network == "facebook"
        else Kind.MENTION
    )
    return Written(account, author, kind, text, template, reply)


def _joined(opening: str, asked: str) -> str:
    """With a capital where a sentence begins."""
    begins = not opening or opening.rstrip()[-1] in ".?"
    return opening + (asked[0].upper() + asked[1:] if begins else asked)


def _reply_to(scene: Scene, template: Mapping[str, Any], asked: str) -> str:
    """Where there are as many replies as questions they answer one another; otherwise any of them fits."""
    texts, replies = template["texts"], template["replies"]
    return str(replies[texts.index(asked)] if len(texts) == len(replies) else scene.one(replies))


def somebody(scene: Scene) -> Author:
    known = words("places")
    name = f"{scene.one(known['first_names'])} {scene.one(known['surnames'])}"
    handle = name.lower().replace(" ", ".")
    return Author(external_id=f"resident-{handle}", handle=handle, name=name)


def enter_enquiry(scene: Scene, written: Written, moment: datetime) -> None:
    """Takes it in at that moment and enters what the office does about it."""

    def arrives(now: datetime) -> None:
        message = take_in(inbound(scene, written, moment))
        if message is not None and message.conversation.messages.count() == 1:
            _enter_work(scene, written, message.conversation_id, moment)

    scene.diary.on(moment + timedelta(seconds=40), arrives)


def inbound(scene: Scene, written: Written, moment: datetime) -> Inbound:
    """As the network would have delivered it; a comment stands under the newest post of this account."""
    external_id = scene.new_id(written.account.network)
    posts = scene.standing.get(written.account.pk, [])
    under = written.under or (posts[-1] if posts and written.kind is Kind.COMMENT else "")
    return Inbound(
        network=written.account.network, account_external_id=written.account.external_id, kind=written.kind, external_id=external_id,
        at=moment, author=written.author, text=written.text, root_post_external_id=under, permalink=address_of(written.account, external_id),
    )  # fmt: skip


def _enter_work(scene: Scene, written: Written, pk: int, moment: datetime) -> None:
    """Triage within the hour, then one of the usual ends."""
    minutes = scene.dice.randint(490, 900) if scene.dice.random() < LATE else scene.dice.randint(35, 460)
    triaged, replied = scene.working(moment, min(minutes // 3, 60)), scene.working(moment, minutes)
    scene.diary.on(triaged, lambda now: triage(scene, written, pk))
    if "nothing" in written.template:
        reason = written.template["nothing"]
        scene.diary.on(
            replied, lambda now: services.no_response(conversation_id=pk, reason=reason, by=scene.people["grace"])
        )
    elif "move" in written.template and scene.dice.random() < 0.5:
        scene.diary.on(replied, lambda now: _move(scene, written, pk))
    elif scene.dice.random() < PROMISED:
        scene.diary.on(replied, lambda now: _promise(scene, written, pk))
    else:
        scene.diary.on(replied, lambda now: answer(scene, written, pk))


def triage(scene: Scene, written: Written, pk: int) -> None:
    """Comms say what it is, and give it to a team where another one knows the answer."""
    template, by = written.template, scene.people[scene.one(["grace", "tom"])]
    services.confirm(
        conversation_id=pk, kind=template["kind"], topic=scene.topics[template["topic"]], mood=template["mood"], by=by
    )
    if team := template.get("team"):
        services.assign(conversation_id=pk, team=scene.teams[team], by=by)


def answerer(scene: Scene, written: Written) -> Person:
    team = written.template.get("team", "")
    return scene.people[ANSWERERS.get(team) or scene.one(["grace", "tom", "callum", "callum"])]


def answer(scene: Scene, written: Written, pk: int, *, promised_for: date | None = None, text: str = "") -> None:
    """Takes it, replies, and four seconds later the network has it."""
    conversation = Conversation.objects.get(pk=pk)
    if conversation.state not in CLOCK_RUNS:
        return
    by = conversation.assignee or answerer(scene, written)
    if conversation.assignee_id is None:
        conversation = services.take(conversation_id=pk, by=by)
    message = services.send_reply(
        conversation_id=pk, text=text or written.reply, by=by, seen=conversation.version, promised_for=promised_for
    )
    external_id = scene.new_id(written.account.network)
    url = address_of(written.account, external_id)
    assert message.outbound_id is not None
    outbound_id = message.outbound_id
    scene.diary.on(message.at + timedelta(seconds=4), lambda now: goes_out(outbound_id, external_id, url))


def _promise(scene: Scene, written: Written, pk: int) -> None:
    """A holding reply; the full answer comes on the promised day."""
    conversation = Conversation.objects.get(pk=pk)
    later = scene.working(conversation.received_at, 480 * scene.dice.randint(3, 6))
    day = f"{later:%A} {later.day} {later:%B}"
    holding = (
        f"Hi {written.author.name.split()[0]}, we need longer to look into this. You will have a full answer by {day}."
    )
    answer(scene, written, pk, promised_for=later.date(), text=holding)
    scene.diary.on(at(later.date(), 11), lambda now: answer(scene, written, pk))


def _move(scene: Scene, written: Written, pk: int) -> None:
    reason = "It is about their own account, which we do not discuss in public."
    services.move(conversation_id=pk, where=written.template["move"], reason=reason, by=scene.people["callum"])
