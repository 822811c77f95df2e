from django.apps import AppConfig


class People(AppConfig):
    name = "core.people"
    label = "people"
    verbose_name = "People"
