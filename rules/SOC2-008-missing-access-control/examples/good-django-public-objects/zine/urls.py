from django.urls import path

from zine import views

urlpatterns = [
    path("posts/<int:pk>/", views.PostDetail.as_view()),
    path("posts/<int:pk>/like/", views.like),
    path("posts/<int:pk>/comment/", views.comment),
    path("writers/<str:username>/", views.writer),
    path("writers/<str:username>/follow/", views.follow),
]
