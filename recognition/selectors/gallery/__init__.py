"""What confirmed registers show that a class's registered faces lack."""
