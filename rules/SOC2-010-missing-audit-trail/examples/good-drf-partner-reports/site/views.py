import hashlib
import hmac

from django.conf import settings
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from site.models import AuditEvent, Order


class OrderView(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request):
        Order.objects.create(customer=request.user, reference=request.data["reference"])
        AuditEvent.objects.create(actor=request.user, action="order.created")
        return Response(status=201)


class PartnerHookView(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        expected = hmac.new(settings.PARTNER_SECRET.encode(), request.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers.get("X-Signature", "")):
            return Response(status=403)
        Order.objects.create(reference=str(request.data["id"]))
        return Response(status=204)
