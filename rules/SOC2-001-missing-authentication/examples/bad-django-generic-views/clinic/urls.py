from django.urls import path

from clinic.views import AppointmentCancel, AppointmentList, PatientUpdate

urlpatterns = [
    path("appointments/", AppointmentList.as_view(), name="appointments"),
    path("appointments/<int:pk>/cancel/", AppointmentCancel.as_view(), name="cancel"),
    path("patients/<int:pk>/", PatientUpdate.as_view(), name="patient"),
]
