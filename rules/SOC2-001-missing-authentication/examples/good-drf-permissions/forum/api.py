import hashlib
import hmac

from django.conf import settings
from rest_framework import generics, permissions, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.response import Response
from rest_framework.views import APIView

from forum.models import Topic
from forum.permissions import HasPartnerKey, IsAuthorOrReadOnly, IsModerator
from forum.serializers import TopicSerializer


class TopicViewSet(viewsets.ModelViewSet):
    queryset = Topic.objects.all()
    serializer_class = TopicSerializer
    permission_classes = [IsAuthorOrReadOnly]

    @action(detail=True, methods=["post"], permission_classes=[IsModerator])
    def lock(self, request, pk=None):
        Topic.objects.filter(pk=pk).update(locked=True)
        return Response(status=204)


class DraftViewSet(viewsets.ModelViewSet):
    serializer_class = TopicSerializer

    def get_queryset(self):
        return Topic.objects.filter(author=self.request.user)

    def get_permissions(self):
        if self.action == "destroy":
            classes = [IsModerator | IsAuthorOrReadOnly]
        else:
            classes = [permissions.IsAuthenticated]
        return [permission() for permission in classes]


class LockViewSet(viewsets.ViewSet):
    permission_classes_by_action = {"create": [IsModerator], "default": [permissions.IsAuthenticated]}

    def get_permissions(self):
        return [made() for made in self.permission_classes_by_action[self.action]]

    def create(self, request, topic_pk=None):
        Topic.objects.filter(pk=topic_pk).update(locked=True)
        return Response(status=201)


class PartnerTopics(generics.ListCreateAPIView):
    queryset = Topic.objects.all()
    serializer_class = TopicSerializer
    permission_classes = [HasPartnerKey]


class MailHook(APIView):
    def post(self, request):
        expected = hmac.new(settings.MAIL_KEY.encode(), request.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers["X-Signature"]):
            raise AuthenticationFailed
        Topic.objects.create(title=request.data["subject"])
        return Response(status=202)
