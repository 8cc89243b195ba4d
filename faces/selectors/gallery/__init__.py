"""How a student's registered faces stand: what is set aside, and how she has changed."""
