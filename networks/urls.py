from django.urls import path

from networks import webhooks

app_name = "networks"
urlpatterns = [
    path("<slug:network>/", webhooks.receive, name="receive"),
]
