"""A mail server for every test that wants one."""

from tests.mailserver import mailserver, nobody_listens

__all__ = ["mailserver", "nobody_listens"]
