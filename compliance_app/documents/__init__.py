"""Documents: AOC, SAQ and ASV scan reports, their versions, files and review verdicts."""
