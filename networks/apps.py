from django.apps import AppConfig


class Networks(AppConfig):
    name = "networks"
    verbose_name = "Networks and outbox"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from accounts import columns, health, panels, timeline
        from core.council import brake
        from core.people import open_work, sealed
        from networks import by_hand, emergency, silence
        from networks.connect_panel import connection_panel, remarks
        from networks.models import Connection
        from networks.open_work import ByHand

        panels.register(connection_panel)
        columns.register("Last post", silence.last_posts)
        health.register(silence.SILENT)
        health.register(silence.FLOODS)
        timeline.register(Connection, lambda account: Connection.objects.filter(account=account), duty="accounts.read")
        panels.register_remarks(remarks)
        open_work.register(ByHand())
        brake.register(emergency.hold_routine)
        brake.register(by_hand.stop_routine)
        sealed.keep("networks.Connection", "secrets")
        sealed.keep("networks.Journey", "kept")
        sealed.keep("networks.Journey", "found")
