"""A knowledge base of incident postmortems: check the front matter, build a searchable site."""

__version__ = "0.7.0"
