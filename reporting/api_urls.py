from django.urls import path

from reporting import api

urlpatterns = [path("figures/", api.Figures.as_view(), name="api_figures")]
