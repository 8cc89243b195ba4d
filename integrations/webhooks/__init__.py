"""Tell other systems what happened: signed, to public addresses only."""
