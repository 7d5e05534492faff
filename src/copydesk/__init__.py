"""Copydesk turns a pile of scraped news into sourced records."""

__version__ = "0.1.0"
