from celery import shared_task

from accounts import reminding
from accounts.services import end_trials
from accounts.services.files import forget_old_files


@shared_task(expires=3600)
def watch_requests() -> None:
    """Reminds whoever decides on requests that wait, stops trials that are over, forgets files that nobody proposed."""
    reminding.remind()
    end_trials()
    forget_old_files()
