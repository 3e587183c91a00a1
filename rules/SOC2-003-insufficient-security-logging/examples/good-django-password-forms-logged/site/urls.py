from django.urls import include, path
from rest_framework.routers import DefaultRouter

from site import views

router = DefaultRouter()
router.register("users", views.UserViewSet)

urlpatterns = [
    path("password/", views.change_password),
    path("reset/confirm/", views.reset_confirm),
    path("api/", include(router.urls)),
]
