"""Followers and post figures of each day, as the networks would have said them."""

from datetime import date, datetime, time, timedelta
from typing import Final

from accounts.models import Account
from council_social.demonstration.pen import LONDON
from council_social.demonstration.scene import Scene
from networks.states import OutboundState
from publishing.models import Publication
from reporting.models import FollowerCount, PostFigures

WATCHED_DAYS: Final = 14
"""For so many days a post gathers likes."""
PARTS: Final = tuple(1 - 0.45 ** (age + 1) for age in range(WATCHED_DAYS))
"""How much of all that a post will get has come by the end of each day."""
TELLING: Final = {
    "facebook": {"shares", "clicks", "reach"},
    "instagram": {"shares", "reach"},
    "linkedin": {"shares", "clicks", "reach"},
    "threads": {"shares"},
    "x": {"shares"},
}
"""What networks tell of a post besides its likes, replies and views; what they do not tell stays empty."""
TELLS_NO_FOLLOWERS: Final = "flickr"


def count_week(scene: Scene, last: date) -> None:
    """The seven days up to `last`."""
    days = [last - timedelta(days=back) for back in range(6, -1, -1)]
    counted = Account.objects.publishable().filter(followers__isnull=False)
    accounts = list(counted.exclude(network=TELLS_NO_FOLLOWERS))
    FollowerCount.objects.bulk_create(_followers(scene, account, day) for account in accounts for day in days)
    since = datetime.combine(days[0], time(), LONDON)
    rows = Publication.objects.filter(outbound__state=OutboundState.PUBLISHED, outbound__settled_at__gte=since)
    rows = rows.exclude(outbound__external_id="")  # posted by hand: no machine reads its figures
    figures = [
        one for publication in rows.select_related("account", "outbound") for one in _figures(scene, publication)
    ]
    PostFigures.objects.bulk_create(figures, ignore_conflicts=True)


def _followers(scene: Scene, account: Account, day: date) -> FollowerCount:
    """Grows to what the council file says today, by about one in six hundred a week, not quite evenly."""
    weeks = (scene.now.date() - day).days / 7
    grown = (account.followers or 0) * (1 - weeks / 600)
    return FollowerCount(account=account, day=day, followers=round(grown) + scene.pen.dice.randint(-2, 2))


def _figures(scene: Scene, publication: Publication) -> list[PostFigures]:
    """From the first day until today: most comes on the first two days."""
    outbound, account = publication.outbound, publication.account
    assert outbound.settled_at is not None
    first = outbound.settled_at.astimezone(LONDON).date()
    views = round((account.followers or 900) * scene.pen.dice.uniform(0.08, 0.45))
    likes, replies, shares = (
        round(views * scene.pen.dice.uniform(*share)) for share in ((0.004, 0.03), (0.0005, 0.006), (0.001, 0.01))
    )
    days = [day for age in range(WATCHED_DAYS) if (day := first + timedelta(days=age)) <= scene.now.date()]
    said = TELLING.get(account.network, set())
    return [
        PostFigures(
            publication=publication,
            day=day,
            likes=round(likes * part),
            replies=round(replies * part),
            views=round(views * part),
            shares=round(shares * part) if "shares" in said else None,
            clicks=round(views * part * 0.03) if "clicks" in said else None,
            reach=round(views * part * 0.8) if "reach" in said else None,
        )
        for day, part in zip(days, PARTS, strict=False)
    ]
