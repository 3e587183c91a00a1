from rest_framework.permissions import IsAdminUser
from rest_framework.viewsets import ModelViewSet

from shop.models import Invoice
from shop.serializers import InvoiceSerializer


class InvoiceViewSet(ModelViewSet[Invoice]):  # expect: SOC2-010
    queryset = Invoice.objects.all()
    serializer_class = InvoiceSerializer
    permission_classes = [IsAdminUser]
