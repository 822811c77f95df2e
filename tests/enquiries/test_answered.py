"""What the outbox tells of other things than replies costs the inbox nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.catalogue import Action
from enquiries.answered import on_settled
from networks.models import Outbound
from networks.states import OutboundState

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", sorted(set(Action) - {Action.REPLY, Action.DIRECT_MESSAGE}))
def test_news_of_a_post_or_a_block_asks_nothing(kind: Action) -> None:
    with CaptureQueriesContext(connection) as asked:
        on_settled(Outbound(pk=1, kind=kind.value, state=OutboundState.PUBLISHED))
    assert len(asked) == 0
