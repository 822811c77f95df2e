from celery import shared_task

from reporting import services


@shared_task(expires=600)
def read_figures() -> None:
    """Reads followers and engagement of every connected account."""
    services.read_figures()
