"""What an AOC or SAQ states: read from labels and the boxes beside them, by position."""
