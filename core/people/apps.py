from django.apps import AppConfig


class People(AppConfig):
    name = "core.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from core.people import sealed

        # What allauth keeps of second factors, by our SealedSecrets.
        sealed.keep("mfa.Authenticator", "data", "secret", "seed", "migrated_codes")
