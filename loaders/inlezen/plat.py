"""placeholder"""


def is_plat(bron):
    return False
