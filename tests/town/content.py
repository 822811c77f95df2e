"""What the pages need beyond the small demonstration, so that each of them has something to show: made by the verbs."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from accounts import services as register
from accounts.models import Account, AccountRequest, Impostor
from accounts.reported import read_reported
from core.council.models import Topic
from core.council.selectors import house_rules
from core.people import absences
from core.people import staff as staff_files
from core.people.models import Department, Person
from council_social.demonstration.accounts import cases
from council_social.demonstration.people import staff
from council_social.demonstration.sending import waits_for_a_person
from enquiries.models import Message
from enquiries.recording_many import upload_file
from enquiries.taking_in import take_in
from moderation import services as moderation
from moderation.appeals import receive_appeal
from networks import by_hand as hand
from networks import services as outbox
from networks.models import Outbound
from networks.protocol import Author, Inbound, Kind
from networks.states import OutboundState
from publishing import services as publishing
from publishing.draft import Draft
from publishing.models import Publication
from tests.accounts.cases import prepared

LONG_HANDLE = "thelongesthandleinallofashmereanditsvillages" * 4
"""176 letters without a place to break."""
LONG_TEXT = "Gritting routes, bins and buses in the snow, street by street. " * 80
"""5,000 characters: what a flood or a snow day brings to Facebook."""
TITLES = ("Library closes at four", "Market moves to the Corn Hall", "Z" * 100)
"""Posted by hand: Grace has the first, the second waits to be checked, the third must be mended."""
LINK = "https://wexmoor-traders.example/an/address/that/goes/on/and/on/until/it/is/wider/than/any/telephone?about=bins"


def fill() -> None:
    """Each page's own thing."""
    _requests()
    _put_right()
    _alike()
    _posts()
    _residents()
    _cases()
    _by_hand()
    _files()
    _proposals()
    _on_trial()
    _absences()
    _staff()
    _training()
    _impostors()
    _networks()


def _impostors() -> None:
    """One that nobody has, with a name as long as Bluesky allows; a warning of the urgent one waits for a second person."""
    name = f"{'ashmere-help-' * 4}.{'wexmoor-' * 7}.{'refunds-' * 7}example"
    facts = {"does": "pretends", "words": LONG_HANDLE * 5, "email": "winnie@wexmoor.example"}
    register.report_impostor(reported=read_reported(name, "bluesky"), by=None, **facts)
    urgent = Impostor.objects.get(urgent=True, state="looking")
    register.write_warning(
        impostor_id=urgent.pk, words=f"This account is not run by us. {LONG_HANDLE}", by=staff()["grace"]
    )


def _networks() -> None:
    """One that is not in the catalogue is a draft; of TikTok, which was decided against, there is a request that cannot be sent."""
    register.begin_evaluation(name="The network with " + "a long " * 5 + "name", address=LINK, by=staff()["grace"])
    _asked("tiktok", by="leah", department="museum")


def _by_hand() -> None:
    """Posts that nobody has taken, that Grace has, that wait for a second person, and that must be mended."""
    people, page = staff(), "https://www.facebook.com/wexmoorleisure/posts/"
    for title in ("Ice on the footpaths", "Library closes at four", "Market moves to the Corn Hall", "Z" * 100):
        _waits_by_hand(title, people["grace"], people["priya"])
    theirs, to_check, to_mend = (Outbound.objects.get(subject=title).pk for title in TITLES)
    hand.take(outbound_id=theirs, by=people["grace"])
    outbox.it_is_out(outbound_id=to_check, by=people["grace"], url=f"{page}1")
    outbox.it_is_out(outbound_id=to_mend, by=people["tom"], url=f"{page}2")
    hand.something_is_wrong(outbound_id=to_mend, by=people["priya"], what="The second line is missing. " * 10)


def _waits_by_hand(title: str, author: Person, signer: Person) -> None:
    """Written, signed and handed to a person, for the leisure centre’s page, which nobody has connected."""
    account = Account.objects.get(network="facebook", name="Wexmoor Leisure Centre")
    soon = timezone.now() + timedelta(minutes=1)
    draft = replace(_draft(title, f"{title}. {LINK}"), own=((account, ""),), wanted_at=soon, window_minutes=600)
    post = publishing.write(draft=draft, by=author)
    post = publishing.send_for_approval(post_id=post.pk, by=author)
    publishing.approve(post_id=post.pk, fingerprint=post.words.fingerprint, by=signer, seen=post.version)
    waits_for_a_person(Outbound.objects.get(publication__post=post).pk)


def _files() -> None:
    """One can be taken in; one has more rows than a page, and wrong ones among them."""
    nextdoor = register.take_on(
        account=Account(network="nextdoor", handle="ashmere-council", name="Ashmere District Council", department=the_page().department, kind="corporate", state="active"),
        grounds="Open since before this system", risk_due_on=timezone.localdate() + timedelta(days=90), by=staff()["ada"], confirmed_by=staff()["priya"],
    )  # fmt: skip
    at = f"{timezone.localtime() - timedelta(hours=1):%d/%m/%Y %H:%M}"
    for name, rows in (
        ("two.csv", [f"{at},When?,Ann", f"{at},Where?,Bob"]),
        ("many.csv", [*(f"{at},{LONG_HANDLE},{n}" for n in range(30)), "never,x,y"]),
    ):
        content = "\n".join(["when,words,name", *rows]).encode()
        upload_file(account_id=nextdoor.pk, name=name, content=content, by=staff()["grace"])


def _on_trial() -> None:
    """One account is on trial."""
    register.take_on(
        account=Account(network="tiktok", handle="ashmereyouth", name="Ashmere Youth", department=the_page().department, kind="service", state="on_trial", trial_ends_on=timezone.localdate() + timedelta(days=30)),
        grounds="On trial since before this system", risk_due_on=timezone.localdate() + timedelta(days=90), by=staff()["ada"], confirmed_by=staff()["priya"],
    )  # fmt: skip


def _proposals() -> None:
    """One account and thirty wait for a second person; of two files one can be sent on, one has wrong rows among many."""
    clubs = [f"Instagram,Club {n} {LONG_HANDLE[:140]},https://instagram.com/wexmoor.club{n},Museum" for n in range(30)]
    for name, rows in (
        ("thirty.csv", clubs),
        ("one.csv", ["Facebook,Ashmere Market,https://www.facebook.com/ashmeremarket,Venues"]),
        ("two.csv", ["YouTube,Ashmere Live,https://www.youtube.com/@ashmerelive,Communications"]),
        (
            "many.csv",
            [*clubs[:28], "MySpace,Museum,https://myspace.com/a,Museum", "TikTok,Bins,https://linktr.ee/bins,Dragons"],
        ),
    ):
        content = "\n".join(["network,name,address,department", *rows]).encode()
        file = register.upload_accounts(name=name, content=content, by=staff()["grace"])
        if name in {"thirty.csv", "one.csv"}:
            register.propose_file(file_id=file.pk, grounds="The list that the web team kept", by=staff()["grace"])


def _staff() -> None:
    """Of two files of staff one can be taken in; one has more rows than a page, and wrong ones among them."""
    many = [f"n{n}@{'w' * 40}.example,{LONG_HANDLE[:100]} {n},Auditor," for n in range(28)]
    for name, rows in (
        ("two-people.csv", ["sam.vale@ashmere.example,Sam Vale,Department editor,Museum", "dev.shah@ashmere.example,Dev Shah,Auditor,"]),
        ("many-people.csv", [*many, f"{LONG_HANDLE},Nobody,Auditor,", "x@ashmere.example,Xan,King,", "y@ashmere.example,Yve,Head of service,Musuem"]),
    ):  # fmt: skip
        content = "\n".join(["email,name,role,department", *rows]).encode()
        staff_files.upload_staff(name=name, content=content, by=staff()["ada"])


def _absences() -> None:
    """Helen is away and Dev stands in; next month both are away at once. Helen stands in for Priya, who has no absence."""
    people, today = staff(), timezone.localdate()
    absences.name_deputy(person=people["priya"], deputy=people["helen"], by=people["priya"])
    absences.name_deputy(person=people["helen"], deputy=people["dev"], by=people["helen"])
    for who, first, last in (("helen", -2, 6), ("helen", 30, 40), ("dev", 38, 50)):
        absences.enter_absence(
            person=people[who], first_day=today + timedelta(days=first), last_day=today + timedelta(days=last), words="Ring the office on 01632 960 000. " * 5, by=people["ada"],
        )  # fmt: skip


def _put_right() -> None:
    """A change of a password waits for a second person, a risk for somebody who accepts it, and something is late."""
    people = staff()
    account = Account.objects.get(network="youtube")
    register.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=people["grace"])
    kinds = {"reputation": (4, 5), "finance": (2, 2), "legal": (3, 5)}
    register.assess_risk(
        account_id=account.pk,
        kinds=kinds,
        mitigation="Comments are closed at night. " * 9,
        owner=people["tom"],
        by=people["priya"],
    )
    words = "Write captions for every film that is older than this year, and add them where they are missing. " * 3
    register.open_task(
        account_id=account.pk, words=words, owner=people["tom"], due_on=timezone.localdate(), by=people["priya"]
    )


def _training() -> None:
    """One entry of Wes's was wrong, and says why at length."""
    people = staff()
    facts = {"module": "policy", "taken_on": timezone.localdate(), "how": "elsewhere", "given_by": LONG_HANDLE[:120]}
    wrong = register.record_taken(people=[people["wes"]], by=people["priya"], **facts)
    register.withdraw_taken(entry_id=wrong[0].pk, reason="It was somebody else. " * 20, by=people["ada"])


def _requests() -> None:
    """One is a draft, one is signed off by everybody and waits to be opened, one account on Bluesky is open."""
    _asked("threads")
    _signed_off(_asked("instagram"))
    bluesky = _asked("bluesky")
    _signed_off(bluesky)
    address = "https://bsky.app/profile/bins.ashmere.example"
    people = staff()
    prepared(
        bluesky.account,
        keeper=people["dev"],
        deputy=people["grace"],
        by=people["ada"],
        handle="bins.ashmere.example",
        address=address,
    )
    register.open_account(request_id=bluesky.pk, by=people["ada"])


def _alike() -> None:
    """Three wait for Comms together, two are drafts."""
    words, waste, dev = cases()["bluesky"], Department.objects.get(slug="waste"), staff()["dev"]
    case = {key: words[key] for key in register.CASE}
    for names in (["Youth centre Wexmoor", "Youth centre Ashmere", "W" * 150], ["Depot north", "Depot south"]):
        batch = register.ask_for_alike(
            network="facebook", names=names, department=waste, two_way=False, case=case, by=dev
        )
        if batch.count == 3:
            register.send_alike(request_id=batch.requests.earliest("pk").pk, by=dev)


def _asked(network: str, by: str = "dev", department: str = "waste") -> AccountRequest:
    words, theirs = cases()["bluesky"], Department.objects.get(slug=department)
    case = {key: words[key] for key in register.CASE}
    return register.ask_for_account(
        network=network, name="Ashmere Bins", department=theirs, two_way=True, case=case, by=staff()[by]
    )


def _signed_off(request: AccountRequest) -> None:
    register.send_request(request_id=request.pk, by=staff()["dev"])
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
