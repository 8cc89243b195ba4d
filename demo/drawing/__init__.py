"""How an invented person is drawn: traits from a seed, then clothes, head, features and hair."""
