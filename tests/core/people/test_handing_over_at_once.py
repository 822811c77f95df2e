"""Two who press at the same moment: a receiver who leaves too, and the leaver who is still at work."""

import threading
from typing import Any

import pytest
from django.db import connection

from accounts.models import Account
from core.audit.verbs import RuleBroken
from core.people.models import Person
from enquiries import services as enquiries
from enquiries.models import Conversation
from tests.cast import Cast
from tests.core.people.having_work import keeps, talks
from tests.core.people.test_handing_over import leaves
from tests.publishing.conftest import desk as desk_of_publishing
from tests.publishing.desk import Desk

desk = desk_of_publishing


@pytest.mark.django_db(transaction=True)
def test_a_receiver_who_leaves_at_the_same_moment_takes_nothing_with_them(cast: Cast) -> None:
    """Whoever comes second is refused: either the receiver has no log-in, or they have open work."""
    keeps(cast, cast.account(), cast.grace)
    start, refused = threading.Barrier(2), list[str]()

    def press(who: Person, **receivers: Person) -> None:
        start.wait()
        try:
            leaves(cast, who, **receivers)
        except RuleBroken as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    presses = (
        threading.Thread(target=press, args=(cast.grace,), kwargs={"accounts": cast.tom}),
        threading.Thread(target=press, args=(cast.tom,)),
    )
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(refused) == 1
    account = Account.objects.get()
    assert account.custodian is not None
    assert Person.objects.get(pk=account.custodian.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_is_being_written_and_a_log_in_that_is_taken_away_do_not_wait_for_each_other(
    desk: Desk,
) -> None:
    cast, talk = desk.cast, talks(desk.facebook, desk.cast.grace)
    start, failed = threading.Barrier(2), list[Exception]()

    def press(verb: Any) -> None:
        start.wait()
        try:
            verb()
        except RuleBroken:
            pass
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    reply = {"conversation_id": talk.pk, "text": "Every Friday", "by": cast.grace, "seen": talk.version}
    presses = [
        threading.Thread(target=press, args=(lambda: enquiries.send_reply(**reply),)),
        threading.Thread(target=press, args=(lambda: leaves(cast, cast.grace, conversations=cast.tom),)),
    ]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert failed == []
    assert Conversation.objects.get(pk=talk.pk).assignee == cast.tom
