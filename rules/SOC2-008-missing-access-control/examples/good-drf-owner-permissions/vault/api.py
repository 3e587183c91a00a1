from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from vault.mixins import IsOwner, OwnedQuerySet
from vault.models import Folder, Secret, Share
from vault.serializers import FolderSerializer, SecretSerializer, ShareSerializer


class SecretViewSet(viewsets.ModelViewSet):
    serializer_class = SecretSerializer

    def get_queryset(self):
        return Secret.objects.filter(owner=self.request.user)

    @action(detail=True, methods=["post"])
    def rotate(self, request, pk=None):
        secret = self.get_object()
        secret.text = request.data["text"]
        secret.save()
        return Response(status=204)


class FolderViewSet(OwnedQuerySet, viewsets.ModelViewSet):
    queryset = Folder.objects.all()
    serializer_class = FolderSerializer


class ShareViewSet(viewsets.ModelViewSet):
    queryset = Share.objects.all()
    serializer_class = ShareSerializer
    permission_classes = [IsAuthenticated & IsOwner]


class TeamSecretViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = SecretSerializer

    def get_queryset(self):
        return Secret.objects.visible_to(self.request.user)
