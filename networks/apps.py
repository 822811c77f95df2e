from django.apps import AppConfig


class Networks(AppConfig):
    name = "networks"
    verbose_name = "Networks and outbox"
