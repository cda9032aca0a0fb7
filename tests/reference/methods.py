"""Methods that R's base packages lack: statsmodels and SciPy where they have them, otherwise the published formula in 40-digit arithmetic."""
import itertools
from fractions import Fraction

import mpmath
import numpy
import scipy
import statsmodels
from mpmath import mp, mpf
from scipy import optimize, stats
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from golden import write
from tails import t_log_upper

mp.dps = 40
random = numpy.random.default_rng(20240501)
cases = []


def add(name, method, **numbers):
    cases.append({"name": name, "method": method, **{k: v if isinstance(v, (str, int, list)) else float(v) for k, v in numbers.items()}})


def column(values):
    return [float(f"{v:.12g}") for v in values]


def t_quantile(p, df):
    """SciPy's isf is good to about 1e-9 for fractional df; Newton's method on its sf gives the rest."""
    quantile = stats.t.isf(p, df)
    for _ in range(3):
        quantile += (stats.t.sf(quantile, df) - p) / stats.t.pdf(quantile, df)
    return quantile


def variance_of_mean(x):
    return numpy.var(x, ddof=1) / len(x)


# Intervals of proportions.
for x, n in [(0, 10), (10, 10), (1, 3), (49, 100), (3, 100000), (99999, 100000), (5000, 10000), (0, 10 ** 9)]:
    for alpha in (0.05, 0.01):
        low, high = proportion_confint(x, n, alpha, method="wilson")
        # statsmodels cancels near 0, so the limits come from the quadratic's roots in long arithmetic, held to statsmodels where that is good.
        z = mpmath.sqrt(2) * mpmath.erfinv(1 - mpf(alpha))
        p = mpf(x) / n
        root = z * mpmath.sqrt(z * z + 4 * n * p * (1 - p))
        lower, upper = (2 * n * p + z * z - root) / (2 * (n + z * z)), (2 * n * p + z * z + root) / (2 * (n + z * z))
        assert abs(low - lower) < 1e-12 and abs(high - upper) < 1e-12
        add(f"wilson {x}/{n} {alpha}", "wilson", x=x, n=n, alpha=alpha, lower=max(lower, 0) if x else 0, upper=upper if x < n else 1)
for x1, n1, x2, n2 in [(10, 100, 20, 100), (0, 10, 3, 12), (10, 10, 7, 12), (0, 50, 50, 50), (1396, 3000, 2422, 3461), (56, 70, 48, 80)]:
    low, high = confint_proportions_2indep(x2, n2, x1, n1, method="newcomb", compare="diff", alpha=0.05)
    add(f"newcombe {x1}/{n1} {x2}/{n2}", "newcombe", x1=x1, n1=n1, x2=x2, n2=n2, lower=low, upper=high)

# Barnard's test: tables ordered in exact fractions, since SciPy's rounding drops some that tie with the observed one; held to SciPy where it does not.
def barnard(x1, n1, x2, n2, alternative):
    def key(x, y):
        p = Fraction(x + y, n1 + n2)
        difference = Fraction(y, n2) - Fraction(x, n1)
        square = Fraction(0) if p in (0, 1) else difference ** 2 / (p * (1 - p) * (Fraction(1, n1) + Fraction(1, n2)))
        return square if alternative == "two-sided" else square * (1 if difference > 0 else -1) * (1 if alternative == "greater" else -1)

    observed = key(x1, x2)
    tables = [(x, y) for x in range(n1 + 1) for y in range(n2 + 1) if key(x, y) >= observed]
    xs, ys = (numpy.array(v) for v in zip(*tables))
    weights = stats.binom(n1, 0.5).logpmf(xs) + stats.binom(n2, 0.5).logpmf(ys) + (n1 + n2) * numpy.log(2)
    chance = lambda p: float(numpy.exp(weights + (xs + ys) * numpy.log(p) + (n1 + n2 - xs - ys) * numpy.log1p(-p)).sum())
    grid = numpy.arange(1, 4000) / 4000
    best = sorted(grid, key=chance)[-5:]
    return max(-optimize.minimize_scalar(lambda p: -chance(p), bounds=(p - 1 / 4000, p + 1 / 4000), method="bounded", options={"xatol": 1e-12}).fun for p in best)


differing = 0
for x1, n1, x2, n2 in [(3, 20, 9, 20), (7, 12, 8, 9), (1, 10, 8, 11), (5, 25, 15, 30), (40, 100, 60, 100)]:
    for alternative in ("two-sided", "greater", "less"):
        test = stats.barnard_exact([[x2, x1], [n2 - x2, n1 - x1]], alternative=alternative, pooled=True, n=256)
        p = barnard(x1, n1, x2, n2, alternative)
        differing += abs(p - test.pvalue) > 1e-6
        add(f"barnard {x1}/{n1} {x2}/{n2} {alternative}", "barnard", x1=x1, n1=n1, x2=x2, n2=n2, alternative=alternative, statistic=test.statistic, p=p)
assert differing <= 1

# Bayes factors of means beyond the reach of R's integrator.
for t, n, m in [(5, 100000, 90000), (12, 60, 70), (30, 400, 400), (0, 2, 2), (3.5, 20, 20)]:
    size, df, r = mpf(n) * m / (n + m), mpf(n + m - 2), mpmath.sqrt(2) / 2
    integrand = lambda u: mpmath.exp(-mpmath.log(1 + size * mpmath.exp(u)) / 2 - (df + 1) / 2 * mpmath.log(1 + mpf(t) ** 2 / ((1 + size * mpmath.exp(u)) * df))
                                     - u / 2 - r ** 2 / (2 * mpmath.exp(u))) * r / mpmath.sqrt(2 * mpmath.pi)
    integral = mpmath.quad(integrand, [-8, -6, -4, -3, -2, -1, 0, 1, 2, 4, 8, 16, 32, 64, 128])
    add(f"jzs t = {t}, {n} and {m}", "jzs", t=t, n1=n, n2=m, log_bf=mpmath.log(integral) + (df + 1) / 2 * mpmath.log(1 + mpf(t) ** 2 / df))

# Chance that one beta variable exceeds another: the finite sum for whole parameters; expected loss by two such sums.
def chance(a1, b1, a2, b2):
    """P(second > first)."""
    return mpmath.fsum(mpmath.beta(a1 + i, b1 + b2) / ((b2 + i) * mpmath.beta(1 + i, b2) * mpmath.beta(a1, b1)) for i in range(0, a2))


for x1, n1, x2, n2 in [(0, 0, 0, 0), (0, 10, 3, 12), (10, 10, 7, 12), (49, 100, 51, 100), (30, 100, 70, 100), (5, 20, 400, 1000), (900, 1000, 870, 1000), (1, 3, 0, 2)]:
    a1, b1, a2, b2 = x1 + 1, n1 - x1 + 1, x2 + 1, n2 - x2 + 1
    # E max(0, first - second) = E[first; first > second] - E[second; first > second], each a chance of shifted variables.
    loss = mpf(a1) / (a1 + b1) * chance(a2, b2, a1 + 1, b1) - mpf(a2) / (a2 + b2) * chance(a2 + 1, b2, a1, b1)
    # The central interval, by bisection on the finite sum of the binomial tail.
    add(f"beta {x1}/{n1} {x2}/{n2}", "beta_binomial", x1=x1, n1=n1, x2=x2, n2=n2, chance=chance(a1, b1, a2, b2), loss=loss,
        lower=stats.beta.ppf(0.025, a2, b2), upper=stats.beta.ppf(0.975, a2, b2))

# Normal posterior.
for estimate, se, prior_sd in [(0.1, 0.05, 0.3), (-0.4, 0.2, 0.3), (0.02, 0.3, 0.3), (0.5, 0.02, 0.3), (0.1, 0.05, None), (3, 0.2, None), (9, 0.2, None)]:
    m, s = mpf(estimate), mpf(se)
    if prior_sd:
        share = mpf(prior_sd) ** 2 / (mpf(prior_sd) ** 2 + s ** 2)
        m, s = share * m, s * mpmath.sqrt(share)
    below = mpmath.erfc(m / s / mpmath.sqrt(2)) / 2
    loss = s * mpmath.exp(-(m / s) ** 2 / 2) / mpmath.sqrt(2 * mpmath.pi) - m * below
    add(f"posterior {estimate} {se} {prior_sd}", "posterior", estimate=estimate, se=se, **({"prior_sd": prior_sd} if prior_sd else {}), mean=m, sd=s, chance=1 - below, loss=loss)

# Confidence sequence, formulas of statistics and of the paper.
for (estimate, se), (n, planned), alpha in itertools.product([(0.50386, 0.0338602), (-2.0, 1.1), (0.0, 1.0)], [(60, 400), (6461, 5000), (400, 400)], [0.05, 0.001]):
    a = mpf(alpha)
    rho2 = (-2 * mpmath.log(a) + mpmath.log(1 - 2 * mpmath.log(a))) / planned
    v = n * rho2
    half = mpf(se) * mpmath.sqrt(n) * mpmath.sqrt(2 * (v + 1) / (n ** 2 * rho2) * mpmath.log(mpmath.sqrt(v + 1) / a))
    e = mpmath.exp(v * (mpf(estimate) / mpf(se)) ** 2 / (2 * (v + 1))) / mpmath.sqrt(v + 1)
    rho2_one = (-2 * mpmath.log(2 * a) + mpmath.log(1 - 2 * mpmath.log(2 * a))) / planned
    w = n * rho2_one
    one = mpf(se) * mpmath.sqrt(n) * mpmath.sqrt(2 * (w + 1) / (n ** 2 * rho2_one) * mpmath.log(1 + mpmath.sqrt(w + 1) / (2 * a)))
    add(f"sequence {estimate} {n} {planned} {alpha}", "confidence_sequence", estimate=estimate, se=se, n=n, planned=planned, alpha=alpha,
        lower=estimate - half, upper=estimate + half, e=e, p=min(1, 1 / e), lower_one=estimate - one)

# Two proportions, exact e-process: Beta(1/2, 1/2) mixtures over the pooled likelihood.
for x1, n1, x2, n2 in [(0, 1, 1, 1), (3, 10, 9, 12), (0, 50, 50, 50), (49, 100, 51, 100), (900, 1000, 850, 1000), (1, 100000, 30, 120000)]:
    mixture = lambda x, n: mpmath.log(mpmath.beta(x + mpf(1) / 2, n - x + mpf(1) / 2) / mpmath.beta(mpf(1) / 2, mpf(1) / 2))
    p = mpf(x1 + x2) / (n1 + n2)
    pooled = (x1 + x2) * mpmath.log(p) + (n1 + n2 - x1 - x2) * mpmath.log(1 - p)
    add(f"e-process {x1}/{n1} {x2}/{n2}", "e_process", x1=x1, n1=n1, x2=x2, n2=n2, log_e=mixture(x1, n1) + mixture(x2, n2) - pooled)

# Sample ratio, Dirichlet-multinomial with 100 runs an arm of prior.
for observed, shares in [([310, 98], [0.75, 0.25]), ([500, 500, 600], [0.34, 0.33, 0.33]), ([60, 10], [0.5, 0.5]), ([1, 0], [0.5, 0.5])]:
    prior = [100 * len(shares) * mpf(s) / mpf(sum(shares)) for s in shares]
    log_e = (mpmath.loggamma(sum(prior)) - mpmath.loggamma(sum(prior) + sum(observed))
             + mpmath.fsum(mpmath.loggamma(a + n) - mpmath.loggamma(a) - n * mpmath.log(mpf(s) / mpf(sum(shares))) for a, n, s in zip(prior, observed, shares)))
    add(f"sample ratio {observed}", "sample_ratio_e", observed=observed, shares=shares, log_e=log_e)

# Welch where doubles make it hard: exact fractions for the moments, long arithmetic for the tail.
def welch_exact(name, method, first, second, **inputs):
    """From the exact count, mean and variance of both arms."""
    (n1, m1, v1), (n2, m2, v2) = first, second
    to = lambda f: mpf(f.numerator) / f.denominator if isinstance(f, Fraction) else mpf(f)
    a, b = to(v1) / n1, to(v2) / n2
    difference, se, df = to(m2) - to(m1), mpmath.sqrt(a + b), (a + b) ** 2 / (a ** 2 / (n1 - 1) + b ** 2 / (n2 - 1))
    t = difference / se
    add(name, method, estimate=difference, se=se, statistic=t, df=df, log_p=mpmath.log(2) + t_log_upper(abs(t), df), **inputs)


def moments(values):
    exact = [Fraction(v) for v in values]
    mean = sum(exact) / len(exact)
    return len(exact), mean, sum((v - mean) ** 2 for v in exact) / (len(exact) - 1)


for level, spread, shift in [(1e9, 1, 0.5), (1e12, 1, 0.2), (-1e15, 8, 3), (1e6, 1e-6, 1e-7), (1e-9, 1e-12, 1e-12)]:
    a = [level + float(x) for x in random.normal(0, spread, 40)]
    b = [level + float(x) for x in random.normal(shift, spread, 33)]
    welch_exact(f"near-equal at {level}", "welch_exact", moments(a), moments(b), a=a, b=b)
for n1, m1, v1, n2, m2, v2 in [(10 ** 9, 5.0, 4.0, 10 ** 9, 5.0002, 4.0), (10 ** 12, 1.0, 1.0, 3, 1.5, 0.2), (2, 0.0, 1.0, 10 ** 6, 0.5, 1e-6), (10 ** 5, 0.0, 1.0, 10 ** 5, 0.2, 1.0),
                               (300, 10.0, 1e-4, 300, 11.0, 1e-4), (50, 1e100, 1e199, 50, 2e100, 1e199), (50, 1e-100, 1e-199, 50, 2e-100, 1e-199)]:
    welch_exact(f"summary {n1} {n2} {m2}", "welch_summary", (n1, m1, v1), (n2, m2, v2), n1=n1, m1=m1, v1=v1, n2=n2, m2=m2, v2=v2)
for x1, n1, x2, n2 in [(100, 100000, 5000, 100000), (0, 10 ** 6, 40, 50), (500, 1000, 10 ** 6, 10 ** 6), (1, 10 ** 9, 900, 10 ** 9), (10 ** 8, 2 * 10 ** 8, 10 ** 8 + 10 ** 4, 2 * 10 ** 8)]:
    pooled = mpf(x1 + x2) / (n1 + n2)
    z = (mpf(x2) / n2 - mpf(x1) / n1) / mpmath.sqrt(pooled * (1 - pooled) * (mpf(1) / n1 + mpf(1) / n2))
    add(f"z {x1}/{n1} {x2}/{n2}", "two_proportion_exact", x1=x1, n1=n1, x2=x2, n2=n2, statistic=z, log_p=mpmath.log(mpmath.erfc(abs(z) / mpmath.sqrt(2))))

# Relative lift with Fieller's interval, ratio, CUPED and strata from raw columns.
def student(name, method, estimate, variances, counts, **more):
    total = sum(variances)
    df = total ** 2 / sum(v ** 2 / (n - 1) for v, n in zip(variances, counts))
    quantile = t_quantile(0.025, df)
    se = numpy.sqrt(total)
    add(name, method, estimate=estimate, se=se, df=df, lower=estimate - quantile * se, upper=estimate + quantile * se, **more)


for n, m, center in [(20, 25, 10), (200, 150, -7), (1000, 1200, 3)]:
    a, b = column(random.normal(center, 2, n)), column(random.normal(center * 1.1, 3, m))
    ma, mb, va, vb = numpy.mean(a), numpy.mean(b), variance_of_mean(a), variance_of_mean(b)
    parts = [va * mb ** 2 / ma ** 4, vb / ma ** 2]
    df = sum(parts) ** 2 / (parts[0] ** 2 / (n - 1) + parts[1] ** 2 / (m - 1))
    t2 = t_quantile(0.025, df) ** 2
    roots = numpy.sort(numpy.roots([ma ** 2 - t2 * va, -2 * ma * mb, mb ** 2 - t2 * vb]).real)
    fieller = sorted((numpy.sign(ma) * (r - 1) for r in roots))
    student(f"lift {n} {m} {center}", "relative", (mb - ma) / abs(ma), parts, [n, m], a=a, b=b, fieller_lower=fieller[0], fieller_upper=fieller[1])

for n, m in [(15, 30), (400, 380)]:
    arms = []
    for size, rate in ((n, 2.0), (m, 2.3)):
        denominator = random.poisson(5, size) + 1
        numerator = random.normal(rate * denominator, 1.5)
        arms.append((column(numerator), column(denominator)))
    ratios, variances = [], []
    for numerator, denominator in arms:
        r = numpy.sum(numerator) / numpy.sum(denominator)
        ratios.append(r)
        variances.append(variance_of_mean(numpy.array(numerator) - r * numpy.array(denominator)) / numpy.mean(denominator) ** 2)
    student(f"ratio {n} {m}", "ratio", ratios[1] - ratios[0], variances, [n, m], an=arms[0][0], ad=arms[0][1], bn=arms[1][0], bd=arms[1][1])

for n, m in [(30, 25), (300, 500)]:
    xa, xb = column(random.normal(5, 2, n)), column(random.normal(5, 2, m))
    ya, yb = column(1.5 * numpy.array(xa) + random.normal(3, 1, n)), column(1.5 * numpy.array(xb) + random.normal(3.4, 1, m))
    product = sum((len(x) - 1) * numpy.cov(y, x)[0, 1] for x, y in ((xa, ya), (xb, yb)))
    theta = product / sum((len(x) - 1) * numpy.var(x, ddof=1) for x in (xa, xb))
    residual = [numpy.array(y) - theta * numpy.array(x) for x, y in ((xa, ya), (xb, yb))]
    difference = numpy.mean(residual[1]) - numpy.mean(residual[0])
    student(f"cuped {n} {m}", "cuped", difference, [variance_of_mean(r) for r in residual], [n, m], xa=xa, ya=ya, xb=xb, yb=yb, theta=theta)
    lift = difference / numpy.mean(ya)
    parts = [variance_of_mean((1 + lift) * numpy.array(ya) - theta * numpy.array(xa)) / numpy.mean(ya) ** 2, variance_of_mean(residual[1]) / numpy.mean(ya) ** 2]
    student(f"cuped lift {n} {m}", "cuped_relative", lift, parts, [n, m], xa=xa, ya=ya, xb=xb, yb=yb)

for n in (60, 400):
    columns = []
    for rate in (2.0, 2.2):
        level = random.normal(0, 1, n)
        before, after = random.poisson(5, n) + 1.0, random.poisson(5, n) + 1.0
        columns.append([column(c) for c in (after * (rate + level) + random.normal(0, 1, n), after, before * (2 + level) + random.normal(0, 1, n), before)])
    linear = []
    for num, den, num0, den0 in (tuple(map(numpy.array, c)) for c in columns):
        r, s = num.sum() / den.sum(), num0.sum() / den0.sum()
        linear.append((r, s, (num - r * den) / den.mean(), (num0 - s * den0) / den0.mean()))
    theta = sum(numpy.cov(y, x)[0, 1] for _, _, y, x in linear) / sum(numpy.var(x, ddof=1) for _, _, _, x in linear)
    adjusted = [r - theta * s for r, s, _, _ in linear]
    student(f"cuped ratio {n}", "cuped_ratio", adjusted[1] - adjusted[0], [variance_of_mean(y - theta * x) for _, _, y, x in linear], [n, n],
            a=columns[0], b=columns[1], theta=theta)

for sizes in ([(20, 22), (35, 30)], [(5, 9), (50, 40), (12, 8)]):
    strata = [(column(random.normal(10 * i, 2, n)), column(random.normal(10 * i + 0.5, 2, m))) for i, (n, m) in enumerate(sizes)]
    total = sum(n + m for n, m in sizes)
    weights = [(n + m) / total for n, m in sizes]
    estimate = sum(w * (numpy.mean(b) - numpy.mean(a)) for w, (a, b) in zip(weights, strata))
    variances = [w ** 2 * variance_of_mean(x) for w, s in zip(weights, strata) for x in s]
    student(f"strata {sizes}", "strata", estimate, variances, [n for s in sizes for n in s], strata=[list(s) for s in strata])

# Sample sizes. Means: statsmodels' own root finding is good to about 1e-8 only, so its power at our size is what is compared.
for effect, power, ratio in [(0.5, 0.8, 1), (0.2, 0.9, 2), (1.5, 0.95, 1), (0.03, 0.8, 0.5)]:
    n = TTestIndPower().solve_power(effect, power=power, alpha=0.05, ratio=ratio)
    add(f"size d = {effect} power {power} ratio {ratio}", "size_mean", effect=effect, power=power, ratio=ratio, n=n)
for p1, p2, power, ratio in [(0.10, 0.12, 0.8, 1), (0.5, 0.4, 0.9, 2), (0.01, 0.02, 0.8, 0.25), (0.97, 0.9, 0.8, 1)]:
    za, zb = mpmath.sqrt(2) * mpmath.erfinv(mpf("0.95")), mpmath.sqrt(2) * mpmath.erfinv(2 * mpf(power) - 1)
    p1_, p2_, k = mpf(p1), mpf(p2), mpf(ratio)
    spread = mpmath.sqrt(p1_ * (1 - p1_) + p2_ * (1 - p2_) / k)
    mean = (p1_ + k * p2_) / (1 + k)
    pooled = mpmath.sqrt(mean * (1 - mean) * (1 + 1 / k))
    add(f"size {p1} {p2} power {power} ratio {ratio}", "size_proportion", baseline=p1, target=p2, power=power, ratio=ratio,
        unpooled=((za + zb) * spread / (p2_ - p1_)) ** 2, pooled=((za * pooled + zb * spread) / (p2_ - p1_)) ** 2)

write("methods.json", cases, scipy=scipy, statsmodels=statsmodels, mpmath=mpmath, numpy=numpy)
