"""The demonstration school: invented people and a drawn class video; no photograph of anybody."""
