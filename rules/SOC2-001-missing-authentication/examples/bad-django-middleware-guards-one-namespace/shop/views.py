from django.shortcuts import get_object_or_404, redirect

from shop.models import Order


def cancel(request, pk):
    order = get_object_or_404(Order, pk=pk)
    order.cancelled = True
    order.save()
    return redirect("/office/")


def delete(request, pk):  # expect: SOC2-001
    get_object_or_404(Order, pk=pk).delete()
    return redirect("/")
