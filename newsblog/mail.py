"""Where mail goes while no mail server is configured: one file a message, and a line in the log."""

import logging
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

log = logging.getLogger("newsblog.mail")


class FolderBackend(EmailBackend):
    """Django's file backend that also tells the person at the terminal that a mail was written."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent: int = super().send_messages(email_messages) or 0
        for message in email_messages:
            log.info("mail “%s” was written to %s", message.subject, self.file_path)
        return sent
