"""Tails of the beta and t distributions in long arithmetic, at whatever precision mpmath is set to."""
import mpmath
from mpmath import mp, mpf


def beta_series(a, b, x):
    """I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) sum (a + b)_n / (a + 1)_n x^n, DLMF 8.17.8: positive terms only."""
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 5) or (a + b + n) * x > a + 1 + n:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    return x ** a * (1 - x) ** b / (a * mpmath.beta(a, b)) * total


def log_beta_tail(a, b, x):
    """ln I_x(a, b); beyond the mode, or near 1 where the series is slow, as the complement, with digits to spare for what cancels."""
    if x < (a + 1) / (a + b + 2) and x < mpf("0.999"):
        return mpmath.log(beta_series(a, b, x))
    digits = mp.dps
    while True:
        with mp.workdps(digits):
            rest = 1 - beta_series(b, a, 1 - x)
            if rest > mpf(10) ** (30 - digits):
                return mpmath.log(rest)
        digits *= 2


def t_log_beyond(t, df):
    t, df = mpf(t), mpf(df)
    with mp.workdps(400 if t > 1e8 else 60):
        return log_beta_tail(df / 2, mpf(1) / 2, df / (df + t * t))


def t_log_upper(t, df):
    beyond = mpmath.exp(t_log_beyond(t, df)) / 2
    return mpmath.log(beyond if t >= 0 else 1 - beyond)
