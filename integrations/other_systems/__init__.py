"""Other systems that are asked or told something: one exchange, and the tokens they want."""
