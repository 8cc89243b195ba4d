"""What registers teach the registered faces: corrections, new looks, faces of nobody."""
