from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "core.worktime"
    label = "worktime"
    verbose_name = "Working time"
