from rest_framework import generics, permissions, viewsets
from rest_framework.permissions import IsAuthenticated

from notes.models import Note, Profile
from notes.serializers import NoteSerializer, ProfileSerializer


class NoteViewSet(viewsets.ModelViewSet):  # expect: SOC2-001
    serializer_class = NoteSerializer

    def get_queryset(self):
        return Note.objects.all()

    def get_permissions(self):
        if self.action in ("list", "retrieve", "create"):
            return [permissions.IsAuthenticated()]
        return [permissions.IsAuthenticated()]


class ProfileView(generics.RetrieveUpdateAPIView):  # expect: SOC2-001
    queryset = Profile.objects.all()
    serializer_class = ProfileSerializer
    permission_classes = [IsAuthenticated]
