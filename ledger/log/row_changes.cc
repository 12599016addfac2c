#include "ledger/log/row_changes.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace grantledger {
namespace {

// A row of amounts is a list of 64-bit integers, two's complement, least significant byte first.
// It grows by amounts at its end; those that an older row lacks are 0.
static_assert(std::endian::native == std::endian::little);
constexpr std::size_t amount_size = sizeof(std::int64_t);

constexpr std::size_t key_part_size = sizeof(std::uint64_t);

// As a number that orders as the first bytes of `text` do, but for zeros at its end.
std::uint64_t first_part_of(std::string_view text) {
  std::uint64_t part = 0;
  std::memcpy(&part, text.data(), std::min(text.size(), key_part_size));
  return __builtin_bswap64(part);
}

bool is_list(std::string_view key) {
  return key.starts_with(list_key_first);
}

// Below this many, sorting by parts costs more than it saves.
constexpr std::size_t sorted_by_parts_min = 16;

}  // namespace

void RowChanges::put(std::string_view key, std::string_view value) {
  append(Kind::put, key, value);
}

void RowChanges::erase(std::string_view key) {
  append(Kind::erase, key, {});
}

void RowChanges::extend(std::string_view key, std::string_view bytes) {
  CHECK(is_list(key));
  append(Kind::add, key, bytes);
}

void RowChanges::add(std::string_view key, std::span<const std::int64_t> amounts) {
  CHECK(!is_list(key));
  append(Kind::add, key, {reinterpret_cast<const char*>(amounts.data()), amounts.size_bytes()});
}

void RowChanges::append(Kind kind, std::string_view key, std::string_view value) {
  CHECK(!key.empty() && key.size() <= key_size_max && key != std::string_view("\0", 1));
  CHECK(bytes_.size() + key.size() + value.size() <= std::numeric_limits<std::uint32_t>::max());
  entries_.push_back({.key_part = 0,
                      .offset = static_cast<std::uint32_t>(bytes_.size()),
                      .value_size = static_cast<std::uint32_t>(value.size()),
                      .key_size = static_cast<std::uint16_t>(key.size()),
                      .kind = kind});
  bytes_.append(key).append(value);
}

std::string_view RowChanges::key_of(const Entry& entry) const {
  return {bytes_.data() + entry.offset, entry.key_size};
}

std::string_view RowChanges::value_of(const Entry& entry) const {
  return {bytes_.data() + entry.offset + entry.key_size, entry.value_size};
}

RowChanges::Change RowChanges::change(std::size_t index) const {
  const Entry& entry = entries_[index];
  return {.kind = entry.kind, .key = key_of(entry), .value = value_of(entry)};
}

bool RowChanges::is_before(const Entry& left, const Entry& right) const {
  const int order = key_of(left).compare(key_of(right));
  return order != 0 ? order < 0 : left.offset < right.offset;
}

// Keys of one table have long beginnings in common. So they are sorted by eight bytes at a time, as
// numbers: `entries` agree in their first `depth` bytes, and those that agree in the next eight,
// too, are sorted among themselves by what follows.
void RowChanges::sort(std::span<Entry> entries, std::size_t depth) const {
  if (entries.size() < sorted_by_parts_min) {
    std::sort(entries.begin(), entries.end(),
              [this](const Entry& left, const Entry& right) { return is_before(left, right); });
    return;
  }
  // A key that ends within the part comes before one that goes on with zeros.
  const auto size_seen = [depth](const Entry& entry) {
    return std::min(entry.key_size - depth, key_part_size + 1);
  };
  for (Entry& entry : entries) entry.key_part = first_part_of(key_of(entry).substr(depth));
  std::sort(entries.begin(), entries.end(), [&size_seen](const Entry& left, const Entry& right) {
    if (left.key_part != right.key_part) return left.key_part < right.key_part;
    if (size_seen(left) != size_seen(right)) return size_seen(left) < size_seen(right);
    return left.offset < right.offset;
  });
  for (std::size_t first = 0; first < entries.size();) {
    std::size_t last = first + 1;
    while (last < entries.size() && entries[last].key_part == entries[first].key_part &&
           size_seen(entries[last]) == size_seen(entries[first])) {
      ++last;
    }
    const bool goes_on = size_seen(entries[first]) > key_part_size;
    if (goes_on && last - first > 1) {
      sort(entries.subspan(first, last - first), depth + key_part_size);
    }
    first = last;
  }
}

Result<void> RowChanges::consolidate() {
  const auto is_earlier = [this](const Entry& left, const Entry& right) {
    return is_before(left, right);
  };
  if (!std::is_sorted(entries_.begin(), entries_.end(), is_earlier)) {
    sort(entries_, 0);
  }
  std::size_t kept = 0;
  for (std::size_t first = 0; first < entries_.size();) {
    std::size_t last = first + 1;
    while (last < entries_.size() && key_of(entries_[last]) == key_of(entries_[first])) ++last;
    TRY(entries_[kept++], combined({&entries_[first], last - first}));
    first = last;
  }
  entries_.resize(kept);
  return {};
}

Result<RowChanges::Entry> RowChanges::combined(std::span<const Entry> changes_of_one_key) {
  const auto set = std::find_if(changes_of_one_key.rbegin(), changes_of_one_key.rend(),
                                [](const Entry& entry) { return entry.kind != Kind::add; });
  if (set == changes_of_one_key.rbegin()) return *set;  // Nothing was added after it.
  const bool is_sum_only = set == changes_of_one_key.rend();
  const std::span<const Entry> added =
      changes_of_one_key.last(static_cast<std::size_t>(set - changes_of_one_key.rbegin()));
  if (is_sum_only && added.size() == 1) return added.front();

  const std::string key(key_of(added.front()));
  std::string sum = is_sum_only ? std::string() : std::string(value_of(*set));
  for (const Entry& entry : added) {
    if (add_to_row(key, sum, value_of(entry))) continue;
    return fail(Fault::corrupt, "the amounts of a row overflow, or the row holds none");
  }
  Entry result = added.front();
  result.kind = is_sum_only ? Kind::add : Kind::put;
  result.offset = static_cast<std::uint32_t>(bytes_.size());
  result.value_size = static_cast<std::uint32_t>(sum.size());
  CHECK(bytes_.size() + key.size() + sum.size() <= std::numeric_limits<std::uint32_t>::max());
  bytes_.append(key).append(sum);
  return result;
}

Result<std::vector<std::int64_t>> sums_of(std::string_view value) {
  if (value.size() % amount_size != 0) {
    return fail(Fault::corrupt,
                "a row of " + std::to_string(value.size()) + " bytes is no list of amounts");
  }
  std::vector<std::int64_t> amounts(value.size() / amount_size);
  std::memcpy(amounts.data(), value.data(), value.size());
  return amounts;
}

std::string value_of_sums(std::span<const std::int64_t> amounts) {
  return {reinterpret_cast<const char*>(amounts.data()), amounts.size_bytes()};
}

bool add_to_row(std::string_view key, std::string& row, std::string_view added) {
  if (is_list(key)) {
    row += added;
    return true;
  }
  if (row.size() % amount_size != 0 || added.size() % amount_size != 0) return false;
  if (row.size() < added.size()) row.resize(added.size());
  for (std::size_t at = 0; at < added.size(); at += amount_size) {
    std::int64_t left = 0;
    std::int64_t right = 0;
    std::memcpy(&left, row.data() + at, amount_size);
    std::memcpy(&right, added.data() + at, amount_size);
    if (__builtin_add_overflow(left, right, &left)) return false;
    std::memcpy(row.data() + at, &left, amount_size);
  }
  return true;
}

}  // namespace grantledger
