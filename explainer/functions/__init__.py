"""Activations and errors: one entry each, value and slope as they are printed, side by side."""

from explainer.functions.activations import ACTIVATIONS, Activation
from explainer.functions.errors import ERRORS, ErrorFunction

__all__ = ["ACTIVATIONS", "ERRORS", "Activation", "ErrorFunction"]
