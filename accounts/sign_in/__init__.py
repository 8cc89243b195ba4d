"""Signing in: what is let in, how often one may guess, and of whom more is asked."""
