"""The ways in, by the names on their buttons."""

from django import template

from accounts.providers import provider_name

register = template.Library()

register.filter("provider_name", provider_name)
