#pragma once
// Included by sources only: it brings in RocksDB.

#include <rocksdb/db.h>

#include <array>

#include "ledger/log/event_log.h"

namespace grantledger {

// The log is one column family. A key is the position of an envelope, eight bytes, most significant
// first, so that order of keys is log order; the value is the stored envelope and nothing else.
// Other kinds of rows may come only with keys of another length.
using LogKey = std::array<char, 8>;

LogKey log_key_of(Position position);
Position position_of(rocksdb::Slice key);

inline rocksdb::Slice slice_of(const LogKey& key) {
  return {key.data(), key.size()};
}

// What the log's writer and its readers have in common.
void set_log_options(rocksdb::Options& options);

// A page of the envelopes after `after` and up to `head`. Errors: corrupt if one is missing or
// damaged; unavailable.
struct PageRequest {
  Position after = 0;
  Position head = 0;
  PageLimits limits;
};
Result<std::vector<StoredEnvelope>> read_page(rocksdb::DB& db, const PageRequest& request);

}  // namespace grantledger
