import logging

from rest_framework.permissions import IsAdminUser
from rest_framework.viewsets import ModelViewSet

from shop.models import Invoice
from shop.serializers import InvoiceSerializer

logger = logging.getLogger(__name__)


class InvoiceViewSet(ModelViewSet[Invoice]):  # expect: SOC2-010
    queryset = Invoice.objects.all()
    serializer_class = InvoiceSerializer
    permission_classes = [IsAdminUser]

    def perform_create(self, serializer):
        super().perform_create(serializer)
        logger.info(
            "invoice %s created by user %s", serializer.instance.pk, self.request.user.pk
        )

    def perform_update(self, serializer):
        super().perform_update(serializer)
        logger.info(
            "invoice %s changed by user %s", serializer.instance.pk, self.request.user.pk
        )

    def perform_destroy(self, instance):
        pk = instance.pk
        super().perform_destroy(instance)
        logger.info("invoice %s deleted by user %s", pk, self.request.user.pk)
