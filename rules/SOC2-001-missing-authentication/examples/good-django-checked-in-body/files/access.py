from django.core.exceptions import PermissionDenied


def ensure_signed_in(request):
    if request.user.is_anonymous:
        raise PermissionDenied


def may_change(user, file):
    return user.is_superuser or file.owner_id == user.pk
