from django.urls import path

from publishing import api

urlpatterns = [
    path("posts/", api.Posts.as_view(), name="api_posts"),
    path("posts/<int:pk>/", api.OnePost.as_view(), name="api_post"),
    path("posts/<int:pk>/checks/", api.Checks.as_view(), name="api_post_checks"),
    path("posts/<int:pk>/submit/", api.Submit.as_view(), name="api_post_submit"),
    path("posts/<int:pk>/approve/", api.Approve.as_view(), name="api_post_approve"),
    path("posts/<int:pk>/send-back/", api.SendBack.as_view(), name="api_post_send_back"),
    path("posts/<int:pk>/time/", api.ChangeTime.as_view(), name="api_post_time"),
    path("posts/<int:pk>/hold/", api.Hold.as_view(), name="api_post_hold"),
    path("posts/<int:pk>/release/", api.Release.as_view(), name="api_post_release"),
    path("posts/<int:pk>/withdraw/", api.Withdraw.as_view(), name="api_post_withdraw"),
]
