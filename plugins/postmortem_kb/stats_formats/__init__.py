"""Figures as texts, one format a module: its name is the word for ``--format``.

A module defines ``FORMAT``, a pure function from statistics to text.
"""
