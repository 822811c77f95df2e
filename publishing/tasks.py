from celery import shared_task

from publishing import coming_in, telling


@shared_task(expires=60)
def watch_waiting() -> None:
    """Reminds the signers of posts that are wanted soon."""
    telling.about_waiting_posts()


@shared_task(expires=3600)
def forget_leftovers() -> None:
    """Deletes what is left of uploads that were killed more than a day ago."""
    coming_in.forget_leftovers()
