"""What this room keeps of people: nothing but the keys that others lock things with."""

from privacy.registry import register_impersonal

register_impersonal(
    {"storage.DataKey": "a wrapped key; it goes with what it locks, and names nobody"}
)
