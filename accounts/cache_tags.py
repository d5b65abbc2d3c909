"""The tag of a person: what pages show of an account, its name and whether it is staff."""

from accounts.models import User
from pagecache.invalidation import invalidate


def person_tag(pk: int) -> str:
    return f"person:{pk}"


def invalidate_person(user: User) -> None:
    """What pages show of a person changed, or the person is about to leave."""
    invalidate(person_tag(user.pk))
