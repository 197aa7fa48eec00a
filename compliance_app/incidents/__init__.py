"""Account data compromises: what happened, who was told, and what the merchant then owes."""
