"""The day of a school, played in Chromium, chapter by chapter, in clicks, fields and seconds."""
