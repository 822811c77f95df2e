"""Who gets into each account of the demonstration, and what nobody has put right yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.utils import timezone

from accounts import services
from accounts.models import STANDARD, Account, Custody, Task
from core.people.models import Person
from council_social.demonstration.pen import at
from council_social.demonstration.people import staff
from council_social.demonstration.scene import Scene

SAFE: Final = "the council’s password manager"
RECOVERY: Final = "social.media@ashmere.example"


@dataclass(frozen=True)
class Keeping:
    """How one account is kept. `changed`: how many days ago its password was last changed; `gaps`: what its profile lacks."""

    network: str
    name: str
    custodian: str
    deputy: str
    administrators: tuple[str, ...]
    changed: int
    second_factor: str = Custody.SecondFactor.APP
    outsider: str = ""
    gaps: tuple[str, ...] = ()


COUNCIL: Final = "Ashmere District Council"
KEEPING: Final = (
    Keeping("facebook", COUNCIL, "grace", "tom", ("grace", "tom", "priya", "ada"), 20),
    Keeping("x", COUNCIL, "tom", "grace", ("tom", "grace", "priya"), 20),
    Keeping("instagram", COUNCIL, "grace", "priya", ("grace", "priya", "tom"), 11),
    Keeping("instagram", "Ashmere Museum", "leah", "", ("leah",), 50, gaps=("back",)),
    Keeping("facebook", "Ashmere Museum", "leah", "grace", ("leah", "grace"), 9),
    Keeping("facebook", "Ashmere Careline", "noor", "callum", ("noor", "callum"), 14, gaps=("rules",)),
    Keeping(
        "facebook",
        "Wexmoor Town Hall",
        "priya",
        "rhys",
        ("priya", "rhys", "grace"),
        48,
        second_factor=Custody.SecondFactor.NONE,
    ),
    Keeping(
        "flickr", "Ashmere photos", "tom", "grace", ("tom", "grace"), 22, second_factor=Custody.SecondFactor.NOT_OFFERED
    ),
    Keeping("linkedin", COUNCIL, "tom", "priya", ("tom", "priya", "ada"), 13),
    Keeping("youtube", COUNCIL, "grace", "tom", ("grace", "tom"), 16),
    Keeping("x", "Ashmere Ranger", "kit", "tom", ("kit", "tom"), 27),
    Keeping(
        "facebook", "Wexmoor Leisure Centre", "grace", "priya", ("grace",), 18, outsider="Maria Kent, Wexmoor Leisure"
    ),
)


def keep_all() -> None:
    """On the first day: who keeps each account, and who administers it."""
    for keeping in KEEPING:
        if account := _account(keeping):
            _keep(account, keeping, staff())


def enter_changes(scene: Scene) -> None:
    """The passwords that were changed since, each confirmed by a second person the same day, and a look at each profile."""
    for keeping in KEEPING:
        day = scene.office.workday_before(scene.office.today() - timedelta(days=keeping.changed))
        scene.diary.on(at(day, 9, 40), partial(_changed, keeping))


def enter_audits(scene: Scene) -> None:
    """The museum's account was audited seven weeks ago: one step is done, one is late."""
    days = scene.office.workday_before
    scene.diary.on(at(days(scene.office.today() - timedelta(days=52)), 14), _audited)
    scene.diary.on(at(days(scene.office.today() - timedelta(days=51)), 15), _audit_rest)
    scene.diary.on(at(days(scene.office.today() - timedelta(days=30)), 11), _put_right)


def _audit_rest(now: datetime) -> None:
    """All of Communications' own accounts, with nothing to put right."""
    people = staff()
    for keeping in KEEPING:
        account = _account(keeping)
        if account and account.department.slug == "communications":
            services.audit_account(
                account_id=account.pk,
                strengths="Answers in time\nClear pictures and links",
                gaps="",
                steps=[],
                by=people["priya"],
            )


def _audited(now: datetime) -> None:
    people, museum = staff(), Account.objects.get(network="instagram", name="Ashmere Museum")
    day = timezone.localdate()
    services.audit_account(
        account_id=museum.pk, by=people["tom"], strengths="Pictures that people share\nQuestions answered the same day\nOpening times always right",
        gaps="No text for those who cannot see the pictures\nNobody in Comms can get in",
        steps=[
            services.Step("Describe every picture of the winter exhibition", people["leah"], day + timedelta(days=28)),
            services.Step("Add somebody in Comms as an administrator", people["leah"], day + timedelta(days=42)),
        ],
    )  # fmt: skip


def _put_right(now: datetime) -> None:
    task = Task.objects.get(words__startswith="Describe every picture")
    services.finish_task(task_id=task.pk, by=staff()["leah"], outcome="All 24 pictures have a description.")


def opening(account: Account) -> None:
    """Everything that the opening list asks for, of an account that Communications will run."""
    people = staff()
    _keep(account, Keeping(account.network, account.name, "grace", "tom", ("grace", "tom"), 0), people)
    services.check_profile(account_id=account.pk, answers=dict.fromkeys(STANDARD, True), words="", by=people["tom"])
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=people["grace"])
    services.confirm_change(change_id=said.pk, by=people["tom"])


def _account(keeping: Keeping) -> Account | None:
    return Account.objects.filter(network=keeping.network, name=keeping.name).first()


def _keep(account: Account, keeping: Keeping, people: Mapping[str, Person]) -> None:
    account.refresh_from_db()
    services.change_custody(
        account_id=account.pk, custodian=people[keeping.custodian], deputy=people.get(keeping.deputy), kept_in=SAFE,
        second_factor=keeping.second_factor, recovery_contact=RECOVERY, by=people["ada"], seen=account.version,
    )  # fmt: skip
    for name in keeping.administrators:
        _administers(account, people[name], "", people)
    if keeping.outsider:
        _administers(account, None, keeping.outsider, people)


def _administers(account: Account, person: Person | None, outsider: str, people: Mapping[str, Person]) -> None:
    services.record_administrator(
        account_id=account.pk,
        person=person,
        outsider=outsider,
        reach="full",
        since=timezone.localdate(),
        by=people["tom"],
    )


def _changed(keeping: Keeping, now: datetime) -> None:
    account = _account(keeping)
    if account is None:
        return
    people = staff()
    who = people[keeping.custodian]
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=who, everybody_out=True)
    services.confirm_change(change_id=said.pk, by=people["tom" if who != people["tom"] else "grace"])
    answers = {code: code not in keeping.gaps for code in STANDARD}
    services.check_profile(account_id=account.pk, answers=answers, words="", by=people["tom"])
