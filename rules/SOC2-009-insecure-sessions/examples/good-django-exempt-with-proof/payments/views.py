import hashlib
import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from rest_framework.views import APIView


@csrf_exempt
def provider_webhook(request):
    sent = request.headers.get("X-Signature", "")
    expected = hmac.new(settings.WEBHOOK_KEY.encode(), request.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(sent, expected):
        return HttpResponseForbidden()
    return HttpResponse(status=204)


@csrf_exempt
@require_GET
@login_required
def invoice(request, pk):
    return HttpResponse(request.user.invoices.get(pk=pk).pdf, content_type="application/pdf")


@csrf_exempt
def metrics(request):
    return HttpResponse("up 1")


class Orders(APIView):
    def post(self, request):
        request.user.orders.create()
        return HttpResponse(status=201)
