from django.urls import path

from clinic import views

urlpatterns = [
    path("patients/", views.patients),
    path("overdue/", views.overdue),
    path("staff/rota/", views.rota),
]
