"""The pipeline from pictures to proposals: plain Python, no Django, no database, no settings."""
