from django.urls import path
from rest_framework.routers import DefaultRouter

from fleet import views

router = DefaultRouter()
router.register("vans", views.VanViewSet)
router.register("drivers", views.DriverViewSet)

urlpatterns = [*router.urls, path("dispatch/", views.send_van)]
