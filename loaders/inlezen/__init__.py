"""Reading iJw messages in: sources, recognition, checks, pseudonyms, quarantine and storage."""
