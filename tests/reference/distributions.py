"""Tails, quantiles and densities to 17 digits from 40-digit arithmetic, far beyond what SciPy or R reach in the tails."""
import mpmath
import scipy
from mpmath import mp, mpf
from scipy import stats
from golden import write
from tails import log_beta_tail, t_log_upper

mp.dps = 40
cases = []


def add(function, arguments, value):
    cases.append({"function": function, "arguments": [float(a) for a in arguments], "expected": float(value)})


for z in [-40, -12, -5, -3.5, -1, -0.2, 0, 1e-9, 0.3, 1, 1.959963984540054, 3, 4.999, 5, 5.001, 8, 12, 20, 37.5, 50, 1000]:
    add("normal_log_upper", [z], mpmath.log(mpmath.erfc(mpf(z) / mpmath.sqrt(2)) / 2))

for df in [0.7, 1, 2, 2.5, 5, 19, 57.3, 400, 5841.742, 100000]:
    for t in [-6, -0.5, 1e-6, 0.3, 1, 2.324023, 5, 12, 40]:
        add("student_log_upper", [t, df], t_log_upper(t, df))
for t, df in [(1e5, 3), (1e20, 1.5), (1e160, 2), (300, 100), (45, 1e4)]:
    add("student_log_upper", [t, df], t_log_upper(t, df))

for df in [1, 2, 3.7, 19, 400, 20000]:
    for p in [0.5 - 1e-9, 0.4, 0.1, 0.025, 1e-4, 1e-12, 1e-60, 1e-150]:
        p = float(p)
        if p < 1e-100 and df < 3:
            continue  # the square of the quantile overflows SciPy's density
        log_p = mpmath.log(mpf(p))
        # Newton's method on ln P against ln t, from SciPy's quantile; the derivative only steers, the digits come from t_log_upper.
        root = mpf(float(stats.t.isf(p, df)))
        for _ in range(100):
            log_tail = t_log_upper(root, df)
            slope = -root * mpmath.exp(float(stats.t.logpdf(float(root), df)) - log_tail)
            step = (log_p - log_tail) / slope
            root *= mpmath.exp(max(-1, min(1, step)))
            if abs(step) < mpf(10) ** -19:
                break
        else:
            raise ArithmeticError(f"no quantile at p = {p}, df = {df}")
        add("student_upper_quantile", [p, df], root)

for p in [0.999, 0.6, 0.4, 0.025, 1e-3, 1e-9, 1e-40, 1e-300]:
    log_p = mpmath.log(mpf(p))
    f = lambda z: mpmath.log(mpmath.erfc(z / mpmath.sqrt(2)) / 2) - log_p
    guess = mpf(-3) if p > 0.9 else mpf(0) if p > 0.1 else mpmath.sqrt(-2 * log_p) * 0.95
    add("normal_upper_quantile", [p], mpmath.findroot(f, guess))

for d1, d2 in [(1, 10), (2, 7.5), (3, 200), (4, 31.2), (9, 1e5)]:
    for f in [1e-4, 0.5, 1, 3, 30, 2000]:
        x = mpf(d2) / (mpf(d2) + mpf(d1) * mpf(f))
        add("fisher_log_upper", [f, d1, d2], log_beta_tail(mpf(d2) / 2, mpf(d1) / 2, x))

for df in [1, 2, 3, 10, 63]:
    for x in [1e-6, 0.1, 1, df, 2 * df + 10, 150, 1400]:
        add("chi_square_log_upper", [x, df], mpmath.log(mpmath.gammainc(mpf(df) / 2, mpf(x) / 2, mpmath.inf, regularized=True)))

for n, p in [(10, 0.3), (20, 0.5), (500, 0.01), (1000, 0.5)]:
    for k in sorted({0, 1, n // 10, n // 3, n // 2, n - 1}):
        total = mpmath.fsum(mpmath.binomial(n, i) * mpf(p) ** i * (1 - mpf(p)) ** (n - i) for i in range(k + 1))
        add("binomial_log_lower", [k, n, p], mpmath.log(total))
        upper = mpmath.fsum(mpmath.binomial(n, i) * mpf(p) ** i * (1 - mpf(p)) ** (n - i) for i in range(k + 1, n + 1))
        add("binomial_log_upper", [k, n, p], mpmath.log(upper))

for a, b in [(0.5, 0.5), (1, 1), (3, 40), (250.5, 0.5), (1e4, 2e4), (1e6, 3)]:
    add("log_beta", [a, b], mpmath.log(mpmath.beta(mpf(a), mpf(b))))

for marked, unmarked, drawn, k in [(10, 10, 9, 2), (200, 300, 60, 40), (5000, 5000, 30, 29), (3, 997, 10, 0), (1000, 1000, 1000, 700)]:
    low, high = max(0, drawn - unmarked), min(marked, drawn)
    mass = [mpmath.binomial(marked, i) * mpmath.binomial(unmarked, drawn - i) / mpmath.binomial(marked + unmarked, drawn) for i in range(low, high + 1)]
    add("hypergeometric_log_lower", [marked, unmarked, drawn, k], mpmath.log(mpmath.fsum(mass[: k - low + 1])))
    add("hypergeometric_log_upper", [marked, unmarked, drawn, k], mpmath.log(mpmath.fsum(mass[k - low:])))
    two = mpmath.fsum(m for m in mass if m <= mass[k - low] * (1 + mpf(10) ** -7))
    add("hypergeometric_log_two_sided", [marked, unmarked, drawn, k], mpmath.log(two))

write("distributions.json", cases, mpmath=mpmath, scipy=scipy)
