from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from billing.models import AuditEntry, Invoice


@require_POST
@permission_required("billing.change_invoice")
def approve(request, pk):
    invoice = get_object_or_404(Invoice, pk=pk)
    invoice.status = "approved"
    invoice.save()
    AuditEntry.objects.create(actor=request.user, action="approved", subject=invoice.pk)
    return redirect("invoices")


@require_POST
@permission_required("billing.change_invoice")
def void(request, pk):
    invoice = get_object_or_404(Invoice, pk=pk)
    invoice.status = "void"
    invoice.save()
    AuditEntry.objects.create(actor=request.user, action="void", subject=invoice.pk)
    return redirect("invoices")


@require_POST  # expect: SOC2-010
@permission_required("billing.delete_invoice")
def delete(request, pk):
    get_object_or_404(Invoice, pk=pk).delete()
    return redirect("invoices")
