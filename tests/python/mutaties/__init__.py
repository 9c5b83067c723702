"""Mutation test of the definitions: each is altered in turn, and at least one golden test must fail."""
