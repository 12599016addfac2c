#include "ledger/log/log_rows.h"

#include <rocksdb/table.h>

#include <algorithm>
#include <memory>

#include "ledger/log/rocks_status.h"

namespace grantledger {
namespace {

Result<std::vector<StoredEnvelope>> read_one(rocksdb::DB& db, Position position) {
  std::vector<StoredEnvelope> page(1);
  const LogKey key = log_key_of(position);
  const rocksdb::Status status =
      db.Get(rocksdb::ReadOptions(), db.DefaultColumnFamily(), slice_of(key), &page.front());
  if (status.IsNotFound())
    return fail(Fault::corrupt, "missing envelope " + std::to_string(position));
  if (!status.ok()) return fault_of(status);
  return page;
}

rocksdb::ReadOptions for_scanning() {
  rocksdb::ReadOptions options;
  options.fill_cache = false;  // A scan would drive out what single reads come back to.
  return options;
}

}  // namespace

void set_log_options(rocksdb::Options& options) {
  // A torn tail was never answered. Anything else that does not match its checksum must be
  // reported: the default mode would open and silently drop what follows the damage.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 16 << 10;
  table.format_version = 5;
  // Read ahead only where blocks are read in order: a fixed readahead would be paid for each file
  // of level 0 that a page only looks into.
  table.initial_auto_readahead_size = 64 << 10;
  table.max_auto_readahead_size = 1 << 20;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
}

LogKey log_key_of(Position position) {
  LogKey key{};
  for (std::size_t i = key.size(); i-- > 0; position >>= 8) key[i] = static_cast<char>(position);
  return key;
}

Position position_of(rocksdb::Slice key) {
  Position position = 0;
  for (const char byte : key.ToStringView()) {
    position = position << 8 | static_cast<unsigned char>(byte);
  }
  return position;
}

Result<std::vector<StoredEnvelope>> read_page(rocksdb::DB& db, const PageRequest& request) {
  const PageLimits& limits = request.limits;
  if (request.after >= request.head) return std::vector<StoredEnvelope>{};
  const std::size_t count_max =
      std::min(std::max<std::size_t>(limits.count_max, 1), request.head - request.after);
  if (count_max == 1) return read_one(db, request.after + 1);

  const std::unique_ptr<rocksdb::Iterator> row(db.NewIterator(for_scanning()));
  std::vector<StoredEnvelope> page;
  page.reserve(count_max);
  std::size_t size_bytes = 0;
  Position next = request.after + 1;
  for (row->Seek(slice_of(log_key_of(next))); page.size() < count_max; row->Next(), ++next) {
    if (!row->Valid() && !row->status().ok()) return fault_of(row->status());
    if (!row->Valid() || row->key() != slice_of(log_key_of(next))) {
      return fail(Fault::corrupt, "missing envelope " + std::to_string(next));
    }
    const rocksdb::Slice stored = row->value();
    size_bytes += stored.size();
    if (!page.empty() && size_bytes > limits.size_bytes_max) break;
    page.emplace_back(stored.data(), stored.size());
  }
  return page;
}

}  // namespace grantledger
