"""Corpora: data that is read as it is needed, because it does not fit into memory."""
