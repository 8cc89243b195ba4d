"""Zips and workbooks of strangers, and the child that opens them."""
