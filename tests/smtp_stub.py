"""A mail server on loopback: real SMTP, which refuses the mailboxes that a test names."""

import socketserver
import threading


class SMTPStub:
    """The server and what it took; `with SMTPStub(refused={"gone@example.org"}) as server`."""

    def __init__(self, *, refused: set[str]) -> None:
        self.refused = refused
        self.taken: list[str] = []  # the mailboxes that a whole mail was taken for
        stub = self

        class Handler(_Handler):
            owner = stub

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

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
        recipients: list[str] = []
        self._say("220 stub")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                mailbox = line.partition("<")[2].partition(">")[0]
                if mailbox in self.owner.refused:
                    self._say("550 5.1.1 no such mailbox here")
                    continue
                recipients.append(mailbox)
            elif verb == "DATA":
                self._say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.owner.taken += recipients
            elif verb == "RSET":
                recipients = []
            elif verb == "QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())
