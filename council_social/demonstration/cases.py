"""Two moderation cases: a block of last year whose first appeal is near, and one that waits for a second person."""

from datetime import datetime, timedelta
from typing import Final

from accounts.models import Account
from core.council.selectors import house_rules
from council_social.demonstration.enquiries import Written, inbound
from council_social.demonstration.scene import Scene, words
from council_social.demonstration.sending import address_of, goes_out
from enquiries import services as answering
from enquiries.models import Message
from enquiries.taking_in import take_in
from moderation import services
from moderation.models import Case, Decision
from networks.models import Outbound
from networks.protocol import Author, Kind
from networks.states import OutboundState

BRAM: Final = Author(external_id="resident-bram_invented", handle="bram_invented", name="Bram Invented")
REX: Final = Author(external_id="resident-rex.unreal", handle="rex.unreal", name="Rex Unreal")
NEAR: Final = timedelta(days=353)
"""How long ago the older block began: its first appeal comes in less than a fortnight."""


def enter_old_block(scene: Scene) -> None:
    """Recorded, hidden, warned, and blocked by two people when it went on."""
    start = scene.now - NEAR
    scene.diary.on(
        start - timedelta(days=3),
        lambda at: _recorded(
            scene, REX, at, "You are thieves, every one of you at that desk, and [insult] too.", "insults"
        ),
    )
    scene.diary.on(start - timedelta(days=3, hours=-1), lambda at: _hidden_and_consulted(scene, REX))
    scene.diary.on(start - timedelta(days=3, hours=-3), lambda at: _warned(scene, REX))
    scene.diary.on(
        start - timedelta(days=1),
        lambda at: _goes_on(scene, REX, at, "I wait for you at the staff door, [insult].", "a threat to officers"),
    )
    scene.diary.on(start - timedelta(hours=20), lambda at: _block_proposed(scene, REX))
    scene.diary.on(start, lambda at: _blocked(scene, REX))


def enter_case(scene: Scene) -> None:
    """The same ladder this week, up to the second person."""
    start = scene.office_minutes_ago(1300)
    words_of_bram = "[insult] [insult], you could not empty a bin if it asked you nicely."
    scene.diary.on(start, lambda at: _recorded(scene, BRAM, at, words_of_bram, "insults"))
    scene.diary.on(start + timedelta(minutes=8), lambda at: _hidden_and_consulted(scene, BRAM))
    scene.diary.on(scene.working(start, 140), lambda at: _warned(scene, BRAM))
    went_on = scene.office_minutes_ago(480)
    threat = "Tell [officer’s name] I know where [they] park. [insult], the lot of you."
    scene.diary.on(went_on, lambda at: _goes_on(scene, BRAM, at, threat, "insults and a threat to a named officer"))
    scene.diary.on(scene.office_minutes_ago(150), lambda at: _block_proposed(scene, BRAM))


def _recorded(scene: Scene, author: Author, at: datetime, text: str, contains: str) -> None:
    message = _writes(scene, author, at, text)
    why = "It insults the people who serve at the desk and on the lorries."
    services.open_case(message=message, rule=house_rules()[0], why=why, contains=contains, by=scene.people["tom"])
    answering.no_response(
        conversation_id=message.conversation_id, reason="Dealt with as a moderation case", by=scene.people["tom"]
    )


def _writes(scene: Scene, author: Author, at: datetime, text: str) -> Message:
    written = Written(scene.accounts["facebook"], author, Kind.COMMENT, text, {})
    message = take_in(inbound(scene, written, at))
    assert message is not None
    return message


def _hidden_and_consulted(scene: Scene, author: Author) -> None:
    case, people = _case(author), scene.people
    services.hide(case_id=case.pk, reason="It breaks rule 1.", by=people["tom"])
    _carried_out(scene, case)
    view = services.consult(case_id=case.pk, person=people["priya"], about="warning", by=people["tom"])
    services.give_view(
        consultation_id=view.pk,
        supports=True,
        view="I agree. Quote the rule and link to the policy.",
        by=people["priya"],
    )


def _warned(scene: Scene, author: Author) -> None:
    services.warn(case_id=_case(author).pk, words=words("stories")["warning"]["words"], by=scene.people["tom"])
    _carried_out(scene, _case(author))


def _goes_on(scene: Scene, author: Author, at: datetime, text: str, contains: str) -> None:
    message, tom = _writes(scene, author, at, text), scene.people["tom"]
    services.add_evidence(case_id=_case(author).pk, message=message, contains=contains, by=tom)
    answering.no_response(conversation_id=message.conversation_id, reason="Dealt with as a moderation case", by=tom)


def _block_proposed(scene: Scene, author: Author) -> None:
    case, people = _case(author), scene.people
    view = services.consult(case_id=case.pk, person=people["helen"], about="block", by=people["tom"])
    services.give_view(
        consultation_id=view.pk, supports=True, view="I support a block. The officer is worried.", by=people["helen"]
    )
    services.propose_block(case_id=case.pk, reason="Went on after a warning that quoted the rule.", by=people["tom"])


def _blocked(scene: Scene, author: Author) -> None:
    reason = "A threat after a warning. The police were told the same day."
    services.confirm_block(case_id=_case(author).pk, reason=reason, by=scene.people["priya"])
    _carried_out(scene, _case(author))


def _case(author: Author) -> Case:
    return Case.objects.get(resident__external_id=author.external_id)


def _carried_out(scene: Scene, case: Case) -> None:
    """The network did what was decided a moment ago."""
    account: Account = case.account
    decided = Decision.objects.filter(case=case, outbound__state=OutboundState.SCHEDULED).values("outbound")
    for pk in Outbound.objects.filter(pk__in=decided).values_list("pk", flat=True):
        external_id = scene.new_id(account.network)
        goes_out(pk, external_id, address_of(account, external_id))
