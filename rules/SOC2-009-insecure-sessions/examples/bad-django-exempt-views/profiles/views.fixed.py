from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.views import View


@login_required
def change_email(request):
    request.user.email = request.POST["email"]
    request.user.save(update_fields=["email"])
    return JsonResponse({"email": request.user.email})


class DeleteAddress(LoginRequiredMixin, View):
    def post(self, request, pk):
        request.user.addresses.filter(pk=pk).delete()
        return JsonResponse({})
