from rest_framework.viewsets import ModelViewSet

from polls_app.models import Ballot


class BallotViewSet(ModelViewSet):
    queryset = Ballot.objects.all()
