from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.dashboard, name="figures"),
    path("rows/<slug:code>/", views.rows, name="rows"),
    path("audit/", views.audit, name="audit"),
]
