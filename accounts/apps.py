from django.apps import AppConfig


class Accounts(AppConfig):
    name = "accounts"
    verbose_name = "Register of accounts"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from accounts.open_work import SOURCES, end_grants
        from accounts.training_panel import training_panel
        from core.people import open_work, panels

        open_work.register(*SOURCES)
        open_work.register_ending(end_grants)
        panels.register(training_panel)
