"""Ticket trackers, one a module: what a reference means there, and how a ticket is read and opened.

A module defines ``TRACKER``.
"""
