"""Loading a council file in versions; emergency mode and the pre-election period, on and off (PUB-7, 8; POL-2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council import selectors, services
from core.council.models import Brake, HouseRule, Period, ProfileVersion, Topic
from core.council.profile import Profile, read_profile
from core.council.selectors import Current
from core.people.models import Department, Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "councils" / "ashmere.toml"


def changed(old: str, new: str) -> Profile:
    """Ashmere's file with one thing in it changed."""
    text = FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    return read_profile(text.replace(old, new), "ashmere.toml")


def load(profile: Profile) -> ProfileVersion:
    return services.load_profile(profile=profile, source="ashmere.toml", by=None)


def test_the_first_load_makes_topics_departments_rules_and_the_brake(cast: Cast) -> None:
    load(read_profile(FILE))
    council = selectors.current()
    assert council.number == 1
    assert Topic.objects.filter(in_use=True).count() == len(council.profile.topics)
    assert {d.slug for d in council.profile.departments} <= set(Department.objects.values_list("slug", flat=True))
    assert [rule.number for rule in selectors.house_rules()] == [rule.number for rule in council.profile.house_rules]
    assert Brake.objects.count() == 1


def test_the_council_of_the_tests_has_the_departments_that_loading_makes(
    cast: Cast, request: pytest.FixtureRequest
) -> None:
    point = transaction.savepoint()
    load(read_profile(FILE))
    made = departments()
    transaction.savepoint_rollback(point)
    request.getfixturevalue("council")
    assert departments() == made


def departments() -> set[tuple[str, str, str, int]]:
    return set(Department.objects.values_list("slug", "name", "kind", "capacity"))


def test_the_same_file_again_is_refused_and_writes_nothing(council: Current) -> None:
    with pytest.raises(RuleBroken, match="Nothing in this file has changed since version 1"):
        load(read_profile(FILE))
    assert (ProfileVersion.objects.count(), HouseRule.objects.filter(version=2).count()) == (1, 0)


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(council: Current) -> None:
    load(changed('working_days = { value = 1, source = "6.2.2" }', 'working_days = { value = 2, source = "6.2.2" }'))
    now = selectors.current()
    assert (now.number, now.profile.reply_target.working_days.value) == (2, 2)
    assert Profile.from_dict(ProfileVersion.objects.get(number=1).document).reply_target.working_days.value == 1
    assert not HouseRule.objects.filter(version=2).exists(), "no rule has changed"
    assert Entry.objects.filter(code="council.profile.loaded").count() == 2


def test_a_changed_rule_is_a_new_version_of_the_rules(council: Current) -> None:
    load(changed("Abusive or bad language, degrading remarks", "Abuse, bad language, degrading remarks"))
    assert {rule.version for rule in selectors.house_rules()} == {2}
    assert HouseRule.objects.filter(version=1).count() == HouseRule.objects.filter(version=2).count()
    assert not selectors.house_rules(timezone.localdate() - timedelta(days=1))


def test_no_version_can_be_rewritten(council: Current) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ProfileVersion.objects.update(source="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        HouseRule.objects.update(words="Anything goes")


def test_a_topic_that_went_is_out_of_use_and_its_name_can_be_given_to_another(council: Current) -> None:
    first, *rest = council.profile.topics
    load(replace(council.profile, topics=(replace(first, code="brand-new"), *rest)))
    assert Topic.objects.get(slug="brand-new").name == first.name.value
    assert not Topic.objects.get(slug=first.code).in_use


def test_two_topics_can_change_their_names(council: Current) -> None:
    one, two, *rest = council.profile.topics
    load(replace(council.profile, topics=(replace(one, name=two.name), replace(two, name=one.name), *rest)))
    assert (Topic.objects.get(slug=one.code).name, Topic.objects.get(slug=two.code).name) == (
        two.name.value,
        one.name.value,
    )


def test_emergency_mode_goes_on_and_off(cast: Cast, council: Current) -> None:
    services.start_emergency(name=" flooding in Wexmoor ", by=cast.priya)
    running = selectors.emergency()
    assert running is not None
    assert (running.name, running.started_by) == ("flooding in Wexmoor", cast.priya)
    assert Brake.objects.get().pressed_at is not None
    with pytest.raises(RuleBroken, match="on already"):
        services.start_emergency(name="again", by=cast.priya)
    ended = services.end_emergency(by=cast.priya)
    assert selectors.emergency() is None
    assert ended.ended_by == cast.priya
    with pytest.raises(RuleBroken, match="not on"):
        services.end_emergency(by=cast.priya)
    assert ended.ends_at is not None
    assert [pause.end for pause in selectors.pauses(timezone.now() - timedelta(days=1))] == [
        ended.ends_at.replace(second=0, microsecond=0)
    ]
    services.start_emergency(name="and once more", by=cast.priya)


def test_an_emergency_has_a_name(cast: Cast, council: Current) -> None:
    with pytest.raises(RuleBroken, match="Say what has happened"):
        services.start_emergency(name=" ", by=cast.priya)


@pytest.mark.parametrize("name", ["grace", "callum", "ada", "ruth", "arthur"])
def test_only_a_comms_manager_sets_periods(cast: Cast, council: Current, name: str) -> None:
    person, now = getattr(cast, name), timezone.now()
    with pytest.raises(RuleBroken, match="A Comms manager can"):
        services.start_emergency(name="x", by=person)
    with pytest.raises(RuleBroken, match="A Comms manager can"):
        services.start_pre_election(name="x", starts_at=now, ends_at=now + timedelta(days=1), by=person)
    assert not Period.objects.exists()


def test_the_database_allows_one_emergency_at_a_time(cast: Cast, council: Current) -> None:
    services.start_emergency(name="x", by=cast.priya)
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(kind="emergency", name="y", starts_at=timezone.now())


def test_a_pre_election_period_has_its_days_and_can_end_early(cast: Cast, council: Current) -> None:
    now = timezone.now()
    with pytest.raises(RuleBroken, match="ends before it begins"):
        services.start_pre_election(name="x", starts_at=now, ends_at=now, by=cast.priya)
    period = services.start_pre_election(
        name="Wexmoor Bearton by-election", starts_at=now, ends_at=now + timedelta(days=30), by=cast.priya
    )
    assert selectors.pre_election() == period
    assert selectors.pre_election(now + timedelta(days=31)) is None
    services.end_pre_election(period_id=period.pk, by=cast.priya)
    assert selectors.pre_election() is None
    with pytest.raises(RuleBroken, match="has ended already"):
        services.end_pre_election(period_id=period.pk, by=cast.priya)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_settings_page_by_role(cast: Cast, council: Current) -> None:
    services.start_emergency(name="flooding", by=cast.priya)
    for name in ("grace", "priya", "callum", "dev", "helen", "jo", "ruth", "imran", "ada", "arthur"):
        page = as_(getattr(cast, name)).get(reverse("council"))
        assert page.status_code == 200, name
        assert ("End emergency mode" in page.content.decode()) is (name == "priya")
        assert as_(getattr(cast, name)).get(reverse("emergency")).status_code == (200 if name == "priya" else 403)


def test_periods_are_set_on_their_pages(cast: Cast, council: Current) -> None:
    client = as_(cast.priya)
    assert "There is a problem" in client.post(reverse("emergency"), {"name": ""}).content.decode()
    assert client.post(reverse("emergency"), {"name": "flooding"}).status_code == 302
    assert "on already" in client.post(reverse("emergency"), {"name": "flooding"}).content.decode()
    assert client.post(reverse("end_emergency")).status_code == 302
    assert client.get(reverse("end_emergency")).status_code == 405
    assert selectors.emergency() is None
    days = {
        "first_day_day": "1",
        "first_day_month": "4",
        "first_day_year": "2027",
        "last_day_day": "6",
        "last_day_month": "5",
        "last_day_year": "2027",
    }
    assert (
        "There is a problem"
        in client.post(reverse("pre_election"), days | {"name": "x", "last_day_year": "2026"}).content.decode()
    )
    assert client.post(reverse("pre_election"), days | {"name": "County election"}).status_code == 302
    period = Period.objects.get(kind="pre_election")
    assert (timezone.localtime(period.starts_at).isoformat(), timezone.localtime(period.ends_at).isoformat()) == (
        "2027-04-01T00:00:00+01:00",
        "2027-05-06T23:59:59+01:00",
    )
    assert as_(cast.grace).post(reverse("end_pre_election", args=[period.pk])).status_code == 403
    assert client.post(reverse("end_pre_election", args=[period.pk])).status_code == 302
    assert client.post(reverse("end_pre_election", args=[999_999])).status_code == 404
