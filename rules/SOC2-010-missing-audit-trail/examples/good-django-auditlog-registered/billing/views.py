from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from billing.models import Payment


@require_POST
@permission_required("billing.refund")
def refund(request, pk):
    payment = get_object_or_404(Payment, pk=pk)
    payment.status = "refunded"
    payment.save(update_fields=["status"])
    return redirect("payments")
