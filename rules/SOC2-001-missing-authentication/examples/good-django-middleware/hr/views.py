from django.shortcuts import render
from django.views.generic import CreateView

from hr.models import Employee


class EmployeeCreate(CreateView):
    model = Employee
    fields = ["name", "salary"]


def salaries(request):
    return render(request, "hr/salaries.html", {"employees": Employee.objects.all()})
