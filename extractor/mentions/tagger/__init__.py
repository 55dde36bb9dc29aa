"""The trained tagger: what each number of a document's prose states."""
