from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from site.models import Order
from site.serializers import OrderSerializer


class OrderViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = OrderSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self):
        return Order.objects.filter(customer=self.request.user)

    @action(detail=True)  # expect: SOC2-008
    def invoice(self, request, pk=None):
        order = Order.objects.get(pk=pk)
        return Response(OrderSerializer(order).data)

    @action(detail=True)
    def receipt(self, request, pk=None):
        return Response(OrderSerializer(self.get_object()).data)
