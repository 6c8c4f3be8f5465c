# Figures of R that the tests of the statistics are held against (R 4.2.2, base packages only):
#   Rscript test/experiments/statistics/reference.R > test/experiments/statistics/reference-r.json
number <- function(x) sprintf("%.15g", x)
object <- function(...) {
  fields <- list(...)
  paste0("{", paste0('"', names(fields), '": ', unlist(fields), collapse = ", "), "}")
}
list_of <- function(xs) paste0("[", paste(xs, collapse = ", "), "]")
numbers <- function(xs) list_of(number(xs))

group <- split(sleep$extra, sleep$group)
paired <- t.test(group[[2]], group[[1]], paired = TRUE)
welch <- t.test(group[[2]], group[[1]])
# Without ties and zeros, where R's p is exact too.
ranks <- c(17, -4, 9, 11, -3, 8, 15, 2, -7, 6, 12, 1, 10)

cat(object(
  sleep = object(
    a = numbers(group[[2]]), b = numbers(group[[1]]),
    mean = number(paired$estimate), interval = numbers(paired$conf.int),
    welch = object(degrees = number(welch$parameter), p = number(welch$p.value), interval = numbers(welch$conf.int))
  ),
  wilcoxon = object(
    differences = numbers(ranks), positive = number(wilcox.test(ranks)$statistic),
    p = number(wilcox.test(ranks, exact = TRUE)$p.value)
  ),
  quantiles = list_of(apply(expand.grid(p = c(0.001, 0.3, 0.975, 0.9975), degrees = c(1, 3.5, 9, 60)), 1, function(row)
    numbers(c(row["p"], row["degrees"], qt(row["p"], row["degrees"]))))),
  holm = object(ps = numbers(c(0.02, 0.5, 0.004, 0.02)), adjusted = numbers(p.adjust(c(0.02, 0.5, 0.004, 0.02), "holm"))),
  seedsNeeded = list_of(apply(expand.grid(difference = c(0.1, 0.25), deviation = c(0.1, 0.3)), 1, function(row)
    numbers(c(row, power.t.test(delta = row["difference"], sd = row["deviation"], power = 0.8, type = "paired", strict = TRUE)$n))))
), "\n", sep = "")
