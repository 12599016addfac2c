#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/result.h"

namespace grantledger {

// Rows whose keys begin so are lists, which grow at their end.
inline constexpr char list_key_first = '\x01';

// The changes to a table's rows that one stretch of the log makes, in the order they happened.
// A value; cheap to append to.
//
// A row is any bytes under a key of 1 to key_size_max bytes. The key of one zero byte is the
// table's own.
class RowChanges {
 public:
  static constexpr std::size_t key_size_max = 1'024;

  enum class Kind : std::uint8_t { put, erase, add };

  // A change as it is applied. Refers into the run, which must outlive it and stay as it is.
  struct Change {
    Kind kind;
    std::string_view key;
    std::string_view value;  // Of add: as add_to_row() takes it. Of erase: empty.
  };

  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);

  // Adds each amount to the one that stands at the same place in the row; what a row lacks is 0.
  void add(std::string_view key, std::span<const std::int64_t> amounts);

  // Appends bytes to a list.
  void extend(std::string_view key, std::string_view bytes);

  // Makes one change per key, ascending by key, that does what all of them did in order.
  // Errors: corrupt if a sum overflows or an amount is added to a row that is no list of amounts.
  Result<void> consolidate();

  std::size_t count() const { return entries_.size(); }
  Change change(std::size_t index) const;

 private:
  struct Entry {
    std::uint64_t key_part;  // Eight bytes of the key as a number, while sorting.
    std::uint32_t offset;    // Of the key in bytes_; the value follows it. Grows with time.
    std::uint32_t value_size;
    std::uint16_t key_size;
    Kind kind;
  };

  void append(Kind kind, std::string_view key, std::string_view value);
  bool is_before(const Entry& left, const Entry& right) const;
  void sort(std::span<Entry> entries, std::size_t depth) const;
  std::string_view key_of(const Entry& entry) const;
  std::string_view value_of(const Entry& entry) const;
  Result<Entry> combined(std::span<const Entry> changes_of_one_key);

  std::string bytes_;
  std::vector<Entry> entries_;
};

// The amounts of a row that was made by RowChanges::add, or by put of value_of_sums.
// Errors: corrupt if `value` is not a list of amounts.
Result<std::vector<std::int64_t>> sums_of(std::string_view value);
std::string value_of_sums(std::span<const std::int64_t> amounts);

// Adds to the row under `key` what a change of kind `add` holds: bytes to a list, amounts to a row
// of amounts. False if one is no such row or a sum overflows; then `row` is unspecified.
[[nodiscard]] bool add_to_row(std::string_view key, std::string& row, std::string_view added);

}  // namespace grantledger
