from django.urls import path

from alerts import views

urlpatterns = [path("alerts/<int:pk>/stop/<slug:token>/", views.stop)]
