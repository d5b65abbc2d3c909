"""Ends the public passwords of the demo, before a site made from it goes public."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from newsblog.demo import accounts


class Command(BaseCommand):
    help = (
        "Take the password of every account that still has one of the demo's, and sign it out. "
        "Names, roles and what was written stay."
    )
    # The checks refuse a public site with such accounts, and this is the way out.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            names = accounts.lock()
        except DatabaseError as error:
            reason = " ".join(str(error).split())
            raise CommandError(f"Nothing was locked: the database says “{reason}”.") from None
        if names:
            self.stdout.write(
                f"Locked: {', '.join(names)}. Nobody can sign in with their passwords any more. "
                "To use one of them: manage.py changepassword NAME"
            )
        else:
            self.stdout.write("No demo account can sign in; nothing was changed.")
