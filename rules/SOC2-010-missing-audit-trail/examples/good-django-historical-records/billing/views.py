from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from billing.models import Invoice


@require_POST
@permission_required("billing.delete_invoice")
def delete(request, pk):
    get_object_or_404(Invoice, pk=pk).delete()
    return redirect("invoices")
