from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View

from wallets.models import Wallet


@method_decorator(login_required, name="dispatch")
class Transfer(View):
    def post(self, request):  # expect: SOC2-008
        source = get_object_or_404(Wallet, pk=request.POST.get("wallet_id"))
        source.balance -= Decimal(request.POST["amount"])
        source.save()
        return JsonResponse({"balance": str(source.balance)})
