"""The label of a person: what pages show of an account, its name and whether it is staff."""

from accounts.models import User
from pagecache.invalidation import drop


def of_person(pk: int) -> str:
    return f"person:{pk}"


def touch(user: User) -> None:
    """What pages show of a person changed, or the person is about to leave."""
    drop(of_person(user.pk))
