"""Checking hand calculations against a derivation."""
