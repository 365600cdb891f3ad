"""What each version of the schema changed: one file a step, found in this folder as ``STEP``."""
