from django.urls import path

from desk import views

urlpatterns = [
    path("admin/cases/<int:pk>/close/", views.CaseClose.as_view()),
    path("admin/cases/<int:pk>/", views.case),
    path("cases/<int:pk>/assign/", views.assign),
]
