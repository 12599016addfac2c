#include "ledger/saved_books.h"

#include <array>

namespace grantledger {
namespace {

constexpr std::size_t whole_max = 1'000'000;  // Rows that SavedBooks loads and keeps in memory.

// Kinds of rows that are always whole.
constexpr std::array<std::string_view, 5> resident_prefixes{
    "actor:", "call:", "ledger:", "scheme:", "statistics:"};

// Puts every row under `prefix` into `books`, up to `count_max` of them.
struct Loaded {
  std::size_t count = 0;
  bool is_all = true;
};
Result<Loaded> load(const TableReader& saved, std::string_view prefix, std::size_t count_max,
                    Books& books) {
  Loaded loaded;
  Result<void> put;
  TRY_VOID(saved.scan(prefix, [&](std::string_view key, std::string_view row) {
    loaded.is_all = loaded.count < count_max;
    if (!loaded.is_all) return false;
    ++loaded.count;
    put = put_row(books, key, row);
    return put.has_value();
  }));
  if (!put) return tl::unexpected(put.error());
  return loaded;
}

}  // namespace

Result<LoadedBooks> LoadedBooks::open(const TableReader& saved, std::size_t rows_max) {
  LoadedBooks loaded(saved);
  TRY(const Loaded all, load(saved, "", rows_max, loaded.books_));
  loaded.is_whole_ = all.is_all;
  if (loaded.is_whole_) return loaded;
  loaded.books_ = Books();
  for (const std::string_view prefix : resident_prefixes) {
    TRY(const Loaded some, load(saved, prefix, ~std::size_t{0}, loaded.books_));
    CHECK(some.is_all);
  }
  return loaded;
}

Result<void> LoadedBooks::complete(std::span<const RowKey> keys) {
  if (is_whole_) return {};
  for (const RowKey& key : keys) {
    if (is_resident(key) || has_row(books_, key)) continue;
    TRY(const std::optional<std::string> row, saved_->get(key));
    if (row) TRY_VOID(put_row(books_, key, *row));
  }
  return {};
}

void LoadedBooks::forget_but(const absl::flat_hash_set<RowKey>& kept) {
  Books residents;
  residents.ledger = std::move(books_.ledger);
  residents.rules = std::move(books_.rules);
  residents.actors = std::move(books_.actors);
  residents.schemes = std::move(books_.schemes);
  residents.calls = std::move(books_.calls);
  residents.statistics = std::move(books_.statistics);
  for (const RowKey& key : kept) {
    const std::optional<std::string> row = is_resident(key) ? std::nullopt : row_bytes(books_, key);
    if (row) CHECK(put_row(residents, key, *row).has_value());
  }
  books_ = std::move(residents);
  is_whole_ = false;
}

std::size_t LoadedBooks::row_count() const {
  return books_.organisations.size() + books_.applications.size() + books_.rankings.size() +
         books_.grants.size() + books_.leaves.size() + books_.payments.size() +
         books_.letters.size() + books_.appeals.size() + books_.claims.size() +
         books_.reports.size() + books_.lines.size() + books_.authorities.size() +
         books_.accounts.size() + books_.voided.size() + books_.participants.size() +
         books_.receipts.size() + books_.receipt_returns.size() + books_.approvals.size() +
         books_.pots.size() + books_.recipients.size();
}

Result<std::unique_ptr<SavedBooks>> SavedBooks::open(const TableReader& saved) {
  TRY(LoadedBooks loaded, LoadedBooks::open(saved, whole_max));
  return std::unique_ptr<SavedBooks>(new SavedBooks(std::move(loaded)));
}

void SavedBooks::fold(Position position, const Envelope& envelope) {
  if (failure_) return;
  // Everything folded before the last drain was committed before this call, so any row can be
  // loaded again.
  if (changed_.empty() && loaded_.row_count() > whole_max) loaded_.forget_but({});
  for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
    const Event& fact = envelope.facts[i];
    std::vector<RowKey> keys = row_keys_of(fact, envelope.actor, position);
    if (const Result<void> completed = loaded_.complete(keys); !completed) {
      failure_ = completed.error();
      return;
    }
    evolve(loaded_.books(), {position, envelope, i});
    for (RowKey& key : keys) {
      if (may_change(fact, key)) changed_.insert(std::move(key));
    }
  }
}

RowChanges SavedBooks::drain() {
  RowChanges changes;
  for (const RowKey& key : changed_) {
    if (const auto row = row_bytes(loaded_.books(), key)) changes.put(key, *row);
  }
  changed_.clear();
  return changes;
}

}  // namespace grantledger
