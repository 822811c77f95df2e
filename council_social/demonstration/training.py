"""Who is trained at Ashmere: nearly everybody, by a session on the first day; two whose older training shows what time does."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from accounts import services, training
from core.council.selectors import current
from core.people.models import Person
from core.worktime import months_after
from council_social.demonstration import HISTORY
from council_social.demonstration.pen import at
from council_social.demonstration.people import staff
from council_social.demonstration.scene import Scene

SESSION: Final = "Communications, first session"
BEFORE: Final = "A course of the county’s"
RUNS_OUT: Final = {"tom": 19, "wes": -9}
"""In how many days what these two took before runs out; Wes’s did nine days ago. Nobody else waits for him."""
SAYS_SO: Final = "mina"
"""She took it once more yesterday, as an e-learning course, and nobody has confirmed it yet."""


def train(moment: datetime) -> None:
    """On the first day: Priya teaches, Ada records Priya’s own, and everybody reads the policy."""
    people, today = staff(), timezone.localdate(moment)
    asked = {name: _asked(person) for name, person in people.items()}
    for code in ("policy", "replying"):
        there = [people[name] for name, codes in asked.items() if code in codes and not _older(name, code)]
        _record(code, [one for one in there if one != people["priya"]], today, people["priya"])
        _record(code, [one for one in there if one == people["priya"]], today, people["ada"])
    for name, days in RUNS_OUT.items():
        _record("replying", [people[name]], _taken_before(moment, days), people["priya"], BEFORE)
    _read(people, asked)


def enter_training(scene: Scene) -> None:
    """Yesterday somebody said that they took a course again."""
    yesterday = scene.office.workday_before(scene.office.today() - timedelta(days=1))
    scene.diary.on(
        at(yesterday, 16, 20),
        lambda now: services.say_taken(
            module="replying",
            taken_on=yesterday,
            how="e_learning",
            given_by="The county’s e-learning",
            by=scene.people[SAYS_SO],
        ),
    )


def _asked(person: Person) -> set[str]:
    return {one.module.code for one in training.my_stands(person)}


def _older(name: str, code: str) -> bool:
    """Those who took it before the system came."""
    return code == "replying" and name in RUNS_OUT


def _taken_before(moment: datetime, days: int) -> date:
    """The day from which the months of the module end so many days after today; the system came `HISTORY` ago."""
    months = next(one.renew_months.value for one in current().profile.training.modules if one.code == "replying")
    return months_after(timezone.localdate(moment + HISTORY) + timedelta(days=days), -months)


def _record(code: str, people: Iterable[Person], day: date, by: Person, given_by: str = SESSION) -> None:
    if there := list(people):
        how = "elsewhere" if given_by == BEFORE else "face_to_face"
        services.record_taken(people=there, module=code, taken_on=day, how=how, given_by=given_by, by=by)


def _read(people: Mapping[str, Person], asked: Mapping[str, set[str]]) -> None:
    for name, person in people.items():
        if asked[name]:
            services.read_policy(version=current().number, by=person)
