from django.apps import AppConfig


class Networks(AppConfig):
    name = "networks"
    verbose_name = "Networks and outbox"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from accounts import panels
        from core.council import brake
        from core.people import open_work, sealed
        from networks import by_hand, emergency
        from networks.connect_panel import connection_panel, remarks
        from networks.open_work import ByHand

        panels.register(connection_panel)
        panels.register_remarks(remarks)
        open_work.register(ByHand())
        brake.register(emergency.hold_routine)
        brake.register(by_hand.stop_routine)
        sealed.keep("networks.Connection", "secrets")
        sealed.keep("networks.Journey", "kept")
        sealed.keep("networks.Journey", "found")
