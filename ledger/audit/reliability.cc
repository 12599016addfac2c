#include "ledger/audit/reliability.h"

#include <algorithm>
#include <array>
#include <string>

namespace grantledger {
namespace {

__extension__ using Wide = __int128;

// Terms of the series are written as parts of the largest, which is 10^24: what is cut off is
// beyond the twentieth digit of any sum.
constexpr Wide largest_term = Wide{1'000'000'000'000} * 1'000'000'000'000;

struct PoissonSums {
  Wide first = 0;  // Of the terms up to `errors`.
  Wide all = 0;
};

// Sums of R^j / j!, for R in hundredths, around the largest term.
PoissonSums poisson_sums(std::int64_t hundredths, std::int64_t errors) {
  const std::int64_t mode = hundredths / 100;
  PoissonSums sums;
  const auto add = [&](std::int64_t j, Wide term) {
    sums.all += term;
    if (j <= errors) sums.first += term;
  };
  Wide term = largest_term;
  for (std::int64_t j = mode; term > 0; ++j) {
    add(j, term);
    term = term * hundredths / (100 * (j + 1));
  }
  term = largest_term;
  for (std::int64_t j = mode; j > 0 && term > 0; --j) {
    term = term * 100 * j / hundredths;
    add(j - 1, term);
  }
  return sums;
}

struct Expansion {
  std::uint64_t confidence;
  std::int64_t hundredths;
};
constexpr std::array expansions{Expansion{99, 190}, Expansion{95, 160}, Expansion{90, 150},
                                Expansion{85, 140}, Expansion{80, 130}, Expansion{75, 125},
                                Expansion{70, 120}, Expansion{63, 115}, Expansion{50, 100}};

}  // namespace

Result<std::int64_t> reliability_factor(std::uint64_t confidence, std::uint64_t errors) {
  if (confidence < confidence_min || confidence > confidence_max) {
    return fail(Fault::malformed, "a confidence is 50 to 99 per cent");
  }
  if (errors > reliability_errors_max) {
    return fail(Fault::malformed,
                "there are more than " + std::to_string(reliability_errors_max) + " errors");
  }
  const auto at_most = static_cast<std::int64_t>(errors);
  const auto is_enough = [&](std::int64_t hundredths) {
    const PoissonSums sums = poisson_sums(hundredths, at_most);
    return sums.first * 100 <= sums.all * static_cast<std::int64_t>(100 - confidence);
  };
  std::int64_t too_little = 0;
  std::int64_t enough = 1'000 + 200 * at_most;
  CHECK(is_enough(enough));
  while (too_little + 1 < enough) {
    const std::int64_t middle = (too_little + enough) / 2;
    (is_enough(middle) ? enough : too_little) = middle;
  }
  return enough;
}

Result<std::int64_t> expansion_factor(std::uint64_t confidence) {
  const auto found = std::ranges::find(expansions, confidence, &Expansion::confidence);
  if (found != expansions.end()) return found->hundredths;
  return fail(Fault::malformed,
              "there is an expansion factor for 99, 95, 90, 85, 80, 75, 70, 63 "
              "and 50 per cent only");
}

}  // namespace grantledger
