from django.apps import AppConfig


class Networks(AppConfig):
    name = "networks"
    verbose_name = "Networks and outbox"

    def ready(self) -> None:
        # Django loads the models before ready, not before import.
        from core.council import brake
        from networks import emergency

        brake.register(emergency.hold_routine)
