from django.urls import path

from clinic import views

urlpatterns = [
    path("patients/", views.patients),
    path("overdue/", views.overdue),
    path("departments/", views.departments),
]
