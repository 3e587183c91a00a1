from django.urls import path

from people import views

urlpatterns = [path("<int:pk>/staff/", views.make_staff)]
