from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response

from site.models import Order, Review


@api_view(["GET"])  # expect: SOC2-001
@permission_classes([IsAuthenticated])
def pending_orders(request):
    return Response(list(Order.objects.filter(status="new").values("id", "customer__email")))


@api_view(["GET"])
@permission_classes([AllowAny])
def public_reviews(request):
    return Response(list(Review.objects.values("text")))
