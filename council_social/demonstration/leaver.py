"""Somebody who came to look after the photographs, and left: what they kept went to a colleague by one press."""

from datetime import datetime, timedelta
from typing import Final

from accounts import services as register
from accounts.models import Account
from core.people.models import Department, Person
from core.people.services import give_log_in, give_role, take_log_in_away
from council_social.demonstration.pen import at
from council_social.demonstration.people import address, initials, staff
from council_social.demonstration.scene import Scene

NAME: Final = "Ellis Ward"
CAME, WENT = 48, 13
"""How many days ago."""


def enter_leaver(scene: Scene) -> None:
    scene.diary.on(_on(scene, CAME, 9), lambda now: _comes())
    scene.diary.on(_on(scene, CAME, 10), lambda now: _keeps())
    scene.diary.on(_on(scene, WENT, 16), lambda now: _goes())


def _on(scene: Scene, days_ago: int, hour: int) -> datetime:
    return at(scene.office.workday_before(scene.office.today() - timedelta(days=days_ago)), hour)


def _comes() -> None:
    ada, comms = staff()["ada"], Department.objects.get(kind=Department.Kind.COMMS)
    ellis = give_log_in(email=address(NAME), name=NAME, initials=initials(NAME), by=ada)
    give_role(person=ellis, role="comms_officer", department=comms, by=ada)


def _keeps() -> None:
    photos = Account.objects.get(network="flickr", name="Ashmere photos")
    facts = {"custodian": Person.objects.get(name=NAME)}
    register.change_facts(account_id=photos.pk, facts=facts, by=staff()["ada"], seen=photos.version)


def _goes() -> None:
    people = staff()
    leaver, reason = Person.objects.get(name=NAME), "The placement has ended. Tom has the password again."
    take_log_in_away(person_id=leaver.pk, receivers={"everything": people["tom"]}, by=people["ada"], reason=reason)
