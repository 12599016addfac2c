#include "projections/dated_sums.h"

#include <algorithm>
#include <numeric>

#include "projections/varint.h"

namespace grantledger {
namespace {

void put_column(std::string& bytes, const std::string& column) {
  put_varint(bytes, column.size());
  bytes += column;
}

// Writes the keys in order; returns each one's place in it.
std::vector<std::uint32_t> put_keys(std::string& bytes, const std::vector<std::string>& keys) {
  std::vector<std::uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {},
                    [&](std::uint32_t number) -> const std::string& { return keys[number]; });
  std::vector<std::uint32_t> places(keys.size());
  std::string_view before;
  put_varint(bytes, keys.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    const std::string_view key = keys[order[place]];
    const auto shared =
        static_cast<std::size_t>(std::ranges::mismatch(before, key).in2 - key.begin());
    put_varint(bytes, shared);
    put_varint(bytes, key.size() - shared);
    bytes += key.substr(shared);
    before = key;
    places[order[place]] = place;
  }
  return places;
}

constexpr std::int64_t days_max = 4'000'000;  // More than there are in ten thousand years.

Error damaged() {
  return {Fault::corrupt, "a block of history is damaged"};
}

Result<void> read_keys(VarintReader& reader, std::size_t size_max, std::vector<std::string>& keys) {
  const std::uint64_t count = reader.number();
  if (count > size_max) return tl::unexpected(damaged());
  keys.resize(count);
  std::string_view before;
  for (std::string& key : keys) {
    const std::uint64_t shared = reader.number();
    const std::string_view rest = reader.text(reader.number());
    if (reader.has_failed() || shared > before.size()) return tl::unexpected(damaged());
    key.assign(before.substr(0, shared));
    key += rest;
    before = key;
  }
  return {};
}

struct Columns {
  VarintReader positions, days, counts, keys, amounts;
  bool has_failed() const {
    return positions.has_failed() || days.has_failed() || counts.has_failed() ||
           keys.has_failed() || amounts.has_failed();
  }
};

// Reads the rows of one run: kept if they count.
Result<void> read_run(Columns& columns, const DatedSum& run, bool is_counted,
                      CountedSums& counted) {
  const std::uint64_t count = columns.counts.number();
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t coded = columns.keys.number();
    const std::int64_t amount = columns.amounts.signed_number();
    if (coded / sum_places_max >= counted.keys.size()) return tl::unexpected(damaged());
    if (!is_counted) continue;
    counted.sums.push_back({run.position, run.day,
                            static_cast<std::uint32_t>(coded / sum_places_max),
                            static_cast<std::uint32_t>(coded % sum_places_max), amount});
    if (columns.has_failed()) break;
  }
  if (columns.has_failed()) return tl::unexpected(damaged());
  return {};
}

}  // namespace

void DatedSums::add(std::string_view key, DatedSum sum) {
  CHECK(sum.place < sum_places_max);
  CHECK(sums_.empty() || sums_.back().position <= sum.position);
  auto number = key_numbers_.find(key);
  if (number == key_numbers_.end()) {
    number = key_numbers_.emplace(key, static_cast<std::uint32_t>(keys_.size())).first;
    keys_.emplace_back(key);
  }
  sum.key = number->second;
  sums_.push_back(sum);
}

std::string DatedSums::encode() const {
  std::string bytes;
  const std::vector<std::uint32_t> places = put_keys(bytes, keys_);
  std::string positions, days, counts, keys, amounts;
  DatedSum before{};
  for (std::size_t first = 0; first < sums_.size();) {
    const DatedSum& run = sums_[first];
    std::size_t end = first;
    for (; end < sums_.size(); ++end) {
      const DatedSum& sum = sums_[end];
      if (sum.position != run.position || sum.day != run.day) break;
      put_varint(keys, std::uint64_t{places[sum.key]} * sum_places_max + sum.place);
      put_signed_varint(amounts, sum.amount);
    }
    put_varint(positions, run.position - before.position);
    put_signed_varint(days, (run.day - before.day).count());
    put_varint(counts, end - first);
    before = run;
    first = end;
  }
  for (const std::string* column : {&positions, &days, &counts, &keys, &amounts}) {
    put_column(bytes, *column);
  }
  return bytes;
}

Result<void> read_counted(std::string_view block, const AsOf& as_of, CountedSums& counted) {
  counted.sums.clear();
  VarintReader reader(block);
  TRY_VOID(read_keys(reader, block.size(), counted.keys));
  const auto column = [&reader] { return VarintReader(reader.text(reader.number())); };
  Columns columns{column(), column(), column(), column(), column()};
  if (reader.has_failed()) return tl::unexpected(damaged());
  DatedSum run{};
  while (!columns.positions.is_at_end()) {
    run.position += columns.positions.number();
    const std::int64_t days = columns.days.signed_number();
    if (days < -days_max || days > days_max) return tl::unexpected(damaged());
    run.day += std::chrono::days(days);
    if (as_of.known_at && run.position > *as_of.known_at) return {};
    TRY_VOID(read_run(columns, run, as_of.counts(run.day), counted));
  }
  return {};
}

}  // namespace grantledger
