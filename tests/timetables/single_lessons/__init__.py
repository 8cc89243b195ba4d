"""One lesson of one day that is other than usual, by page and by API."""
