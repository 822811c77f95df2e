from celery import shared_task

from core.people.staff import forget_old_files


@shared_task(expires=600)
def forget_files() -> None:
    """Forgets files of staff that nobody took in."""
    forget_old_files()
