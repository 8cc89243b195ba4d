"""Small class lists with the headings under which school systems export them."""
