from django.urls import path

from enquiries import api, recording_api

urlpatterns = [
    path("conversations/record/", recording_api.Record.as_view(), name="api_record"),
    path("conversations/", api.Conversations.as_view(), name="api_conversations"),
    path("conversations/<int:pk>/", api.OneConversation.as_view(), name="api_conversation"),
    path("conversations/<int:pk>/take/", api.Take.as_view(), name="api_conversation_take"),
    path("conversations/<int:pk>/assign/", api.Assign.as_view(), name="api_conversation_assign"),
    path("conversations/<int:pk>/reply/", api.Reply.as_view(), name="api_conversation_reply"),
    path("conversations/<int:pk>/wait/", api.Wait.as_view(), name="api_conversation_wait"),
    path("conversations/<int:pk>/no-response/", api.NoResponse.as_view(), name="api_conversation_no_response"),
]
