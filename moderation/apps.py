from django.apps import AppConfig


class Moderation(AppConfig):
    name = "moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from accounts import panels, timeline
        from core.people import open_work
        from moderation.models import Case
        from moderation.open_work import Consultations
        from moderation.selectors import account_panel

        open_work.register(Consultations())
        panels.register(account_panel)
        timeline.register(Case, lambda account: Case.objects.filter(account=account), duty="cases.read")
