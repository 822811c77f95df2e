from django.apps import AppConfig


class Enquiries(AppConfig):
    name = "enquiries"
    verbose_name = "Enquiries"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from accounts import health, panels
        from core.people import open_work
        from enquiries.answered import on_settled
        from enquiries.open_work import Conversations
        from enquiries.unanswered import UNANSWERED, account_panel
        from networks import settled

        settled.register(on_settled)
        open_work.register(Conversations())
        health.register(UNANSWERED)
        panels.register(account_panel)
