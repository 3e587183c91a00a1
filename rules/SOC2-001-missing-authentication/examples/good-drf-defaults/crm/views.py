from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet

from crm.models import Lead
from crm.serializers import LeadSerializer


class LeadViewSet(ModelViewSet):
    queryset = Lead.objects.all()
    serializer_class = LeadSerializer


@api_view(["POST"])
def merge_leads(request):
    Lead.objects.filter(pk__in=request.data["ids"]).delete()
    return Response(status=204)


@api_view(["POST"])
@permission_classes([AllowAny])
def sign_up(request):
    Lead.objects.create(email=request.data["email"])
    return Response(status=201)
