from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required, permission_required
from django.urls import include, path
from django.views.generic import TemplateView

from ledger import views

account_patterns = [
    path("<int:pk>/", login_required(views.EntryUpdate.as_view()), name="entry"),
    path("<int:pk>/void/", permission_required("ledger.void_entry")(views.void_entry), name="void"),
]

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html")),
    path("admin/", admin.site.urls),
    path("login/", auth_views.LoginView.as_view()),
    path("accounts/", include("django.contrib.auth.urls")),
    path("entries/", include((account_patterns, "ledger"), namespace="ledger")),
]

urlpatterns += [
    path("import/", staff_member_required(views.import_entries)),
    path("export/", views.export),
]
