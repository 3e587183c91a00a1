from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from shop.models import Cart, Line


@login_required
@require_POST
def drop(request, pk):
    line = get_object_or_404(Line, pk=pk, cart__customer=request.user)
    line.delete()
    return HttpResponse(status=204)


@login_required
def cart(request, pk):
    found = get_object_or_404(Cart, pk=pk, customer=request.user)
    return JsonResponse({"id": found.pk})
