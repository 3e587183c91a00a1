from django.urls import include, path
from rest_framework.routers import DefaultRouter

from warehouse.api import ItemViewSet, LabelView, SupplierView

router = DefaultRouter()
router.register("items", ItemViewSet)

urlpatterns = [
    path("api/", include(router.urls)),
    path("api/labels/", LabelView.as_view()),
    path("api/suppliers/", SupplierView.as_view()),
]
