from django.urls import path

from tasks import views

urlpatterns = [
    path("<int:pk>/", views.detail),
    path("<int:pk>/done/", views.done),
    path("<int:pk>/delete/", views.TaskDelete.as_view()),
    path("<int:pk>/edit/", views.TaskEdit.as_view()),
    path("<int:pk>/attach/", views.Attach.as_view()),
    path("<int:pk>/lock/", views.lock),
    path("<int:board_id>/<int:pk>/move/", views.move),
]
