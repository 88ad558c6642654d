"""Benchmarks: `make bench` runs them all and prints times beside the named peers."""
