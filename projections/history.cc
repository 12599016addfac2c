#include "projections/history.h"

#include <array>
#include <span>
#include <utility>

#include "events/event.h"
#include "events/postings.h"
#include "ledger/log/memory_table.h"
#include "projections/account.h"
#include "projections/municipalities.h"
#include "projections/row_key.h"
#include "projections/scan.h"
#include "projections/share_entries.h"
#include "projections/varint.h"

namespace grantledger {
namespace {

// Keys: the series and the block's number; a list (row_changes.h) of each grant's entries.
constexpr std::size_t block_key_size = 1 + sizeof(Position);

std::string block_key(HistorySeries series, Position block) {
  return static_cast<char>(series) + sortable(block);
}

std::string grant_key(std::string_view grant) {
  return std::string(1, list_key_first) + std::string(grant);
}

std::string_view code_of(const Currency& currency) {
  return {currency.code.data(), currency.code.size()};
}

// Adds to grants' lists what one fact posts on their accounts. An element of a list is a position,
// a day, the size of what follows, and then for each entry: kind of account, size of its other
// parts, these, currency, amount.
class GrantEntries {
 public:
  void add(const Entry& entry) {
    const auto account = parse_account(entry.account);
    if (!account || account->grant.empty()) return;
    std::string& entries = of(account->grant);
    const std::string_view other = account->line.empty() ? account->party : account->line;
    entries += static_cast<char>(account->kind);
    put_varint(entries, other.size());
    entries += other;
    entries += code_of(entry.amount.currency);
    put_signed_varint(entries, entry.amount.minor_units);
  }

  void write(const DatedSum& when, RowChanges& changes) const {
    for (const auto& [grant, entries] : grants_) {
      std::string element;
      put_varint(element, when.position);
      put_signed_varint(element, when.day.time_since_epoch().count());
      put_varint(element, entries.size());
      changes.extend(grant_key(grant), element + entries);
    }
  }

 private:
  // A fact speaks of one grant, seldom of two.
  std::string& of(std::string_view grant) {
    for (auto& [known, entries] : grants_) {
      if (known == grant) return entries;
    }
    return grants_.emplace_back(grant, std::string()).second;
  }

  std::vector<std::pair<std::string_view, std::string>> grants_;
};

// Reads the entries of one element of a grant's list.
Result<void> read_entries(std::string_view entries, std::string_view grant, DatedSum when,
                          CountedSums& counted) {
  VarintReader reader(entries);
  while (!reader.is_at_end()) {
    const std::string_view kind = reader.text(1);
    const std::string_view other = reader.text(reader.number());
    const std::string_view currency = reader.text(3);
    when.amount = reader.signed_number();
    if (reader.has_failed()) return fail(Fault::corrupt, "a grant's history is damaged");
    const std::string name = account_name(static_cast<AccountKind>(kind.front()), other, grant);
    when.key = static_cast<std::uint32_t>(counted.keys.size());
    counted.keys.push_back(key_of(name, currency));
    counted.sums.push_back(when);
  }
  return {};
}

// Reads what counts of a grant's list.
Result<void> read_list(std::string_view list, std::string_view grant, const AsOf& as_of,
                       CountedSums& counted) {
  VarintReader reader(list);
  while (!reader.is_at_end()) {
    DatedSum when{.position = reader.number()};
    when.day = Date(std::chrono::days(static_cast<int>(reader.signed_number())));
    const std::string_view entries = reader.text(reader.number());
    if (reader.has_failed()) return fail(Fault::corrupt, "a grant's history is damaged");
    if (as_of.known_at && when.position > *as_of.known_at) return {};
    if (as_of.counts(when.day)) TRY_VOID(read_entries(entries, grant, when, counted));
  }
  return {};
}

Result<void> take_up(const TableReader& saved, HistorySeries series, DatedSums& sums) {
  const Position block = saved.checkpoint().position / history_block_size;
  TRY(const std::optional<std::string> row, saved.get(block_key(series, block)));
  if (!row) return {};
  CountedSums stored;
  TRY_VOID(read_counted(*row, {}, stored));
  for (const DatedSum& sum : stored.sums) sums.add(stored.keys[sum.key], sum);
  return {};
}

}  // namespace

Result<void> History::resume(const TableReader& saved) {
  block_ = saved.checkpoint().position / history_block_size;
  TRY_VOID(take_up(saved, HistorySeries::entries, entries_));
  return take_up(saved, HistorySeries::shares, shares_);
}

void History::fold(Position position, const Envelope& envelope) {
  if (position / history_block_size != block_) {
    put_blocks();
    entries_ = {};
    shares_ = {};
    block_ = position / history_block_size;
  }
  for (std::size_t index = 0; index < envelope.facts.size(); ++index) {
    const Event& fact = envelope.facts[index];
    put_municipalities(position, index, fact, changes_);
    DatedSum sum{.position = position, .day = effective_on(fact)};
    if (const auto* granted = std::get_if<CommitmentAuthorityGranted>(&fact)) {
      sum.amount = granted->amount.minor_units;
      entries_.add(key_of(limit_account(granted->line), code_of(granted->amount.currency)), sum);
    }
    const std::vector<Entry> entries = postings(fact);
    if (entries.empty()) continue;
    GrantEntries of_grants;
    for (const Entry& entry : entries) {
      sum.amount = entry.amount.minor_units;
      entries_.add(key_of(entry.account, code_of(entry.amount.currency)), sum);
      of_grants.add(entry);
    }
    of_grants.write(sum, changes_);
    add_shares(fact, entries, sum, shares_);
  }
}

void History::put_blocks() {
  if (!entries_.is_empty()) {
    changes_.put(block_key(HistorySeries::entries, block_), entries_.encode());
  }
  if (!shares_.is_empty()) {
    changes_.put(block_key(HistorySeries::shares, block_), shares_.encode());
  }
}

RowChanges History::drain() {
  put_blocks();
  return std::exchange(changes_, {});
}

Result<std::unique_ptr<HistoryReader>> HistoryReader::open(const QuerySource& source) {
  std::unique_ptr<HistoryReader> reader(new HistoryReader());
  if (source.views != nullptr) {
    TRY(reader->owned_.emplace_back(),
        source.views->open_reader({"history", History().version()}, *source.log));
  }
  const Position stored = reader->owned_.empty() ? 0 : reader->owned_[0]->checkpoint().position;
  TRY(reader->owned_.emplace_back(), rows_beyond(source, std::make_unique<History>(), stored));
  for (const auto& table : reader->owned_) reader->tables_.push_back(table.get());
  return reader;
}

Result<void> HistoryReader::visit(HistorySeries series, const AsOf& as_of,
                                  const Visit& visit) const {
  CountedSums counted;
  const auto take = [&](std::string_view key, std::string_view row) -> Result<bool> {
    if (key.size() != block_key_size) return fail(Fault::corrupt, "a key of history is damaged");
    const Position first = number_of(key.substr(1)) * history_block_size;
    if (as_of.known_at && first > *as_of.known_at) return false;
    TRY_VOID(read_counted(row, as_of, counted));
    TRY_VOID(visit(counted));
    return true;
  };
  for (const TableReader* rows : tables_) {
    TRY_VOID(scan_while(*rows, std::string(1, static_cast<char>(series)), take));
  }
  return {};
}

Result<CountedSums> HistoryReader::entries_of_grant(std::string_view grant,
                                                    const AsOf& as_of) const {
  CountedSums counted;
  for (const TableReader* rows : tables_) {
    TRY(const std::optional<std::string> list, rows->get(grant_key(grant)));
    if (list) TRY_VOID(read_list(*list, grant, as_of, counted));
  }
  return counted;
}

Result<void> HistoryReader::scan(std::string_view prefix, const TakeRow& take) const {
  for (const TableReader* rows : tables_) TRY_VOID(scan_each(*rows, prefix, take));
  return {};
}

}  // namespace grantledger
