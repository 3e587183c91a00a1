import csv

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import render

from site.models import Patient

Account = get_user_model()


def people_csv(request):  # expect: SOC2-001
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for person in Account.objects.all():
        writer.writerow([person.username, person.email])
    return response


def roster(request):  # expect: SOC2-001
    lines = [f"{patient.name},{patient.born}" for patient in Patient.objects.order_by("name")]
    return HttpResponse("\n".join(lines), content_type="text/csv")


def team_sheet(request):  # expect: SOC2-001
    response = HttpResponse(content_type="text/csv")
    sheet = csv.DictWriter(response, fieldnames=["username", "email"])
    for user in User.objects.filter(is_active=True):
        sheet.writerow({"username": user.username, "email": user.email})
    return response


def profile(request):
    return render(request, "profile.html")
