#include "ledger/log/rocks_log.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include "ledger/log/log_rows.h"
#include "ledger/log/rocks_status.h"

namespace grantledger {
namespace {

// Beside the bytes of key and value: what a batch needs for one envelope.
constexpr std::size_t row_overhead_bytes = 16;

constexpr int level0_files_max = 10'000;

class RocksLog final : public EventLog {
 public:
  RocksLog(std::unique_ptr<rocksdb::DB> db, HeadFile& head) : db_(std::move(db)), head_(&head) {}

  Result<Position> append(Position expected_head,
                          std::span<const StoredEnvelope> envelopes) override;
  Result<std::vector<StoredEnvelope>> read(Position after, PageLimits limits) const override {
    return read_page(*db_, {.after = after, .head = head(), .limits = limits});
  }
  Position head() const override { return head_->load(); }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  HeadFile* head_;
  bool is_stopped_ = false;  // A write failed: what is on disk is unknown. Never cleared.
};

rocksdb::WriteBatch batch_of(Position after, std::span<const StoredEnvelope> envelopes) {
  std::size_t size_bytes = 0;
  for (const StoredEnvelope& stored : envelopes) size_bytes += stored.size() + row_overhead_bytes;
  rocksdb::WriteBatch batch(size_bytes + row_overhead_bytes);
  for (const StoredEnvelope& stored : envelopes) {
    CHECK(batch.Put(slice_of(log_key_of(++after)), stored).ok());
  }
  return batch;
}

Result<Position> RocksLog::append(Position expected_head,
                                  std::span<const StoredEnvelope> envelopes) {
  if (is_stopped_) {
    return fail(Fault::unavailable, "stopped after a failed write: open the log anew");
  }
  if (const Position now = head(); now != expected_head) {
    return fail(Fault::conflict, "the log stands at " + std::to_string(now) + ", not at " +
                                     std::to_string(expected_head));
  }
  if (envelopes.empty()) return expected_head;

  rocksdb::WriteBatch batch = batch_of(expected_head, envelopes);
  rocksdb::WriteOptions durable;
  durable.sync = true;  // What was answered survives loss of power.
  if (const rocksdb::Status status = db_->Write(durable, &batch); !status.ok()) {
    is_stopped_ = true;
    return fail(Fault::unavailable, "the log could not be written: " + status.ToString());
  }
  head_->store(expected_head + envelopes.size());
  return expected_head + envelopes.size();
}

rocksdb::Options writer_options(rocksdb::Env* env) {
  rocksdb::Options options;
  set_common(options);
  options.create_if_missing = true;
  options.env = env ? env : rocksdb::Env::Default();
  set_log_options(options);
  // A log that proves too short must be left as it was found: open_rocks_log flushes when it is
  // not.
  options.avoid_flush_during_recovery = true;
  // Keys only ever grow, so files never overlap and compaction moves them without rewriting, as
  // long as all levels are stored alike.
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = 64 << 20;
  options.max_write_buffer_number = 4;
  options.target_file_size_base = 64 << 20;
  options.max_bytes_for_level_base = 1 << 30;
  // Files of level 0 that wait to be moved cost nothing, so they may not slow the writer down while
  // a view's compaction has the background thread.
  options.level0_slowdown_writes_trigger = level0_files_max;
  options.level0_stop_writes_trigger = level0_files_max;
  options.soft_pending_compaction_bytes_limit = 0;
  options.hard_pending_compaction_bytes_limit = 0;
  options.max_background_jobs = 2;
  options.allow_concurrent_memtable_write = false;  // One writer: each insert goes to the end.
  options.bytes_per_sync = 1 << 20;
  return options;
}

Result<Position> last_position(rocksdb::DB& db) {
  const std::unique_ptr<rocksdb::Iterator> row(db.NewIterator(rocksdb::ReadOptions()));
  row->SeekToLast();
  if (!row->status().ok()) return fault_of(row->status());
  return row->Valid() ? position_of(row->key()) : 0;
}

}  // namespace

Result<std::unique_ptr<EventLog>> open_rocks_log(const std::filesystem::path& directory,
                                                 HeadFile& head, rocksdb::Env* env) {
  TRY_VOID(check_sorted_files(directory));
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(writer_options(env), directory.string(), &opened);
  if (!status.ok()) return fault_of(status);
  std::unique_ptr<rocksdb::DB> db(opened);

  TRY(const Position last, last_position(*db));
  if (last < head.load()) {
    return fail(Fault::corrupt, "the log ends at " + std::to_string(last) + ", but " +
                                    std::to_string(head.load()) +
                                    " was answered as durable: envelopes are lost");
  }
  // What was replayed from the write-ahead file may never have been synced.
  if (const rocksdb::Status flushed = db->Flush(rocksdb::FlushOptions()); !flushed.ok()) {
    return fault_of(flushed);
  }
  head.store(last);
  return std::make_unique<RocksLog>(std::move(db), head);
}

}  // namespace grantledger
