from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import UpdateView

from desk.decorators import agents_only
from desk.models import Case


class CaseClose(PermissionRequiredMixin, UpdateView):
    model = Case
    fields = ["open"]
    permission_required = "desk.close_case"


@login_required
@agents_only
def case(request, pk):
    return render(request, "desk/case.html", {"case": get_object_or_404(Case, pk=pk)})


@login_required
def assign(request, pk):
    case = get_object_or_404(Case, pk=pk)
    if not (request.user.is_staff or case.customer == request.user):
        return redirect("/")
    case.open = False
    case.save()
    return redirect("/")
