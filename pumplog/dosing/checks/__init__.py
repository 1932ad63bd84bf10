"""What a colleague would say about a draft, one noun a file; each check is a pure function from a visit to findings."""
