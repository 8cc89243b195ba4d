"""The set-up of a school: a list to work off, to which each room adds its steps."""
