"""Every number on the command line and every number among the settings: plain digits, or nothing starts."""

from argparse import ArgumentError, ArgumentTypeError
from itertools import chain

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class

from pumplog import env
from pumplog.variables import VARIABLES
from tests.hostile_numbers import HOSTILE, too_long

OURS = sorted((app, name) for name, app in get_commands().items() if app.startswith(("pumplog", "api")))
LENIENT = (int, float, complex, bool)


def arguments():
    """Every argument of every command of ours."""
    for app, name in OURS:
        parser = load_command_class(app, name).create_parser("manage.py", name)
        for action in parser._actions:
            if action.dest not in ("verbosity", "help"):  # Django's own, of four choices
                yield name, parser, action


def numeric():
    """Those that take a 1: whoever reads a number takes that one, and whoever reads words says no type."""
    for name, parser, action in arguments():
        if action.type is not None and not isinstance(action.type, type) and not action.choices:
            yield name, parser, action


NUMERIC = list(numeric())


def test_no_argument_is_read_by_a_type_that_guesses():
    assert len(OURS) > 8
    assert [(name, action.dest) for name, _, action in arguments() if action.type in LENIENT] == []
    assert {"port", "web_workers", "interval", "days"} <= {action.dest for _, _, action in NUMERIC}


@pytest.mark.parametrize(
    ("name", "parser", "action"), NUMERIC, ids=[f"{name}-{action.dest}" for name, _, action in NUMERIC]
)
def test_an_argument_is_plain_digits_or_refused_with_a_reason(name, parser, action):
    assert parser._get_value(action, "1") == 1
    for text in (*HOSTILE, *too_long(9, 6), "", "0"):
        with pytest.raises((ArgumentError, ArgumentTypeError)) as refused:
            parser._get_value(action, text)
        assert str(refused.value).strip(), text


# What an environment cannot hold, and what means "not set".
SETTABLE = [text for text in chain(HOSTILE, too_long(2, 0)) if "\x00" not in text and text.strip()]


@pytest.mark.parametrize(
    "name", [name for name in VARIABLES if (VARIABLES[name].default or VARIABLES[name].dev).isdecimal()]
)
def test_a_setting_that_is_a_number_is_plain_digits_or_refused_by_name(root, name):
    kept = {"PUMPLOG_MODE": "dev"}
    assert env.read({**kept, name: "1"}, root=root)
    for text in SETTABLE:
        with pytest.raises(ImproperlyConfigured, match=f"{name} must be a whole number"):
            env.read({**kept, name: text}, root=root)


def test_the_numbers_among_the_settings_are_these():
    found = {name for name, variable in VARIABLES.items() if (variable.default or variable.dev).isdecimal()}
    assert found == {"PUMPLOG_TRUSTED_PROXIES", "PUMPLOG_IDLE_MINUTES"}
