from django.apps import AppConfig


class Accounts(AppConfig):
    name = "accounts"
    verbose_name = "Register of accounts"
