from celery import shared_task

from accounts import reminding, training_watching
from accounts.services import end_trials, watch_risks, watch_tasks
from accounts.services.files import forget_old_files


@shared_task(expires=3600)
def watch_requests() -> None:
    """Requests that wait, trials that are over, risks that are due, what was not put right, files that nobody proposed."""
    reminding.remind()
    watch_risks()
    watch_tasks()
    end_trials()
    forget_old_files()


@shared_task(expires=3600)
def watch_training() -> None:
    """Warns before training runs out, on the day, and tells heads of service; each once."""
    training_watching.warn()
