from django.apps import AppConfig


class Council(AppConfig):
    name = "core.council"
    label = "council"
    verbose_name = "Council"
