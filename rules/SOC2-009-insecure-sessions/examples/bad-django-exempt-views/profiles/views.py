from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # expect: SOC2-009
@login_required
def change_email(request):
    request.user.email = request.POST["email"]
    request.user.save(update_fields=["email"])
    return JsonResponse({"email": request.user.email})


@method_decorator(csrf_exempt, name="dispatch")  # expect: SOC2-009
class DeleteAddress(LoginRequiredMixin, View):
    def post(self, request, pk):
        request.user.addresses.filter(pk=pk).delete()
        return JsonResponse({})
