#pragma once
// Audit samples that anybody can draw again: pure functions of a population and a seed, in whole
// numbers.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "events/digest.h"
#include "events/values.h"

namespace grantledger {

enum class SampleMethod : std::uint8_t {
  mus,         // Monetary unit sampling: systematic over a random order.
  random,      // So many units, every set of them as likely.
  stratified,  // Random within each stratum.
};

inline constexpr std::uint64_t sample_size_max = 2'000;

// One thing that may be drawn. Ids are unique within a population; the amount is above zero.
struct SampleUnit {
  std::string id;
  std::string stratum;
  std::int64_t minor_units = 0;
};

struct SampleWanted {
  SampleMethod method = SampleMethod::mus;
  std::uint64_t size = 0;
  Digest seed{};
};

// A unit that was drawn.
struct DrawnUnit {
  std::size_t index = 0;  // Among the units given.
  Fraction inclusion;     // How probable it was, in lowest terms.
  bool is_certain = false;
  std::optional<std::int64_t> hit;  // MUS: which of the unit's minor units, from 0.
};

struct SampleStratum {
  std::string name;
  std::uint64_t units = 0;
  std::int64_t minor_units = 0;
  std::uint64_t drawn = 0;
};

// What was drawn, ascending by id, and what it was drawn from.
struct AuditSample {
  std::vector<DrawnUnit> drawn;
  // MUS: what is left when units that reach the interval are taken, for how many draws; and where
  // the first falls, in parts of a minor unit of which `draws` make one. Else 0.
  std::int64_t drawn_from = 0;
  std::uint64_t draws = 0;
  std::uint64_t start = 0;
  std::vector<SampleStratum> strata;  // Ascending by name; of stratified samples only.
};

// MUS: while a unit reaches the interval (what is left / draws left) it is taken with certainty,
// the largest first. The others stand one after another in the order of their order_key, as long as
// their amounts; with n draws over S minor units, `start` = number_below(S), the draws fall on
// (start + k S) / n for k = 0 … n − 1, so a unit of amount a is drawn with probability a n / S
// and never twice.
//
// Random: the `size` units whose order_key comes first. Stratified: the same in each stratum. Of
// the draws every stratum gets one; each further one goes to the stratum with units left whose
// amount divided by its draws is largest, the earlier name first among equals.
//
// All units are drawn where there are no more than `size`. Errors: malformed, as a sentence: no
// size or too large, nothing to draw from, an amount not above zero, amounts that pass 2^63 − 1 in
// all or more strata than draws.
Result<AuditSample> draw_sample(std::span<const SampleUnit> units, const SampleWanted& wanted);

// In lowest terms. `denominator` > 0.
Fraction lowest_terms(std::int64_t numerator, std::int64_t denominator);

}  // namespace grantledger
