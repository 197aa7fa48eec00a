"""By which rules and from which facts a standing follows, and what it would be if something were otherwise."""
