import csv

from django.contrib.auth.models import User
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from site.models import Product


def username_free(request):
    taken = User.objects.filter(username=request.GET.get("username", "")).exists()
    return JsonResponse({"free": not taken})


def prices_csv(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for product in Product.objects.all():
        writer.writerow([product.name, product.price])
    return response


def contributors(request):
    return render(request, "contributors.html", {"people": User.objects.filter(is_active=True)})


def recover(request):
    if request.method == "POST":
        user = User.objects.filter(email=request.POST["email"]).first()
        if user is not None:
            user.email_user("Access", "Follow the link in your account page.")
    return render(request, "recover.html")
