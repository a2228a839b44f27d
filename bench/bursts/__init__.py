"""Bursts of messages over several dialogue processes that are killed: what is lost, doubled, out of order."""
