"""Tell pictures of people (posters, prints, screens) from people: ISO/IEC 30107 calls it
presentation attack detection."""
