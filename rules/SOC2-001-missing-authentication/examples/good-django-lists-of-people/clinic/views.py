from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render

from clinic.models import Bill, Department, Patient


@login_required
def patients(request):
    return render(request, "patients.html", {"patients": Patient.objects.order_by("name")})


@login_required
def overdue(request):
    return JsonResponse({"bills": list(Bill.objects.filter(paid=False).values("payer__email"))})


def departments(request):
    return render(request, "departments.html", {"departments": Department.objects.values("name")})
