from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render

from clinic.models import Bill, Department, Patient


def patients(request):  # expect: SOC2-001
    return render(request, "patients.html", {"patients": Patient.objects.order_by("name")})


def overdue(request):  # expect: SOC2-001
    return JsonResponse({"bills": list(Bill.objects.filter(paid=False).values("payer__email"))})


@login_required
def rota(request):
    return render(request, "rota.html", {"departments": Department.objects.all()})
