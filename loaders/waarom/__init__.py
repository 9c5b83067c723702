"""Why a figure is what it is: `uitleg` finds out, `weergave` shows it."""

from loaders.waarom.uitleg import AFSPRAKEN, Uitleg, leg_uit
from loaders.waarom.weergave import weergave

__all__ = ["AFSPRAKEN", "Uitleg", "leg_uit", "weergave"]
