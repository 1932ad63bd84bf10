"""The worker is part of a Django project and asks for its settings, though here it meets no database."""

import logging
import os


def quiet() -> None:
    """Settings, and no log lines: a simulated crash is no news."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pumplog.settings")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
