"""The worker is part of a Django project and asks for its settings, though here it meets no database."""

import logging
import os


def set_up() -> None:
    """Django with its settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pumplog.settings")
    import django

    django.setup()


def quiet() -> None:
    """No log lines from this process: a simulated crash is no news."""
    logging.disable(logging.CRITICAL)
