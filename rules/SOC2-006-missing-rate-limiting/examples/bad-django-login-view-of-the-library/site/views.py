from django.contrib.auth.views import LoginView


class SignIn(LoginView):  # expect: SOC2-006
    template_name = "site/sign_in.html"

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "title": "Welcome back"}
