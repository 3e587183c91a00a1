from django.urls import path

from hr.views import EmployeeCreate, salaries

urlpatterns = [path("employees/new/", EmployeeCreate.as_view()), path("salaries/", salaries)]
