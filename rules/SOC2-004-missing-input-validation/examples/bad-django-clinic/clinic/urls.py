from django.urls import include, path

urlpatterns = [path("records/", include("clinic.records.urls"))]
