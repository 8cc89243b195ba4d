"""What the office of a school does to the people and the days that it keeps."""
