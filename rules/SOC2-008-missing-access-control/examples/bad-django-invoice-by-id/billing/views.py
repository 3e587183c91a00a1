from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from billing.models import Invoice


@login_required
def invoices(request):
    return render(request, "billing/list.html", {"invoices": Invoice.objects.filter(customer=request.user)})


@login_required  # expect: SOC2-008
def invoice(request, invoice_id):
    found = get_object_or_404(Invoice, pk=invoice_id)
    return render(request, "billing/invoice.html", {"invoice": found, "user": request.user})


@login_required  # expect: SOC2-008
@require_POST
def cancel(request, invoice_id):
    found = Invoice.objects.get(id=invoice_id)
    found.cancelled = True
    found.save()
    messages.success(request, f"Cancelled by {request.user.username}")
    return redirect("invoices")


@login_required
@require_POST
def annotate(request, invoice_id):
    found = get_object_or_404(Invoice, pk=invoice_id, customer=request.user)
    found.note = request.POST["note"]
    found.save()
    return redirect("invoice", invoice_id)
