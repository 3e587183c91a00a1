from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.contrib.auth.decorators import login_required


class PrivateMixin(LoginRequiredMixin):
    pass


class StaffOnly(UserPassesTestMixin):
    def test_func(self):
        return self.request.user.is_staff


class SignedInView:
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect("login")
        return super().dispatch(request, *args, **kwargs)


class ManagersOnly:
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm("stock.manage"):
            raise PermissionDenied


class HiddenFromStrangers:
    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


class WrappedView:
    @classmethod
    def as_view(cls, **initkwargs):
        return login_required(super().as_view(**initkwargs))


class TeamMixin:
    def get_object(self):
        found = super().get_object()
        if not found.team.members.filter(pk=self.request.user.pk).exists():
            raise Http404
        return found
