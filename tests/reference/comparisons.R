# Comparisons by R's own tests, in 17 digits. Rscript tests/reference/comparisons.R
library(jsonlite)
suppressMessages(library(BayesFactor))

script <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE))
folder <- file.path(dirname(normalizePath(script)), "..", "Statistics.Tests", "Golden")
cases <- list()
# The first two are the name and the method; unnamed here, since R would match "n" to "name".
add <- function(...) {
  case <- list(...)
  names(case)[1:2] <- c("name", "method")
  cases[[length(cases) + 1]] <<- case
}
finite <- function(x) sapply(x, function(v) if (is.infinite(v)) if (v > 0) "Inf" else "-Inf" else v)
set.seed(20240501)

# Welch: from raw values where R computes all, alternatives and levels included. Log p through pt.
welch <- function(name, a, b, alternative = "two.sided", alpha = 0.05) {
  test <- t.test(b, a, alternative = alternative, conf.level = 1 - alpha)
  t <- unname(test$statistic)
  df <- unname(test$parameter)
  log_p <- switch(alternative,
    two.sided = log(2) + pt(-abs(t), df, log.p = TRUE),
    greater = pt(t, df, lower.tail = FALSE, log.p = TRUE),
    less = pt(t, df, log.p = TRUE))
  add(name, "welch", a = a, b = b, alternative = alternative, alpha = alpha, estimate = mean(b) - mean(a), se = test$stderr,
    lower = finite(test$conf.int[1]), upper = finite(test$conf.int[2]), statistic = t, df = df, log_p = log_p)
}
for (n in c(2, 3, 5, 20, 57, 300)) for (m in c(2, 8, 100)) {
  a <- signif(rnorm(n, 10, 2), 12)
  b <- signif(rnorm(m, 10.5, 5), 12)
  welch(sprintf("normal %d and %d", n, m), a, b)
  welch(sprintf("greater %d and %d", n, m), a, b, "greater", 0.1)
  welch(sprintf("less %d and %d", n, m), a, b, "less", 0.01)
}
welch("skewed", signif(exp(rnorm(40, 8, 1.5)), 12), signif(exp(rnorm(35, 8.3, 1.5)), 12))
welch("one arm constant", rep(5, 10), c(5, 6, 7, 8, 9, 5.5))
welch("far apart", signif(rnorm(200), 12), signif(rnorm(200, 30), 12))
welch("tiny values", signif(rnorm(20), 12) * 1e-30, signif(rnorm(20, 1), 12) * 1e-30)
welch("huge values", signif(rnorm(20), 12) * 1e30, signif(rnorm(20, 1), 12) * 1e30)
welch("binary", c(rep(0, 40), rep(1, 10)), c(rep(0, 30), rep(1, 22)))

# Two proportions: pooled z without correction, Fisher's exact test in all directions.
two <- function(x1, n1, x2, n2) {
  p <- (x1 + x2) / (n1 + n2)
  z <- (x2 / n2 - x1 / n1) / sqrt(p * (1 - p) * (1 / n1 + 1 / n2))
  chi <- suppressWarnings(prop.test(c(x1, x2), c(n1, n2), correct = FALSE))
  stopifnot(abs(chi$statistic - z^2) < 1e-6 * max(1, z^2))
  table <- matrix(c(x2, n2 - x2, x1, n1 - x1), 2)
  fisher <- function(alternative) fisher.test(table, alternative = alternative, conf.int = FALSE)$p.value
  add(sprintf("%d/%d and %d/%d", x1, n1, x2, n2), "two_proportions", x1 = x1, n1 = n1, x2 = x2, n2 = n2,
    log_p = log(2) + pnorm(-abs(z), log.p = TRUE), log_p_greater = pnorm(z, lower.tail = FALSE, log.p = TRUE),
    fisher = fisher("two.sided"), fisher_greater = fisher("greater"), fisher_less = fisher("less"))
}
tables <- list(c(10, 100, 20, 100), c(0, 10, 3, 12), c(10, 10, 7, 12), c(0, 50, 50, 50), c(1, 2, 1, 3), c(3, 1000, 12, 1100), c(1396, 3000, 2422, 3461),
  c(49, 100, 51, 100), c(1, 100000, 5, 120000), c(5000, 10000, 5300, 10000), c(999, 1000, 990, 1000), c(50, 500, 250, 500), c(3, 20, 3, 20), c(2, 9, 8, 11))
for (t in tables) two(t[1], t[2], t[3], t[4])
for (i in 1:40) {
  n <- sample(3:80, 2)
  x <- c(sample(0:n[1], 1), sample(0:n[2], 1))
  if (sum(x) > 0 && sum(x) < sum(n)) two(x[1], n[1], x[2], n[2])
}

# Adjustments.
for (i in 1:6) {
  p <- signif(c(runif(i * 2), runif(2) / 1000), 12)
  add(sprintf("%d p-values", length(p)), "adjust", raw = p, holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH"), bonferroni = p.adjust(p, "bonferroni"))
}
add("ties and ends", "adjust", raw = c(0.01, 0.01, 1, 0.04, 0.01), holm = p.adjust(c(0.01, 0.01, 1, 0.04, 0.01), "holm"),
  bh = p.adjust(c(0.01, 0.01, 1, 0.04, 0.01), "BH"), bonferroni = p.adjust(c(0.01, 0.01, 1, 0.04, 0.01), "bonferroni"))

# Sample ratio.
ratio <- function(observed, shares) {
  test <- chisq.test(observed, p = shares, rescale.p = TRUE)
  add(paste(observed, collapse = " "), "sample_ratio", observed = observed, shares = shares, statistic = unname(test$statistic), df = unname(test$parameter),
    log_p = pchisq(unname(test$statistic), unname(test$parameter), lower.tail = FALSE, log.p = TRUE))
}
ratio(c(310, 98), c(0.75, 0.25))
ratio(c(500, 500, 600), c(0.34, 0.33, 0.33))
ratio(c(10, 14), c(1, 1))
ratio(c(1000000, 1003000), c(1, 1))
ratio(c(9000, 10, 990), c(0.9, 0.01, 0.09))
ratio(c(100, 900), c(1, 1))
ratio(c(50000, 500), c(0.5, 0.5))
ratio(c(25, 30, 28, 22, 40), c(1, 1, 1, 1, 1))

# Ranks. R's exact limit differs from ours (50 against 20 an arm), so exact is asked for by name.
# Where even the outermost ranks leave out more than the level allows, R gives them all the same, and we give no interval.
limits <- function(test, outermost, alternative) {
  if (outermost * (if (alternative == "two.sided") 2 else 1) > 0.05) return(list())
  list(lower = finite(test$conf.int[1]), upper = finite(test$conf.int[2]))
}
rank_sum <- function(name, a, b, alternative = "two.sided") {
  exact <- max(length(a), length(b)) <= 20 && !anyDuplicated(c(a, b))
  test <- suppressWarnings(wilcox.test(b, a, alternative = alternative, exact = exact, conf.int = exact))
  case <- list(name, "mann_whitney", a = a, b = b, alternative = alternative, statistic = unname(test$statistic), p = test$p.value)
  if (exact) case <- c(case, list(estimate = median(outer(b, a, "-"))), limits(test, pwilcox(0, length(a), length(b)), alternative))
  do.call(add, case)
}
signed_rank <- function(name, d, alternative = "two.sided") {
  exact <- length(d) <= 50 && !any(d == 0) && !anyDuplicated(abs(d))
  test <- suppressWarnings(wilcox.test(d, alternative = alternative, exact = exact, conf.int = exact))
  case <- list(name, "wilcoxon", d = d, alternative = alternative, statistic = unname(test$statistic), p = test$p.value)
  if (exact) {
    walsh <- outer(d, d, "+") / 2
    case <- c(case, list(estimate = median(walsh[!lower.tri(walsh)])), limits(test, psignrank(0, length(d)), alternative))
  }
  do.call(add, case)
}
for (alternative in c("two.sided", "greater", "less")) {
  for (size in list(c(5, 4), c(12, 20), c(20, 20), c(60, 45), c(200, 3))) {
    a <- signif(rnorm(size[1]), 8)
    b <- signif(rnorm(size[2], 0.6), 8)
    rank_sum(sprintf("rank sum %d and %d %s", size[1], size[2], alternative), a, b, alternative)
    rank_sum(sprintf("rank sum tied %d and %d %s", size[1], size[2], alternative), round(a), round(b), alternative)
  }
  for (n in c(5, 12, 30, 50, 80)) {
    d <- signif(rnorm(n, 0.3), 8)
    signed_rank(sprintf("signed rank %d %s", n, alternative), d, alternative)
    signed_rank(sprintf("signed rank tied %d %s", n, alternative), round(d * 2), alternative)
  }
}

# Paired t and McNemar in its exact form.
for (n in c(2, 9, 40)) {
  a <- signif(rnorm(n, 5), 12)
  b <- signif(a + rnorm(n, 0.4, 0.7), 12)
  test <- t.test(b, a, paired = TRUE)
  add(sprintf("paired %d", n), "paired_t", a = a, b = b, estimate = unname(test$estimate), se = test$stderr, lower = test$conf.int[1], upper = test$conf.int[2],
    statistic = unname(test$statistic), df = unname(test$parameter), log_p = log(2) + pt(-abs(unname(test$statistic)), n - 1, log.p = TRUE))
}
for (pair in list(c(1, 8), c(0, 5), c(12, 12), c(30, 55), c(400, 520), c(3, 900))) {
  test <- function(alternative) binom.test(pair[2], sum(pair), 0.5, alternative = alternative)$p.value
  add(sprintf("mcnemar %d %d", pair[1], pair[2]), "mcnemar", control_only = pair[1], treatment_only = pair[2], p = test("two.sided"),
    p_greater = test("greater"), p_less = test("less"))
}

# Several arms.
for (k in 2:6) {
  values <- lapply(1:k, function(i) signif(rnorm(5 + 7 * i, 10 + 0.3 * i, i), 12))
  test <- oneway.test(y ~ g, data.frame(y = unlist(values), g = factor(rep(1:k, sapply(values, length)))))
  add(sprintf("anova %d arms", k), "welch_anova", arms = values, statistic = unname(test$statistic), df = unname(test$parameter[2]),
    log_p = pf(unname(test$statistic), k - 1, unname(test$parameter[2]), lower.tail = FALSE, log.p = TRUE))
  table <- matrix(sample(0:40, 3 * k, replace = TRUE) + 1, k)
  test <- suppressWarnings(chisq.test(table, correct = FALSE))
  add(sprintf("chi-square %d arms", k), "chi_square", arms = lapply(1:k, function(i) table[i, ]), statistic = unname(test$statistic),
    df = unname(test$parameter), log_p = pchisq(unname(test$statistic), unname(test$parameter), lower.tail = FALSE, log.p = TRUE))
}

# Bayes factors of means (BayesFactor package) and quantiles of type 7.
for (case in list(c(3.5, 20, 20), c(0.5, 100, 100), c(0, 10, 12), c(2.1, 500, 30), c(12, 60, 70), c(20, 400, 400))) {
  # Where the package says that it approximates it is no reference.
  approximated <- FALSE
  bf <- function(...) withCallingHandlers(BayesFactor::ttest.tstat(...)$bf, message = function(m) {
    approximated <<- TRUE
    invokeRestart("muffleMessage")
  })
  log_bf <- bf(case[1], case[2], case[3])
  if (!approximated)
    add(sprintf("jzs t = %g, %d and %d", case[1], case[2], case[3]), "jzs", t = case[1], n1 = case[2], n2 = case[3], log_bf = log_bf)
  approximated <- FALSE
  log_bf <- bf(case[1], case[2])
  if (!approximated)
    add(sprintf("jzs one sample t = %g, %d", case[1], case[2]), "jzs_paired", t = case[1], n1 = case[2], log_bf = log_bf)
}

# Power of the t tests: the non-central t integrated afresh (R's pt loses digits in its far tail), checked against power.t.test.
power_t <- function(n, ratio, effect, sd, alpha, sides) {
  m <- n * ratio
  df <- n + m - 2
  ncp <- effect / (sd * sqrt(1 / n + 1 / m))
  critical <- qt(alpha / sides, df, lower.tail = FALSE)
  upper <- function(critical, ncp) integrate(function(s) pnorm(critical * s - ncp, lower.tail = FALSE) *
    exp(log(2) + df / 2 * log(df / 2) - lgamma(df / 2) + (df - 1) * log(s) - df * s^2 / 2), max(0, 1 - 12 / sqrt(2 * df)), 1 + 12 / sqrt(2 * df),
    rel.tol = 1e-13, abs.tol = 0, subdivisions = 2000)$value
  power <- upper(critical, ncp) + if (sides == 2) upper(critical, -ncp) else 0
  if (ratio == 1) {
    reference <- power.t.test(n, effect, sd, alpha, strict = sides == 2, alternative = if (sides == 2) "two.sided" else "one.sided")$power
    stopifnot(abs(power - reference) < 1e-8)
  }
  add(sprintf("power n = %g ratio %g effect %g", n, ratio, effect), "power_mean", n = n, ratio = ratio, effect = effect, sd = sd, alpha = alpha, sides = sides, power = power)
}
for (n in c(2, 5, 20, 64, 500, 20000)) for (effect in c(0.05, 0.5, 1.2)) for (sides in 1:2) power_t(n, 1, effect, 1, 0.05, sides)
for (ratio in c(0.25, 2, 9)) power_t(40, ratio, 3, 6, 0.01, 2)

head <- list(command = unbox("Rscript tests/reference/comparisons.R"), tools = list(
  R = unbox(paste(R.version$major, R.version$minor, sep = ".")), BayesFactor = unbox(as.character(packageVersion("BayesFactor")))))
unboxed <- lapply(cases, function(case) {
  vectors <- c("a", "b", "raw", "holm", "bh", "bonferroni", "observed", "shares", "values", "groups", "counts", "sizes", "d")
  for (key in names(case)) if (!(key %in% vectors) && !is.list(case[[key]])) case[[key]] <- unbox(case[[key]])
  case
})
lines <- sapply(unboxed, toJSON, digits = NA, null = "null", na = "null")
writeLines(sub("\\}$", paste0(",\"cases\":[\n", paste(lines, collapse = ",\n"), "\n]}"), toJSON(head)), file.path(folder, "comparisons.json"))
cat(length(cases), "cases\n")
