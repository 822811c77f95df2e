"""What was decided in a case stands on the timeline of its account, for those who may read cases."""

import pytest
from django.test import Client

from accounts import timeline
from tests.cast import Cast
from tests.moderation.post import recorded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def test_only_those_who_may_read_cases_see_them_on_the_timeline_of_the_account(cast: Cast) -> None:
    account = cast.account()
    recorded(cast, account)
    for person, sees in (
        (cast.grace, True),
        (cast.arthur, True),
        (cast.callum, False),
        (cast.dev, False),
        (cast.jo, False),
    ):
        found = {entry.object_type for entry in timeline.whole(account, person)}
        assert ("moderation.case" in found) is sees, person


def test_the_page_of_an_account_names_its_cases_to_those_who_may_read_them(cast: Cast, client: Client) -> None:
    account = cast.account()
    found = recorded(cast, account)
    for person, sees in ((cast.grace, True), (cast.callum, False)):
        client.force_login(person)
        assert (found.get_absolute_url() in client.get(account.get_absolute_url()).content.decode()) is sees
