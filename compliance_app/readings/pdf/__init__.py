"""What stands on the pages of a PDF: runs in the limited process only, for a hostile file may take it over."""
