from celery import shared_task

from accounts import impostor_sweeps, reminding, training_watching
from accounts.services import end_trials, watch_audits, watch_passwords, watch_risks, watch_tasks
from accounts.services.evaluating import remind_of_networks
from accounts.services.files import forget_old_files
from accounts.services.warnings import end_old_warnings


@shared_task(expires=3600)
def watch_requests() -> None:
    """Requests that wait, trials that are over, risks that are due, what was not put right, files that nobody proposed."""
    reminding.remind()
    watch_risks()
    watch_tasks()
    watch_passwords()
    watch_audits()
    end_trials()
    forget_old_files()


@shared_task(expires=3600)
def watch_training() -> None:
    """Warns before training runs out, on the day, and tells heads of service; each once."""
    training_watching.warn()


@shared_task(expires=3600)
def watch_impostors() -> None:
    """Reminds of impostors that nobody touched, ends warnings whose last day is over, forgets who reported what was closed long ago."""
    impostor_sweeps.remind_of_impostors()
    end_old_warnings()
    impostor_sweeps.forget_reporters()


@shared_task(expires=3600)
def watch_networks() -> None:
    """Reminds of networks that are to be looked at again."""
    remind_of_networks()
