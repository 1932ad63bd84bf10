"""Every door: the pages, signing in, and the JSON door."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    path("a/", include("pumplog.web.answer_urls")),
    path("", include("pumplog.web.urls")),
]
