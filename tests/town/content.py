"""What the pages need beyond the small demonstration, so that each of them has something to show: made by the verbs."""

from datetime import timedelta

from django.utils import timezone

from accounts import services as register
from accounts.models import Account, AccountRequest
from core.council.models import Topic
from core.council.selectors import current, house_rules
from core.people.models import Department
from council_social.demonstration.accounts import cases
from council_social.demonstration.people import staff
from enquiries.models import Message
from enquiries.taking_in import take_in
from moderation import services as moderation
from moderation.appeals import receive_appeal
from networks.protocol import Author, Inbound, Kind
from networks.states import OutboundState
from publishing import services as publishing
from publishing.draft import Draft
from publishing.models import Publication

LONG_HANDLE = "thelongesthandleinallofashmereanditsvillages" * 4
"""176 letters without a place to break."""
LONG_TEXT = "Gritting routes, bins and buses in the snow, street by street. " * 80
"""5,000 characters: what a flood or a snow day brings to Facebook."""
LINK = "https://wexmoor-traders.example/an/address/that/goes/on/and/on/until/it/is/wider/than/any/telephone?about=bins"


def fill() -> None:
    """Each page's own thing."""
    _requests()
    _posts()
    _residents()
    _cases()


def _requests() -> None:
    """One is a draft, one is signed off by everybody and waits to be opened, one account on Bluesky is open."""
    _asked("threads")
    _signed_off(_asked("instagram"))
    bluesky = _asked("bluesky")
    _signed_off(bluesky)
    address = "https://bsky.app/profile/bins.ashmere.example"
    register.open_account(request_id=bluesky.pk, handle="bins.ashmere.example", address=address, by=staff()["ada"])


def _asked(network: str) -> AccountRequest:
    words, waste = cases()["bluesky"], Department.objects.get(slug="waste")
    case = {key: words[key] for key in register.CASE}
    return register.ask_for_account(
        network=network, name="Ashmere Bins", department=waste, two_way=True, case=case, by=staff()["dev"]
    )


def _signed_off(request: AccountRequest) -> None:
    register.send_request(request_id=request.pk, chain=current().chain, by=staff()["dev"])
    for signer in ("priya", "jo", "ada"):
        register.sign_off(request_id=request.pk, by=staff()[signer], reason="A good case.")


def _posts() -> None:
    """One is held, one is as long as Facebook lets people write, one of Dev's came back to him."""
    people = staff()
    waiting = Publication.objects.filter(outbound__state=OutboundState.SCHEDULED).latest("pk")
    publishing.hold(post_id=waiting.post_id, by=people["priya"], reason="Wait for the forecast.")
    for title, text in (("Snow, street by street", LONG_TEXT), ("W" * 120, LONG_HANDLE)):
        post = publishing.write(draft=_draft(title, text), by=people["grace"])
        publishing.send_for_approval(post_id=post.pk, by=people["grace"])


def _draft(title: str, text: str) -> Draft:
    own = ((the_page(), ""),)
    return Draft(
        title=title, topic=Topic.objects.get(slug="waste"), text=text, own=own, wanted_at=timezone.now() + timedelta(days=3)
    )  # fmt: skip


def the_page() -> Account:
    """The council's own, on Facebook."""
    return Account.objects.get(network="facebook", name="Ashmere District Council")


def _residents() -> None:
    """One writes under a name that is too long, with a link that is; another a single sticker."""
    somebody_writes("a-1", Author("r-long", LONG_HANDLE, LONG_HANDLE), f"Have you seen this? {LINK} {LONG_HANDLE}")
    somebody_writes("a-2", Author("r-short", "", ""), "")


def somebody_writes(external_id: str, author: Author, text: str, root: str = "") -> Message:
    """On the council's page on Facebook, a minute ago."""
    message = take_in(
        Inbound(
            network="facebook", account_external_id=the_page().external_id, kind=Kind.COMMENT if root else Kind.MENTION, external_id=external_id, author=author,
            at=timezone.now() - timedelta(minutes=1), text=text, root_post_external_id=root,
        )
    )  # fmt: skip
    assert message is not None
    return message


def _cases() -> None:
    """Somebody's view is asked for, and the block of last year is appealed against."""
    people = staff()
    message = somebody_writes("a-3", Author("r-ugly", "ugly_unreal", "Una Unreal"), "You are all [insult].")
    case = moderation.open_case(
        message=message, rule=house_rules()[0], why="It insults officers.", contains="insults", by=people["tom"]
    )
    moderation.consult(case_id=case.pk, person=people["priya"], about="warning", by=people["tom"])
    receive_appeal(
        network_code="facebook", handle="rex.unreal", email="rex@wexmoor.example", words="I was angry, and I am sorry."
    )
