"""int8 and int16: how far numbers reach, which grids they lie on, and training that knows it."""
