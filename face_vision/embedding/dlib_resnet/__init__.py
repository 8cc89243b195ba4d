"""dlib's face recognition network: its file and its graph."""
