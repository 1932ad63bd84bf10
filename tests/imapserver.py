"""A real IMAP server on this machine, as much of one as reading a folder needs."""

import re
import socketserver
import threading
from collections.abc import Iterator

import pytest

from pumplog.addresses import Mailbox

USER, PASSWORD, FOLDER = "bounces", 'hush "quoted"', "Came back"


class ImapServer(socketserver.ThreadingTCPServer):
    """``mails`` by uid; ``flags`` as they were set. ``knows_keywords`` False: it refuses flags of others' making."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.knows_keywords = True
        self.fetched: list[int] = []

    def add(self, *mails: str) -> None:
        for mail in mails:
            uid = len(self.mails) + 7
            self.mails[uid] = mail.encode()
            self.flags[uid] = set()

    @property
    def address(self) -> Mailbox:
        return Mailbox(host="127.0.0.1", port=self.server_address[1], user=USER, password=PASSWORD, folder=FOLDER)


class _Session(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self._say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self._answer(tag, command)
            if command.startswith("LOGOUT"):
                return

    def _answer(self, tag: str, command: str) -> None:
        quoted = PASSWORD.replace('"', '\\"')
        match command.split():
            case ["CAPABILITY"]:
                self._say("* CAPABILITY IMAP4rev1")
            case ["LOGIN", *_] if command != f'LOGIN {USER} "{quoted}"':
                return self._say(f"{tag} NO that is not the password of {USER}")
            case ["SELECT", *_] if command != f'SELECT "{FOLDER}"':
                return self._say(f"{tag} NO no such folder")
            case ["UID", "SEARCH", "UNSEEN", "UNKEYWORD", word]:
                waiting = [uid for uid, flags in self.server.flags.items() if not flags & {"\\Seen", word}]
                self._say(f"* SEARCH {' '.join(map(str, waiting))}".strip())
            case ["UID", "FETCH", uid, what] if what.startswith("(BODY.PEEK[]"):
                self.server.fetched.append(int(uid))
                mail = self.server.mails[int(uid)]
                self._say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(mail)}}}")
                self.wfile.write(mail)
                self._say(")")
            case ["UID", "STORE", uid, "+FLAGS.SILENT", flag]:
                name = re.sub("[()]", "", flag)
                if not name.startswith("\\") and not self.server.knows_keywords:
                    return self._say(f"{tag} NO unknown flag")
                self.server.flags[int(uid)].add(name)
        return self._say(f"{tag} OK done")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def imapserver(settings) -> Iterator[ImapServer]:
    """The server, and the settings that lead to it."""
    with ImapServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        settings.BOUNCES = server.address
        yield server
        server.shutdown()
