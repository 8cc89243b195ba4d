"""Logging in by a school's own provider: Google Workspace, Microsoft Entra or another issuer."""
