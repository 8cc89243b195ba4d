"""The administration of what passes between a school and parents."""

from guardians.admin import attention, lists  # noqa: F401 - for what they register
