from django.urls import include, path
from rest_framework.routers import DefaultRouter

from records.api import DocumentViewSet, ReportView, share_document

router = DefaultRouter()
router.register("documents", DocumentViewSet)

urlpatterns = [
    path("api/", include(router.urls)),
    path("api/reports/<uuid:report_id>/", ReportView.as_view()),
    path("api/documents/<int:pk>/share/", share_document),
]
