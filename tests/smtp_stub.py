"""A mail server on loopback: real SMTP, which refuses what a test tells it to refuse."""

import socketserver
import threading
from collections.abc import Iterable
from typing import Any


class SMTPStub:
    """The server and what it took; `with SMTPStub(refused={"gone@example.org"}) as server`.

    While `is_away` is set it turns everybody away with 421 (RFC 5321, 3.8). `answers` holds what it
    says to a mailbox instead of taking it.
    """

    def __init__(self, *, refused: Iterable[str] = ()) -> None:
        self.answers = dict.fromkeys(refused, "550 5.1.1 no such mailbox here")
        self.after_data = "250 ok"
        self.hangs_up_at_quit = False
        self.is_away = False
        self.calls = 0
        self.taken: list[str] = []  # the mailboxes that a whole mail was taken for
        self.mails: list[str] = []
        stub = self

        class Handler(_Handler):
            owner = stub

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def mailer(self) -> dict[str, Any]:
        """The setting MAILERS that sends here."""
        return {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": self.port, "timeout": 5},
            }
        }

    def __enter__(self) -> "SMTPStub":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(socketserver.StreamRequestHandler):
    owner: SMTPStub

    def handle(self) -> None:
        """RFC 5321, as far as a client that sends mails needs it."""
        self.owner.calls += 1
        if self.owner.is_away:
            self._say("421 4.3.2 come back later")
            return
        recipients: list[str] = []
        self._say("220 stub")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                mailbox = line.partition("<")[2].partition(">")[0]
                if mailbox in self.owner.answers:
                    self._say(self.owner.answers[mailbox])
                    continue
                recipients.append(mailbox)
            elif verb == "DATA":
                self._say("354 go on")
                self._take(recipients)
                continue
            elif verb == "RSET":
                recipients = []
            elif verb == "QUIT":
                if not self.owner.hangs_up_at_quit:
                    self._say("221 bye")
                return
            self._say("250 ok")

    def _take(self, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        if self.owner.after_data.startswith("250"):
            self.owner.taken += recipients
            self.owner.mails.append(b"".join(lines).decode())
        self._say(self.owner.after_data)

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())
