"""The JSON door: a question as one line of JSON, checked key by key, and its answer as another."""
