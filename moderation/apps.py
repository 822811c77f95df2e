from django.apps import AppConfig


class Moderation(AppConfig):
    name = "moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from accounts import timeline
        from core.people import open_work
        from moderation.models import Case
        from moderation.open_work import Consultations

        open_work.register(Consultations())
        timeline.register(Case, lambda account: Case.objects.filter(account=account))
