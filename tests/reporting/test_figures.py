"""Every figure equals a slow count over the same rows, and the rows behind it are those that it counts (NH 5.11)."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.council.models import Topic
from core.council.selectors import Current
from core.people.models import Person
from enquiries.models import Conversation, Resident
from reporting import figures
from reporting.models import FollowerCount
from reporting.periods import Quarter
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 20, 11, tzinfo=UTC)
Q3 = Quarter(2026, 3)


@pytest.fixture
def enquiries(cast: Cast, council: Current) -> list[Conversation]:
    """Eighty of them from February to September, of every sort: met, missed, late, not due, broadcast only, for each team."""
    chance = random.Random(7)
    account = cast.account()
    resident = Resident.objects.create(network="facebook", external_id="r")
    topics = list(Topic.objects.all()[:3])
    made = []
    for n in range(80):
        received_at = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(24 * 210))
        sort = chance.choice(["met", "missed", "late", "soon", "broadcast", "ended"])
        row = Conversation(
            reference=f"AD-2026-{n:06}", account=account, resident=resident, channel="comment", thread=f"t-{n}", received_at=received_at, last_message_at=received_at,
            team=chance.choice([None, cast.waste, cast.museum]), topic=chance.choice([None, *topics]), confirmed_by=chance.choice([None, cast.grace]),
            target_minutes=None if sort == "broadcast" else 480, state="new",
        )  # fmt: skip
        if sort in {"met", "missed"}:
            row.met, row.working_minutes = (
                sort == "met",
                chance.randrange(1, 480) if sort == "met" else chance.randrange(481, 2000),
            )
        if sort in {"late", "soon"}:
            row.due_at = NOW + (timedelta(days=-1) if sort == "late" else timedelta(days=30))
        row.save(force_insert=True)
        made.append(row)
    return made


def in_(quarter: Quarter, rows: list[Conversation]) -> list[Conversation]:
    """By the calendar day in London, not by moments."""
    return [
        row
        for row in rows
        if quarter.first_day
        <= (
            row.received_at + timedelta(hours=1 if row.received_at >= datetime(2026, 3, 29, 1, tzinfo=UTC) else 0)
        ).date()
        <= quarter.last_day
    ]


def slow_share(rows: list[Conversation]) -> tuple[int | None, int]:
    met = missed = 0
    for row in rows:
        if row.target_minutes is None:
            continue
        if row.met is True:
            met += 1
        elif row.met is False or (row.due_at is not None and row.due_at < NOW):
            missed += 1
    return (round(100 * met / (met + missed)) if met + missed else None), met + missed


def slow_median(rows: list[Conversation]) -> int | None:
    minutes = sorted(row.working_minutes for row in rows if row.working_minutes is not None)
    return minutes[(len(minutes) - 1) // 2] if minutes else None


@pytest.mark.parametrize("quarter", [Quarter(2026, 1), Quarter(2026, 2), Q3, Quarter(2027, 1)])
def test_the_key_figures_equal_a_slow_count(enquiries: list[Conversation], quarter: Quarter) -> None:
    with time_machine.travel(NOW):
        shown = {figure.definition.code: figure for figure in figures.key_figures(quarter)}
    now, before = in_(quarter, enquiries), in_(quarter.before, enquiries)
    assert (shown["within"].now, shown["within"].of) == slow_share(now)
    assert shown["within"].before == slow_share(before)[0]
    assert (shown["received"].now, shown["received"].before) == (len(now), len(before))
    assert (shown["usual"].now, shown["usual"].before) == (slow_median(now), slow_median(before))


@pytest.mark.parametrize("code", ["within", "received", "usual"])
def test_the_rows_behind_a_figure_are_those_that_it_counts(enquiries: list[Conversation], code: str) -> None:
    mine = in_(Q3, enquiries)
    expected = {
        "received": {row.pk for row in mine},
        "usual": {row.pk for row in mine if row.working_minutes is not None},
        "within": {
            row.pk
            for row in mine
            if row.target_minutes is not None and (row.met is not None or (row.due_at is not None and row.due_at < NOW))
        },
    }[code]
    with time_machine.travel(NOW):
        assert {row.pk for row in figures.behind(code, Q3)} == expected
    assert expected, "there is something that could be missing"


def test_topics_count_what_a_person_confirmed_and_link_to_those_rows(enquiries: list[Conversation]) -> None:
    slow: dict[str, int] = {}
    for row in in_(Q3, enquiries):
        if row.topic and row.confirmed_by:
            slow[row.topic.name] = slow.get(row.topic.name, 0) + 1
    shown = figures.by_topic(Q3)
    assert {row.name: row.values["now"] for row in shown} == slow
    for row in shown:
        topic = Topic.objects.get(name=row.name)
        assert figures.behind("received", Q3, topic=topic.pk).count() == row.values["now"]


def test_teams_equal_a_slow_count_and_link_to_those_rows(enquiries: list[Conversation], cast: Cast) -> None:
    with time_machine.travel(NOW):
        shown = {row.name: row for row in figures.by_team(Q3)}
    assert set(shown) == {"Waste", "Museum"}
    for team in (cast.waste, cast.museum):
        mine = [row for row in in_(Q3, enquiries) if row.team == team]
        share, counted = slow_share(mine)
        assert shown[team.name].values == {
            "received": len(mine),
            "usual": slow_median(mine),
            "share": share,
            "counted": counted,
        }
        assert figures.behind("received", Q3, team=team.pk).count() == len(mine)


def test_months_equal_a_slow_count(enquiries: list[Conversation]) -> None:
    with time_machine.travel(NOW):
        shown = figures.by_month(Q3)
    assert [name for name, _ in shown] == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    for month, (_, share) in enumerate(shown, start=1):
        whole = [row for quarter in (Q3.before.before, Q3.before, Q3) for row in in_(quarter, enquiries)]
        mine = [
            row
            for row in whole
            if (
                row.received_at + timedelta(hours=1 if row.received_at >= datetime(2026, 3, 29, 1, tzinfo=UTC) else 0)
            ).month
            == month
        ]
        assert share == slow_share(mine)[0], month


def test_followers_are_the_last_counts_up_to_the_end_of_the_quarter(cast: Cast, council: Current) -> None:
    one, two = cast.account(), cast.account("x")
    for account, day, count in (
        (one, date(2026, 7, 1), 10),
        (one, date(2026, 9, 30), 12),
        (one, date(2026, 10, 1), 99),
        (two, date(2026, 5, 1), 5),
    ):
        FollowerCount.objects.create(account=account, day=day, followers=count)
    shown = {figure.definition.code: figure for figure in figures.key_figures(Q3)}["followers"]
    assert (shown.now, shown.before) == (17, 5)
    assert sum(row.followers for row in figures.behind("followers", Q3)) == 17
    assert {row.name: row.values["followers"] for row in figures.by_network(Q3)} == {"Facebook": 12, "X": 5}
    assert [row.followers for row in figures.behind("followers", Q3, network="facebook")] == [12]


def test_every_figure_has_a_definition_and_rows(client: Client, cast: Cast, council: Current) -> None:
    client.force_login(cast.jo)
    assert set(figures.ROWS) == set(figures.DEFINITIONS)
    for code, definition in figures.DEFINITIONS.items():
        page = client.get(reverse("reporting:rows", args=[code]) + "?network=x")
        assert definition.words in page.content.decode()


def test_what_a_network_does_not_say_is_not_nought(cast: Cast, council: Current) -> None:
    cast.account()
    shown = {figure.definition.code: figure.now for figure in figures.key_figures(Q3)}
    assert (shown["reach"], shown["followers"], shown["usual"], shown["within"], shown["received"]) == (
        None,
        None,
        None,
        None,
        0,
    )
    assert figures.by_network(Q3)[0].values["engagement"] is None


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


FIGURES = {"grace", "priya", "callum", "dev", "helen", "jo", "ruth", "arthur"}
AUDIT = {"priya", "ada", "arthur"}


def test_who_reads_figures_and_the_audit_trail(cast: Cast, council: Current, enquiries: list[Conversation]) -> None:
    for name in ("grace", "priya", "callum", "dev", "helen", "jo", "ruth", "imran", "ada", "arthur"):
        person = as_(getattr(cast, name))
        assert person.get(reverse("reporting:figures"), {"quarter": "2026-3"}).status_code == (
            200 if name in FIGURES else 403
        ), name
        assert person.get(reverse("reporting:rows", args=["within"]), {"quarter": "2026-3"}).status_code == (
            200 if name in FIGURES else 403
        ), name
        assert person.get(reverse("reporting:audit")).status_code == (200 if name in AUDIT else 403), name


CHANGED = pytest.mark.parametrize(
    "query", ["quarter=0000-1", "quarter=9999-4", "quarter=²²²²-1", "topic=²", "team=99999999999999999999", "page=x"]
)


@CHANGED
@pytest.mark.parametrize("code", ["within", "received", "usual", "reach", "followers"])
def test_an_address_of_rows_that_somebody_has_changed_is_no_error(
    cast: Cast, council: Current, code: str, query: str
) -> None:
    assert as_(cast.arthur).get(f"{reverse('reporting:rows', args=[code])}?{query}").status_code == 200


@CHANGED
def test_an_address_of_the_figures_that_somebody_has_changed_is_no_error(
    cast: Cast, council: Current, query: str
) -> None:
    assert as_(cast.arthur).get(f"{reverse('reporting:figures')}?{query}").status_code == 200


def test_a_figure_that_is_none_is_not_found(cast: Cast, council: Current) -> None:
    assert as_(cast.arthur).get(reverse("reporting:rows", args=["nonsense"])).status_code == 404


def test_the_audit_trail_is_narrowed_and_verified(cast: Cast, council: Current) -> None:
    cast.account()
    client = as_(cast.arthur)
    page = client.get(reverse("reporting:audit"), {"actor": cast.ada.pk, "code": "", "words": "", "verify": "1"})
    assert page.status_code == 200
    assert "In order." in page.content.decode()
    assert client.get(reverse("reporting:audit"), {"actor": "x", "code": "nonsense"}).status_code == 200
