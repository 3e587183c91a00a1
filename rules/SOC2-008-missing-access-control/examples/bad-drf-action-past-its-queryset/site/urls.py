from django.urls import include, path
from rest_framework.routers import DefaultRouter

from site.views import OrderViewSet

router = DefaultRouter()
router.register("orders", OrderViewSet, basename="order")
urlpatterns = [path("api/", include(router.urls))]
