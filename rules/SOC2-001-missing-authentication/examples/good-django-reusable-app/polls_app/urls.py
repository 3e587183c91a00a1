from django.urls import include, path
from rest_framework.routers import DefaultRouter

from polls_app.api import BallotViewSet

router = DefaultRouter()
router.register("ballots", BallotViewSet)

urlpatterns = [path("", include(router.urls))]
