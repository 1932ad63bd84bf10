"""Who runs a management command: the account of the operating system, for the audit trail."""

import os
import pwd


def system_user() -> str:
    """The account's name, or its number where it has none. Not taken from the environment, which anybody can set."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid {os.geteuid()}"
