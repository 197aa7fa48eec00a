"""ASV scans: what an accepted scan report says, and until when it counts."""
