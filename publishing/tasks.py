from celery import shared_task

from publishing import telling


@shared_task(expires=60)
def watch_waiting() -> None:
    """Reminds the signers of posts that are wanted soon."""
    telling.about_waiting_posts()
