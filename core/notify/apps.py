from django.apps import AppConfig


class Notify(AppConfig):
    name = "core.notify"
    label = "notify"
    verbose_name = "Notices"
