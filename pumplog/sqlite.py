"""Use a SQLite library that keeps what it was given.

SQLite before 3.51.3 can corrupt a write-ahead log when two connections reset it at once
(https://www.sqlite.org/wal.html#walresetbug). Long-lived distributions ship older ones, so on Linux
the wheel `pysqlite3` brings its own, and takes the place of the standard library's `sqlite3`.
"""

import sys

FIXED_IN = (3, 51, 3)
"""The first SQLite release without the WAL-reset fault."""


def swap_in() -> None:
    """Make `import sqlite3` mean the bundled library; call before Django's SQLite backend is imported.

    Where the wheel is not installed (it is locked for Linux only) the standard library's stays, and the
    system check `pumplog.E001` refuses it if it is too old.
    """
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
