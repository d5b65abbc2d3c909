"""The ways in, by the names on their buttons."""

from django import template

from accounts.doors import name_of

register = template.Library()

register.filter("door_name", name_of)
