"""Loaders of the Gelderse monitor: from iJw message traffic to the raw layer of the warehouse."""
