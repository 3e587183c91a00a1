from rest_framework.permissions import BasePermission


class OwnedQuerySet:
    def get_queryset(self):
        return super().get_queryset().filter(owner=self.request.user)


class IsOwner(BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.owner_id == request.user.id
