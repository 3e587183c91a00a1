from django.urls import include, path
from rest_framework import routers

from notes.api import NoteViewSet, ProfileView

router = routers.SimpleRouter()
router.register(r"notes", NoteViewSet, basename="note")

urlpatterns = [path("api/", include(router.urls)), path("api/profile/<int:pk>/", ProfileView.as_view())]
