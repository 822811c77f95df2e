from django.urls import path

from accounts.views import impostors as views

urlpatterns = [
    path("impostors/", views.impostors, name="impostors"),
    path("impostors/report/", views.report_impostor, name="report_impostor"),
    path("impostors/<int:pk>/", views.impostor, name="impostor"),
    path("impostors/<int:pk>/take/", views.take_impostor, name="take_impostor"),
    path("impostors/<int:pk>/checklist/", views.impostor_checks, name="impostor_checks"),
    path("impostors/<int:pk>/evidence/", views.impostor_evidence, name="impostor_evidence"),
    path("impostors/<int:pk>/screenshot/<slug:sha256>.jpg", views.impostor_screenshot, name="impostor_screenshot"),
    path("impostors/<int:pk>/step/", views.impostor_step, name="impostor_step"),
    path("impostors/<int:pk>/warn/", views.write_warning, name="write_warning"),
    path("impostors/<int:pk>/outcome/", views.impostor_outcome, name="impostor_outcome"),
    path("impostors/<int:pk>/reopen/", views.reopen_impostor, name="reopen_impostor"),
    path("impostors/warnings/<int:pk>/", views.impostor_warning, name="impostor_warning"),
    path("impostors/warnings/<int:pk>/stop/", views.stop_warning, name="stop_warning"),
]
