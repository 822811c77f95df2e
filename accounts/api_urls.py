from django.urls import path

from accounts import api

urlpatterns = [
    path("accounts/", api.Accounts.as_view(), name="api_accounts"),
    path("accounts/<int:pk>/", api.OneAccount.as_view(), name="api_account"),
    path("accounts/<int:pk>/suspend/", api.Suspend.as_view(), name="api_account_suspend"),
    path("account-requests/", api.Requests.as_view(), name="api_requests"),
    path("account-requests/<int:pk>/send/", api.SendRequest.as_view(), name="api_request_send"),
    path("account-requests/<int:pk>/decide/", api.Decide.as_view(), name="api_request_decide"),
    path("account-requests/<int:pk>/open/", api.Open.as_view(), name="api_request_open"),
]
