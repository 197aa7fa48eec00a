"""What falls due: per merchant, per account manager, and as a calendar feed."""
