"""How often readers may write, like and report; accounts/limits.py counts."""

from accounts.limits import Limit

# The numbers are behaviour.md's (C, “Limits to start from”).
COMMENT_PAUSE = Limit("comment", 1, 10)
COMMENT_PERSON = Limit("comments", 10, 600)
COMMENT_NETWORK = Limit("comments-from", 20, 600)
LIKE_PERSON = Limit("likes", 60, 60)
FLAG_PERSON = Limit("flags", 10, 3600)

# Not of behaviour.md: what a visitor without an account can make us store.
DRAFT_NETWORK = Limit("drafts-from", 60, 600)

# Nor this: an outside check is asked while somebody waits, so nobody keeps it busy.
OUTSIDE_PERSON = Limit("outside", 20, 600)
