"""Two people record the same comment, or take in the same file, at the same moment: it is in the inbox once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from enquiries.models import Message
from enquiries.recording_many import take_in_file
from tests.cast import Cast
from tests.enquiries.test_recording import recorded
from tests.enquiries.test_recording_file import at, uploaded
from tests.networks.outbox.at_once import each_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(*works: Callable[[], Any]) -> list[str]:
    said: list[str] = []

    def tried(work: Callable[[], Any]) -> None:
        try:
            work()
        except RuleBroken as refusal:
            said.append(refusal.sentence)

    each_at_once([lambda work=work: tried(work) for work in works])
    return said


def test_what_two_people_record_at_once_comes_in_once(cast: Cast, council: Current) -> None:
    account, then = cast.account("nextdoor", external_id=""), timezone.now()
    said = refusals(
        lambda: recorded(cast, account, at=then, by=cast.grace), lambda: recorded(cast, account, at=then, by=cast.tom)
    )
    assert len(said) == 1
    assert "in the inbox already" in said[0]
    assert Message.objects.count() == 1


def test_a_file_whose_button_is_pressed_twice_is_taken_in_once(cast: Cast, council: Current) -> None:
    account = cast.account("nextdoor", external_id="")
    upload = uploaded(cast, account, f"{at()},One,Ann,", f"{at()},Two,Bob,")
    said = refusals(*(lambda: take_in_file(upload_id=upload.pk, by=cast.grace),) * 2)
    assert said == ["This file was taken in already."]
    assert Message.objects.count() == 2


def test_two_files_with_the_same_words_bring_them_once(cast: Cast, council: Current) -> None:
    account, line = cast.account("nextdoor", external_id=""), f"{at()},One,Ann,"
    first, second = uploaded(cast, account, line), uploaded(cast, account, line, by=cast.tom)
    refusals(
        lambda: take_in_file(upload_id=first.pk, by=cast.grace), lambda: take_in_file(upload_id=second.pk, by=cast.tom)
    )
    assert Message.objects.count() == 1
