from rest_framework.authentication import SessionAuthentication


class SessionForScripts(SessionAuthentication):
    """The mobile pages could not send the header."""

    def enforce_csrf(self, request):  # expect: SOC2-009
        return
