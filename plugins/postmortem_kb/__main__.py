"""Run the command as ``python -m postmortem_kb``."""

from postmortem_kb.cli import main

if __name__ == "__main__":
    main()
