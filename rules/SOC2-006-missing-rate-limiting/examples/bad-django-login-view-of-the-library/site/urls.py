from django.contrib.auth import views as auth_views
from django.urls import path

from site.views import SignIn

urlpatterns = [
    path("login/", SignIn.as_view(redirect_authenticated_user=True)),
    path("logout/", auth_views.LogoutView.as_view()),
    path("password/", auth_views.PasswordChangeView.as_view()),
    path("forgotten/", auth_views.PasswordResetView.as_view()),  # expect: SOC2-006
    path("reset/<uidb64>/<token>/", auth_views.PasswordResetConfirmView.as_view()),
]
