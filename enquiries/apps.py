from django.apps import AppConfig


class Enquiries(AppConfig):
    name = "enquiries"
    verbose_name = "Enquiries"

    def ready(self) -> None:
        from core.people import open_work  # Django loads models before ready, not before import
        from enquiries.answered import on_settled
        from enquiries.open_work import Conversations
        from networks import settled

        settled.register(on_settled)
        open_work.register(Conversations())
