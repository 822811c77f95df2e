"""Letters go out by e-mail once, are tried again, and leave no words behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from core.notify import services
from core.notify.models import Letter

pytestmark = pytest.mark.django_db


def a_letter(key: str = "k") -> Letter:
    return services.write(to="maureen@example.org", key=key, subject="About your appeal", body="Dear Maureen")


def test_a_letter_is_mailed_once_and_its_words_are_forgotten() -> None:
    a_letter()
    assert a_letter().pk == Letter.objects.get().pk, "the same key is the same letter"
    assert (services.mail_waiting(), services.mail_waiting()) == (1, 0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["maureen@example.org"], "About your appeal", "Dear Maureen")
    assert Letter.objects.get().body == ""
    assert Letter.objects.get().mailed_at is not None


def test_a_mail_server_that_is_down_loses_nothing_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    a_letter()

    def down(*args: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(services, "send_mail", down)
        assert services.mail_waiting() == 0
    assert Letter.objects.get().failures == 1
    assert services.mail_waiting() == 1


def test_what_a_process_left_behind_when_it_died_is_sent_by_the_next() -> None:
    letter = a_letter()
    Letter.objects.update(begun_at=timezone.now())
    assert services.mail_waiting() == 0, "somebody may be sending it"
    Letter.objects.filter(pk=letter.pk).update(begun_at=timezone.now() - timedelta(minutes=11))
    assert services.mail_waiting() == 1
