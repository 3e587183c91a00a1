from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import CreateView, DeleteView, UpdateView

from core.mixins import HiddenFromStrangers, ManagersOnly, PrivateMixin, SignedInView, StaffOnly, WrappedView
from stock.models import Part

guards = [login_required, permission_required("stock.change_part")]


class New(PrivateMixin, CreateView):
    model = Part
    fields = ["name"]


class Edit(StaffOnly, UpdateView):
    model = Part
    fields = ["name"]


class Remove(SignedInView, DeleteView):
    model = Part


class Hide(ManagersOnly, View):
    def post(self, request, pk):
        get_object_or_404(Part, pk=pk).delete()
        return HttpResponse(status=204)


class Rename(HiddenFromStrangers, UpdateView):
    model = Part
    fields = ["name"]


class Count(WrappedView, UpdateView):
    model = Part
    fields = ["name"]


@method_decorator(guards, name="dispatch")
class Order(View):
    def post(self, request, pk):
        Part.objects.filter(pk=pk).update(name=request.POST["name"])
        return HttpResponse(status=204)
