from celery import shared_task

from core.notify.services import mail_waiting


@shared_task(expires=5)
def send_mail() -> None:
    """Mails the notices that were written since the last tick."""
    mail_waiting()
