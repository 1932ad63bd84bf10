"""The API as Django knows it: commands for tokens, no tables."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "API"
