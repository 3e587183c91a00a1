from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.views.generic import DeleteView, ListView, UpdateView

from clinic.models import Appointment, Patient


class AppointmentList(ListView):  # expect: SOC2-001
    model = Appointment
    paginate_by = 50


class AppointmentCancel(DeleteView):  # expect: SOC2-001
    model = Appointment
    success_url = reverse_lazy("appointments")


class PatientUpdate(LoginRequiredMixin, UpdateView):
    model = Patient
    fields = ["name", "born"]
    success_url = reverse_lazy("appointments")
