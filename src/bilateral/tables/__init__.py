"""Declared tables and their readers: every bad cell is reported, none is guessed."""
