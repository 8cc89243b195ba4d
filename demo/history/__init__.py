"""A term of invented history of the demonstration school, so that its reports have a subject."""
