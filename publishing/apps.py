from django.apps import AppConfig


class Publishing(AppConfig):
    name = "publishing"
    verbose_name = "Posts"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from accounts import panels
        from core.people import open_work
        from networks import gates as outbox_gates
        from networks import settled
        from publishing import gates, selectors, telling
        from publishing.open_work import SOURCES

        outbox_gates.register(gates.may_go_out)
        settled.register(telling.settled)
        panels.register(selectors.account_panel)
        open_work.register(*SOURCES)
