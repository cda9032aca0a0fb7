# Comparisons by R's own tests, in 17 digits. Rscript tests/reference/comparisons.R
library(jsonlite)

script <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE))
folder <- file.path(dirname(normalizePath(script)), "..", "Statistics.Tests", "Golden")
cases <- list()
add <- function(name, method, ...) cases[[length(cases) + 1]] <<- list(name = name, method = method, ...)
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
  add(sprintf("%d p-values", length(p)), "adjust", p = p, holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH"), bonferroni = p.adjust(p, "bonferroni"))
}
add("ties and ends", "adjust", p = c(0.01, 0.01, 1, 0.04, 0.01), holm = p.adjust(c(0.01, 0.01, 1, 0.04, 0.01), "holm"),
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

head <- list(command = unbox("Rscript tests/reference/comparisons.R"), tools = list(R = unbox(paste(R.version$major, R.version$minor, sep = "."))))
unboxed <- lapply(cases, function(case) {
  vectors <- c("a", "b", "p", "holm", "bh", "bonferroni", "observed", "shares", "values", "groups", "counts", "sizes")
  for (key in names(case)) if (!(key %in% vectors) && !is.list(case[[key]])) case[[key]] <- unbox(case[[key]])
  case
})
lines <- sapply(unboxed, toJSON, digits = NA, null = "null", na = "null")
writeLines(sub("\\}$", paste0(",\"cases\":[\n", paste(lines, collapse = ",\n"), "\n]}"), toJSON(head)), file.path(folder, "comparisons.json"))
cat(length(cases), "cases\n")
