"""Which earlier postmortems are like one, and why: judged by the front matter alone."""
