from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from models import Reading


def sum_of(request, readings):
    return sum(reading.value for reading in readings)


@login_required
def readings(request):
    found = Reading.objects.all()
    return render(request, "readings.html", {"readings": found, "sum": sum_of(request, found)})


def correct(request, reading_id):  # expect: SOC2-001
    reading = get_object_or_404(Reading, pk=reading_id)
    reading.value = request.POST["value"]
    reading.save()
    return redirect("readings")


class Import(View):
    def post(self, request):  # expect: SOC2-001
        Reading.objects.bulk_create(Reading(value=line) for line in request.FILES["readings"])
        return HttpResponse(status=204)
