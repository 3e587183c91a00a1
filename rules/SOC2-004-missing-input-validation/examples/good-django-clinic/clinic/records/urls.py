from django.urls import path

from clinic.records import views

urlpatterns = [
    path("", views.record_list, name="records"),
    path("letters/<str:name>/", views.letter, name="letter"),
    path("notes/", views.NoteView.as_view(), name="notes"),
    path("import/", views.import_labs, name="import"),
    path("done/", views.done, name="done"),
]
