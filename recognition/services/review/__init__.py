"""What a person says in a review, and how it is taken back."""

from recognition.services.review.sighting_words import (
    accept_sighting,
    reject_sighting,
    undo_review,
)

__all__ = ["accept_sighting", "reject_sighting", "undo_review"]
