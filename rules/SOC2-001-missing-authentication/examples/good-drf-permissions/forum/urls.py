from django.urls import include, path
from rest_framework_nested import routers

from forum import api

router = routers.DefaultRouter()
for prefix, viewset in (("topics", api.TopicViewSet), ("drafts", api.DraftViewSet)):
    router.register(prefix, viewset, basename=prefix)
nested = routers.NestedSimpleRouter(router, "topics", lookup="topic")
nested.register("locks", api.LockViewSet, basename="locks")

urlpatterns = [
    path("", include(router.urls)),
    path("", include(nested.urls)),
    path("partners/topics/", api.PartnerTopics.as_view()),
    path("hooks/mail/", api.MailHook.as_view()),
]
