import requests
from django.db import connection
from django.template.loader import render_to_string
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from warehouse.models import Item, Supplier
from warehouse.serializers import CatalogueSerializer, ItemSerializer, SupplierSerializer

COLUMNS = frozenset({"stock", "reserved"})
EDITABLE = ("name", "phone")


class ItemViewSet(viewsets.ModelViewSet):
    queryset = Item.objects.all()
    serializer_class = ItemSerializer
    permission_classes = [IsAuthenticated]

    @action(detail=False)
    def low(self, request):
        column = request.query_params.get("column", "stock")
        if column not in COLUMNS:
            raise ValidationError("unknown column")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, name FROM warehouse_item WHERE {column} < %s", [5])
            return Response(cursor.fetchall())


class LabelView(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request):
        return Response({"label": render_to_string("label.html", {"text": request.data["text"]})})


class SupplierView(APIView):
    permission_classes = [IsAuthenticated]

    def put(self, request):
        serializer = SupplierSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        Supplier.objects.filter(pk=request.data["id"]).update(**serializer.validated_data)
        return Response(status=204)

    def patch(self, request):
        supplier = Supplier.objects.get(pk=request.data["id"])
        for field in EDITABLE:
            if field in request.data:
                setattr(supplier, field, request.data[field])
        supplier.save(update_fields=EDITABLE)
        return Response(status=204)

    def post(self, request):
        serializer = CatalogueSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        supplier = serializer.validated_data["supplier"]
        catalogue = requests.get(supplier.catalogue_url, timeout=10).json()
        return Response({"items": len(catalogue)})
