"""The quickest mail server that a few lines of Python make: a process for each connection, nothing parsed, nothing kept.

``python -m bench.mailhall FILE`` prints its port and adds, for every connection that ends, a line to FILE with how many
messages it took. It offers PIPELINING, as the mail servers in use do; ``plain`` for a third word: it does not. A number for a
fourth word: it is that many milliseconds away, there and back, so that every answer comes so much later.
``python -m bench.mailhall FILE aiosmtpd`` is a complete server instead, the usual one for such trials: one process for all
connections. With a directory for a third word it keeps each message there, on the disk, before it says that it has it, as a
server has to that people rely on (RFC 5321, 4.2.5); without one it forgets them.
"""

import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path


def serve(talk: socket.socket, *, pipelining: bool = True, away: float = 0.0) -> int:
    """Answer until the client leaves, ``away`` seconds after each word; how many messages came."""
    taken, in_message, waiting = 0, False, b""
    greeting = b"250-hall\r\n" + (b"250-PIPELINING\r\n" if pipelining else b"") + b"250 8BITMIME\r\n"
    talk.sendall(b"220 hall\r\n")
    while data := talk.recv(65536):
        waiting += data
        answers = b""
        while True:
            if in_message:
                end = waiting.find(b"\r\n.\r\n")
                if end < 0:
                    break
                waiting, in_message, taken = waiting[end + 5 :], False, taken + 1
                answers += b"250 OK\r\n"
                continue
            line, found, rest = waiting.partition(b"\r\n")
            if not found:
                break
            waiting = rest
            verb = line[:4].upper()
            if verb == b"DATA":
                answers, in_message = answers + b"354 go\r\n", True
            elif verb == b"EHLO":
                answers += greeting
            elif verb == b"QUIT":
                talk.sendall(answers + b"221 bye\r\n")
                return taken
            else:
                answers += b"250 OK\r\n"
        if answers:
            _answer(talk, answers, away)
    return taken


def _answer(talk: socket.socket, answers: bytes, away: float) -> None:
    if away:
        time.sleep(away)
    talk.sendall(answers)


class _Taker:
    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        return "250 OK"


def complete(kept_in: str = "") -> None:
    """aiosmtpd on a free port, until killed."""
    import asyncio
    import logging

    from aiosmtpd.handlers import Mailbox
    from aiosmtpd.smtp import SMTP

    logging.getLogger("mail.log").setLevel(logging.ERROR)

    handler = Mailbox(kept_in) if kept_in else _Taker()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(handler, hostname="hall"), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(run())


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    pipelining, away = sys.argv[2:3] != ["plain"], float((*sys.argv[3:4], "0")[0]) / 1_000
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            talk, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                taken = 0
                with suppress(OSError):
                    taken = serve(talk, pipelining=pipelining, away=away)
                with Path(sys.argv[1]).open("a") as file:
                    file.write(f"{taken}\n")
                os._exit(0)
            talk.close()


if __name__ == "__main__":
    complete(*sys.argv[3:]) if sys.argv[2:3] == ["aiosmtpd"] else main()
