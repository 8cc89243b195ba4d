"""MTCNN: its three networks as TensorFlow graphs, the image pyramid, the suppression of doubles."""
