import csv

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render

from shop.models import Customer, Sale


def overview(request):
    return render(request, "shop/overview.html", {"total": Sale.objects.aggregate(Sum("total"))})


def year(request, year):
    return render(request, "shop/year.html", {"sales": Sale.objects.filter(year=year)})


def customers_csv(request):  # expect: SOC2-001
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for customer in Customer.objects.order_by("name"):
        writer.writerow([customer.name, customer.email])
    return response
