from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet

from mail.connect import can_connect
from mail.models import MailAccount
from mail.serializers import MailAccountSerializer


class MailAccountViewSet(ModelViewSet):
    queryset = MailAccount.objects.all()
    serializer_class = MailAccountSerializer

    @action(methods=["post"], detail=True)
    def try_out(self, request, pk):
        existing_account = self.get_object()
        account = MailAccount(host=request.data["host"])
        account.password = existing_account.password
        return Response({"works": can_connect(account)})
