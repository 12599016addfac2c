#pragma once
// Books that hold no more than the rows that a decision or a fact names.

#include "ledger/domain/row_keys.h"

namespace grantledger {

// Of `books` the tables that are always whole, and the rows under `keys`, through their stored
// bytes.
inline Books partial_books(const Books& books, const std::vector<RowKey>& keys) {
  Books part;
  part.ledger = books.ledger;
  part.rules = books.rules;
  part.actors = books.actors;
  part.schemes = books.schemes;
  part.calls = books.calls;
  part.statistics = books.statistics;
  part.recorded = books.recorded;
  for (const RowKey& key : keys) {
    if (is_resident(key)) continue;
    if (const auto bytes = row_bytes(books, key)) CHECK(put_row(part, key, *bytes).has_value());
  }
  return part;
}

inline std::vector<RowKey> keys_of_all(const std::vector<Envelope>& envelopes) {
  std::vector<RowKey> keys;
  Position position = 0;
  for (const Envelope& envelope : envelopes) {
    ++position;
    for (const Event& fact : envelope.facts) {
      std::ranges::move(row_keys_of(fact, envelope.actor, position), std::back_inserter(keys));
    }
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

// Everything the envelopes can have touched, read back from stored bytes into empty books.
inline Books stored_and_loaded(const Books& books, const std::vector<Envelope>& envelopes) {
  Books loaded;
  for (const RowKey& key : keys_of_all(envelopes)) {
    if (const auto bytes = row_bytes(books, key)) CHECK(put_row(loaded, key, *bytes).has_value());
  }
  return loaded;
}

// How many random sequences a test plays: GRANTLEDGER_SEQUENCES, else 200.
inline int sequences() {
  const char* text = std::getenv("GRANTLEDGER_SEQUENCES");
  return text ? std::max(1, std::atoi(text)) : 200;
}
// Where they start: GRANTLEDGER_SEED, else 1.
inline std::uint64_t first_seed() {
  const char* text = std::getenv("GRANTLEDGER_SEED");
  return text ? std::strtoull(text, nullptr, 10) : 1;
}

}  // namespace grantledger
