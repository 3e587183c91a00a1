import requests
from django.db import connection
from django.template import Context, Template
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from warehouse.models import Item, Supplier
from warehouse.serializers import ItemSerializer


class ItemViewSet(viewsets.ModelViewSet):
    queryset = Item.objects.all()
    serializer_class = ItemSerializer
    permission_classes = [IsAuthenticated]

    @action(detail=False)  # expect: SOC2-004
    def low(self, request):
        column = request.query_params.get("column", "stock")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, name FROM warehouse_item WHERE {column} < 5")
            return Response(cursor.fetchall())


class LabelView(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request):  # expect: SOC2-004
        template = Template(request.data["layout"])
        return Response({"label": template.render(Context({"company": "ACME"}))})


class SupplierView(APIView):
    permission_classes = [IsAuthenticated]

    def put(self, request):  # expect: SOC2-004
        Supplier.objects.filter(pk=request.data["id"]).update(
            **{name: value for name, value in request.data.items() if name in ("name", "discount")}
        )
        return Response(status=204)

    def patch(self, request):  # expect: SOC2-004
        supplier = Supplier.objects.get(pk=request.data["id"])
        for field, value in request.data.items():
            if field in ("name", "discount"):
                setattr(supplier, field, value)
        supplier.save()
        return Response(status=204)

    def post(self, request):  # expect: SOC2-004
        catalogue = requests.get(request.data["catalogue_url"], timeout=10).json()
        return Response({"items": len(catalogue)})
