from rest_framework import viewsets
from rest_framework.decorators import api_view
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.views import APIView

from records.models import Document, Report
from records.serializers import DocumentSerializer


class DocumentViewSet(viewsets.ModelViewSet):  # expect: SOC2-008
    queryset = Document.objects.all()
    serializer_class = DocumentSerializer

    def get_queryset(self):
        return super().get_queryset().filter(owner=self.request.user)

    def perform_create(self, serializer):
        serializer.save(owner=self.request.user)


class ReportView(APIView):
    def delete(self, request, report_id):  # expect: SOC2-008
        report = get_object_or_404(
            Report, pk=report_id, requested_by=request.user
        )
        report.delete()
        return Response(status=204)


@api_view(["POST"])  # expect: SOC2-008
def share_document(request, pk):
    document = Document.objects.get(pk=pk, owner=request.user)
    document.shared = True
    document.save(update_fields=["shared"])
    return Response({"shared": True})
