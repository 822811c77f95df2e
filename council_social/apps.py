from django.apps import AppConfig


class CouncilSocial(AppConfig):
    name = "council_social"
    verbose_name = "Council social media"
