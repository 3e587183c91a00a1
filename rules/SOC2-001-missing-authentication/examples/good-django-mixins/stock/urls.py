from django.urls import path

from stock import views

urlpatterns = [
    path("new/", views.New.as_view()),
    path("<int:pk>/", views.Edit.as_view()),
    path("<int:pk>/delete/", views.Remove.as_view()),
    path("<int:pk>/hide/", views.Hide.as_view()),
    path("<int:pk>/rename/", views.Rename.as_view()),
    path("<int:pk>/count/", views.Count.as_view()),
    path("<int:pk>/order/", views.Order.as_view()),
]
