from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from people.models import AuditEntry, Hint


@require_POST
@login_required
def dismiss(request, name):
    hint = get_object_or_404(Hint, user=request.user)
    hint.dismissed[name] = True
    hint.save(update_fields=["dismissed"])
    return JsonResponse({"dismissed": name})


@require_POST
@login_required
def reset(request):
    Hint.objects.filter(user=request.user).delete()
    AuditEntry.objects.create(actor=request.user, action="hints reset")
    return JsonResponse({})
