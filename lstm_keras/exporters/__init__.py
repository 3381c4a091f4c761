"""From a Keras model to an artifact: the table of targets, and `export`."""
