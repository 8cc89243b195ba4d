"""Class videos composed from labelled pictures, and what is measured on them."""
