"""Reviews: the queue of documents to check, and the page where one is checked."""
