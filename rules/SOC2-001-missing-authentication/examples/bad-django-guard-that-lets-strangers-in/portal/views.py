from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import CreateView

from portal.decorators import traced
from portal.models import Contract


@method_decorator(traced, name="dispatch")  # expect: SOC2-001
class ContractUpload(CreateView):
    model = Contract
    fields = ["title", "scan"]
    success_url = "/contracts/"


@csrf_exempt  # expect: SOC2-001
@traced
def close_contract(request, pk):
    contract = get_object_or_404(Contract, pk=pk)
    contract.closed = True
    contract.save()
    return redirect("/contracts/")
