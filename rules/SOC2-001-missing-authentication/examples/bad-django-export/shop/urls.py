from django.contrib.admin.views.decorators import staff_member_required
from django.urls import path, re_path

from shop import reports

urlpatterns = [
    path("reports/", staff_member_required(reports.overview)),
    re_path(r"^reports/(?P<year>\d{4})/$", staff_member_required(reports.year)),
    path("reports/customers.csv", reports.customers_csv),
]
