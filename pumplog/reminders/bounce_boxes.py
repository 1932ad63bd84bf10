"""Where mail that came back lies: an IMAP folder, a Maildir, an mbox, standard input. Nothing is ever deleted."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Protocol, Self

from pumplog.addresses import Mailbox

MOST: Final = 1_000_000
"""Bytes of a mail that are read: what matters stands in front."""
PATIENCE_SECONDS: Final = 30
LOOKED_AT: Final = "PumplogLookedAt"
"""Marks what is no word on delivery, so that it is not fetched again; it stays unread, for a person."""


class Box(Protocol):
    """``mails`` gives each mail that was not dealt with, by a name; ``done`` marks one that was, ``left`` one for a person."""

    def mails(self) -> Iterator[tuple[str, bytes]]: ...

    def done(self, name: str) -> None: ...

    def left(self, name: str) -> None: ...


class ImapBox:
    """A context manager. Raises OSError or ``imaplib.IMAP4.error`` where the server cannot be reached or refuses."""

    def __init__(self, address: Mailbox) -> None:
        self._address = address

    def __enter__(self) -> Self:
        address = self._address
        if address.tls:
            self._server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                address.host, address.port, ssl_context=ssl.create_default_context(), timeout=PATIENCE_SECONDS
            )
        else:
            self._server = imaplib.IMAP4(address.host, address.port, timeout=PATIENCE_SECONDS)
        try:
            if address.starttls:
                self._server.starttls(ssl.create_default_context())
            self._server.login(address.user, address.password)
            folder = address.folder.replace("\\", "\\\\").replace('"', '\\"')
            self._expect(self._server.select(f'"{folder}"'))
        except BaseException:
            self._server.shutdown()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._server.logout()
        except (OSError, imaplib.IMAP4.error):  # what it had to say about our leaving changes nothing
            return

    def mails(self) -> Iterator[tuple[str, bytes]]:
        found = self._expect(self._server.uid("SEARCH", "UNSEEN", "UNKEYWORD", LOOKED_AT))
        for uid in (found[0] or b"").split() if found else ():
            name = uid.decode("ascii")
            answer = self._expect(self._server.uid("FETCH", name, f"(BODY.PEEK[]<0.{MOST}>)"))
            content = next((part[1] for part in answer if isinstance(part, tuple)), b"")
            if content:
                yield name, content

    def done(self, name: str) -> None:
        self._expect(self._server.uid("STORE", name, "+FLAGS.SILENT", r"(\Seen)"))

    def left(self, name: str) -> None:
        # A server may not know words of others' making: the mail is then looked at again, no more.
        self._server.uid("STORE", name, "+FLAGS.SILENT", f"({LOOKED_AT})")

    @staticmethod
    def _expect(answer: tuple[str, list[Any]]) -> list[Any]:
        said, content = answer
        if said != "OK":
            raise imaplib.IMAP4.error("the mail server refused")
        return content


class MaildirBox:
    """What was dealt with moves to ``cur`` and is marked as seen; what is for a person stays where it lies."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def mails(self) -> Iterator[tuple[str, bytes]]:
        for folder in ("new", "cur"):
            for path in sorted((self._root / folder).iterdir()):
                if path.is_file() and "S" not in path.name.partition(":2,")[2]:
                    with path.open("rb") as file:
                        yield f"{folder}/{path.name}", file.read(MOST)

    def done(self, name: str) -> None:
        path = self._root / name
        plain, _, flags = path.name.partition(":2,")
        path.rename(self._root / "cur" / f"{plain}:2,{''.join(sorted({*flags, 'S'}))}")

    def left(self, name: str) -> None:
        """It stays unread."""


class MboxBox:
    """A file of mails; never changed: reading it again finds what is known already."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def mails(self) -> Iterator[tuple[str, bytes]]:
        box = mailbox.mbox(self._path, create=False)
        try:
            for key in box.keys():  # noqa: SIM118  (iterating over a mailbox gives mails)
                yield str(key), box.get_bytes(key)[:MOST]
        finally:
            box.close()

    def done(self, name: str) -> None:
        """The file stays as it is."""

    def left(self, name: str) -> None:
        """The file stays as it is."""


class OneMail:
    """A single mail, as a mail server's pipe hands it over."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def mails(self) -> Iterator[tuple[str, bytes]]:
        content = self._stream.read(MOST)
        if content:
            yield "stdin", content

    def done(self, name: str) -> None:
        """There is nothing to mark."""

    def left(self, name: str) -> None:
        """There is nothing to mark."""
