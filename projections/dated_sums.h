#pragma once
// What a stretch of the log adds to sums, with the times at which it does: the stored form of
// history, in columns, so that reading all of a stretch costs little more than its bytes.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "events/result.h"
#include "projections/as_of.h"

namespace grantledger {

// One amount that one fact adds to the sum at a place of a key's row.
struct DatedSum {
  Position position = 0;
  Date day;
  std::uint32_t key = 0;    // Which of the keys.
  std::uint32_t place = 0;  // Below places_max.
  std::int64_t amount = 0;  // Minor units.
};

inline constexpr std::uint32_t sum_places_max = 16;

// Gathers the amounts of one stretch. A value; belongs to one thread.
class DatedSums {
 public:
  // Takes `sum` for the row of `key`; the number in sum.key does not matter. Positions must not
  // descend.
  void add(std::string_view key, DatedSum sum);

  bool is_empty() const { return sums_.empty(); }

  // The same bytes however the stretch was gathered:
  //   key count; for each key, ascending: bytes shared with the one before, other bytes, these
  //   then five columns, each preceded by its size in bytes: positions (distances), days
  //   (differences, signed) and row counts, of each run of rows that have these in common; of each
  //   row: key × 16 + place; amount (signed)
  // All numbers are varints. It may grow by further columns.
  std::string encode() const;

 private:
  std::vector<DatedSum> sums_;  // Their keys count in order of appearance.
  std::vector<std::string> keys_;
  struct Hash {  // Looks a view up without making a string of it.
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> key_numbers_;
};

// A stretch read back: the amounts that count as of some point. Keys that none of them names may be
// among the keys, which ascend.
struct CountedSums {
  std::vector<std::string> keys;
  std::vector<DatedSum> sums;
};

// What one fact adds to a row of a report: of the fact at `position`, `amount` at `place` of the
// sums the row was made of.
struct Contribution {
  Position position = 0;
  std::uint32_t place = 0;
  std::int64_t amount = 0;
  auto operator<=>(const Contribution&) const = default;
};
// In order. Empty unless it was asked for.
using Contributions = std::vector<Contribution>;

// Reads what DatedSums encoded into `counted`, whose room is used again.
// Errors: corrupt if the bytes are not so made.
Result<void> read_counted(std::string_view block, const AsOf& as_of, CountedSums& counted);

}  // namespace grantledger
