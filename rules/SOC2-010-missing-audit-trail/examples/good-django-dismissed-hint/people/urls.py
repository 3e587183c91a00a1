from django.urls import path

from people import views

urlpatterns = [
    path("hints/<str:name>/dismiss/", views.dismiss),
    path("hints/reset/", views.reset),
]
