from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.views.generic import DeleteView, ListView, UpdateView

from places.models import Address


class OwnAddresses(LoginRequiredMixin):
    model = Address

    def get_queryset(self):
        return super().get_queryset().filter(resident=self.request.user)


class AddressList(OwnAddresses, ListView):
    pass


class AddressEdit(OwnAddresses, UpdateView):
    fields = ["street"]
    success_url = reverse_lazy("addresses")


class AddressDelete(LoginRequiredMixin, DeleteView):  # expect: SOC2-008
    model = Address
    success_url = reverse_lazy("addresses")
