"""Comparing two series of measurements."""


def area_under_curve(first, second):
    """The chance that a value of `second` is above one of `first` (Mann-Whitney); 0.5: they cannot be told apart."""
    above = sum((b > a) + (b == a) / 2 for a in first for b in second)
    return above / (len(first) * len(second))


def best_of(rounds, measure, is_good):
    """Measures until a round is good; a busy machine can only make a good thing look bad. The last round's values."""
    for _ in range(rounds):
        values = measure()
        if is_good(values):
            break
    return values
