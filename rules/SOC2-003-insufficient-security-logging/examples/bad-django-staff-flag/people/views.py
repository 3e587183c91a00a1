from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from people.models import Person


@staff_member_required  # expect: SOC2-003
@require_POST
def make_staff(request, pk):
    person = get_object_or_404(Person, pk=pk)
    person.user.is_staff = True
    person.user.save()
    return redirect("people")
