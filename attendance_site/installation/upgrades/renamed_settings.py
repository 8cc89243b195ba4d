"""Settings that bear another name than in a release before, by their old one."""

RENAMED: dict[str, str] = {}
"""None since 0.1.0. A setting that is renamed gets a line here in the same change."""
