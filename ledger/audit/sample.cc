#include "ledger/audit/sample.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "ledger/audit/sample_seed.h"

namespace grantledger {
namespace {

__extension__ using Wide = __int128;

// A unit and its place in the random order.
struct Placed {
  Digest key{};
  std::size_t index = 0;
  auto operator<=>(const Placed&) const = default;
};

std::vector<Placed> in_random_order(std::span<const SampleUnit> units,
                                    const std::vector<std::size_t>& indexes, const Digest& seed) {
  std::vector<Placed> placed;
  placed.reserve(indexes.size());
  for (const std::size_t index : indexes) {
    placed.push_back({order_key(seed, units[index].id), index});
  }
  std::ranges::sort(placed);
  return placed;
}

std::vector<std::size_t> all_indexes(std::span<const SampleUnit> units) {
  std::vector<std::size_t> indexes(units.size());
  std::iota(indexes.begin(), indexes.end(), std::size_t{0});
  return indexes;
}

// Takes what reaches the interval, the largest first, and leaves the rest in `rest`.
void take_certain(std::span<const SampleUnit> units, AuditSample& sample,
                  std::vector<std::size_t>& rest) {
  std::ranges::sort(rest, [&](std::size_t a, std::size_t b) {
    return units[a].minor_units > units[b].minor_units;
  });
  std::size_t taken = 0;
  for (const std::size_t index : rest) {
    const std::int64_t amount = units[index].minor_units;
    if (Wide{amount} * sample.draws < sample.drawn_from) break;
    sample.drawn.push_back({.index = index, .inclusion = {1, 1}, .is_certain = true, .hit = {}});
    sample.drawn_from -= amount;
    ++taken;
    if (--sample.draws == 0) break;
  }
  rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(taken));
}

// All amounts in parts of which `draws` make a minor unit, so that every place is a whole number.
void draw_systematically(std::span<const SampleUnit> units, const Digest& seed,
                         const std::vector<std::size_t>& rest, AuditSample& sample) {
  sample.start = number_below(seed, static_cast<std::uint64_t>(sample.drawn_from));
  Wide next = sample.start;
  Wide begin = 0;
  for (const Placed& placed : in_random_order(units, rest, seed)) {
    const std::int64_t amount = units[placed.index].minor_units;
    const Wide end = begin + Wide{amount} * sample.draws;
    if (next < end) {
      const auto draws = static_cast<std::int64_t>(sample.draws);
      sample.drawn.push_back({.index = placed.index,
                              .inclusion = lowest_terms(amount * draws, sample.drawn_from),
                              .is_certain = false,
                              .hit = static_cast<std::int64_t>((next - begin) / draws)});
      next += sample.drawn_from;
    }
    begin = end;
  }
}

AuditSample draw_money(std::span<const SampleUnit> units, const SampleWanted& wanted,
                       std::int64_t total) {
  AuditSample sample{
      .drawn = {}, .drawn_from = total, .draws = wanted.size, .start = 0, .strata = {}};
  std::vector<std::size_t> rest = all_indexes(units);
  take_certain(units, sample, rest);
  if (rest.empty()) sample.draws = 0;
  if (sample.draws > 0) draw_systematically(units, wanted.seed, rest, sample);
  return sample;
}

void draw_first(std::span<const SampleUnit> units, const std::vector<std::size_t>& of,
                const SampleWanted& wanted, AuditSample& sample) {
  const std::size_t count = std::min<std::size_t>(wanted.size, of.size());
  const std::vector<Placed> placed = in_random_order(units, of, wanted.seed);
  const Fraction inclusion =
      lowest_terms(static_cast<std::int64_t>(count), static_cast<std::int64_t>(of.size()));
  for (std::size_t i = 0; i < count; ++i) {
    sample.drawn.push_back({.index = placed[i].index,
                            .inclusion = inclusion,
                            .is_certain = count == of.size(),
                            .hit = {}});
  }
}

// Gives each further draw where an amount stands for the fewest.
void share_draws(std::vector<SampleStratum>& strata, std::uint64_t draws) {
  for (std::uint64_t given = strata.size(); given < draws; ++given) {
    SampleStratum* neediest = nullptr;
    for (SampleStratum& stratum : strata) {
      if (stratum.drawn == stratum.units) continue;
      if (!neediest || Wide{stratum.minor_units} * neediest->drawn >
                           Wide{neediest->minor_units} * stratum.drawn) {
        neediest = &stratum;
      }
    }
    if (!neediest) return;
    ++neediest->drawn;
  }
}

Result<AuditSample> draw_strata(std::span<const SampleUnit> units, const SampleWanted& wanted) {
  std::map<std::string, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < units.size(); ++i) members[units[i].stratum].push_back(i);
  if (members.size() > wanted.size) {
    return fail(Fault::malformed, "there are " + std::to_string(members.size()) +
                                      " strata, more than the " + std::to_string(wanted.size) +
                                      " payments to draw");
  }
  AuditSample sample;
  for (const auto& [name, of] : members) {
    SampleStratum stratum{name, of.size(), 0, 1};
    for (const std::size_t index : of) stratum.minor_units += units[index].minor_units;
    sample.strata.push_back(stratum);
  }
  share_draws(sample.strata, wanted.size);
  auto stratum = sample.strata.begin();
  for (const auto& [name, of] : members) {
    draw_first(units, of, {wanted.method, stratum++->drawn, wanted.seed}, sample);
  }
  return sample;
}

// What all units come to.
Result<std::int64_t> total_of(std::span<const SampleUnit> units) {
  std::int64_t total = 0;
  for (const SampleUnit& unit : units) {
    if (unit.minor_units <= 0) {
      return fail(Fault::malformed, "the amount of " + unit.id + " is not above zero");
    }
    if (__builtin_add_overflow(total, unit.minor_units, &total)) {
      return fail(Fault::malformed, "the amounts pass 64 bits in all");
    }
  }
  return total;
}

}  // namespace

Fraction lowest_terms(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t divisor = std::gcd(numerator, denominator);
  return {numerator / divisor, denominator / divisor};
}

Result<AuditSample> draw_sample(std::span<const SampleUnit> units, const SampleWanted& wanted) {
  if (wanted.size == 0 || wanted.size > sample_size_max) {
    return fail(Fault::malformed, "a sample has 1 to " + std::to_string(sample_size_max) +
                                      " payments, not " + std::to_string(wanted.size));
  }
  if (units.empty()) return fail(Fault::malformed, "there is no payment to draw from");
  TRY(const std::int64_t total, total_of(units));
  AuditSample sample;
  switch (wanted.method) {
    case SampleMethod::mus:
      sample = draw_money(units, wanted, total);
      break;
    case SampleMethod::random:
      draw_first(units, all_indexes(units), wanted, sample);
      break;
    case SampleMethod::stratified: {
      TRY(sample, draw_strata(units, wanted));
      break;
    }
  }
  std::ranges::sort(sample.drawn, {}, [&](const DrawnUnit& unit) { return units[unit.index].id; });
  return sample;
}

}  // namespace grantledger
