from rest_framework import viewsets
from rest_framework.decorators import api_view
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response

from fleet.models import Driver, Van
from fleet.serializers import DriverSerializer, VanSerializer
from fleet.tasks import notify_driver


class VanViewSet(viewsets.ModelViewSet):  # expect: SOC2-001
    queryset = Van.objects.all()
    serializer_class = VanSerializer


class DriverViewSet(viewsets.ModelViewSet):
    queryset = Driver.objects.all()
    serializer_class = DriverSerializer
    permission_classes = [IsAdminUser]


@api_view(["POST"])  # expect: SOC2-001
def send_van(request):
    van = get_object_or_404(Van, pk=request.data["van"])
    van.driver_id = request.data["driver"]
    van.save()
    notify_driver.delay(van.pk)
    return Response({"sent": van.pk})
