"""The `c` target: a dependency-free C99 pair that computes what the `.tflite` file computes."""
