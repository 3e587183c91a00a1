import requests
from rest_framework import status
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView


class LabelView(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request):
        try:
            answer = requests.post("https://labels.example/new", json=request.data, timeout=5)
            answer.raise_for_status()
        except Exception as exc:
            return Response({"detail": str(exc)}, status=status.HTTP_502_BAD_GATEWAY)  # expect: SOC2-007
        return Response(answer.json())


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def print_label(request):
    try:
        requests.get("https://printer.example", timeout=5)
    except requests.RequestException as exc:
        return Response({"error": f"printer: {exc}"}, status=502)  # expect: SOC2-007
    return Response(status=204)
