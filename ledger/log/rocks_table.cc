#include "ledger/log/rocks_table.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/merge_operator.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>

#include <cstring>
#include <mutex>

#include "ledger/log/rocks_status.h"

namespace grantledger {

// The merge operator and the cache are shared because they may be: neither has state per table.
struct StorageParts {
  rocksdb::Env* env;
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<rocksdb::RateLimiter> rate;
  std::shared_ptr<rocksdb::MergeOperator> sum;
};

namespace {

constexpr std::int64_t background_bytes_per_second = 256 << 20;

// Adds to rows of amounts and to lists; see row_changes.cc for their bytes. An overflow fails the
// merge, which RocksDB reports as corruption to whoever reads the row.
class Sum final : public rocksdb::AssociativeMergeOperator {
 public:
  bool Merge(const rocksdb::Slice& key, const rocksdb::Slice* existing, const rocksdb::Slice& added,
             std::string* sum, rocksdb::Logger* /*logger*/) const override {
    if (existing) sum->assign(existing->data(), existing->size());
    if (!existing) sum->clear();
    return add_to_row(key.ToStringView(), *sum, added.ToStringView());
  }
  const char* Name() const override { return "grantledger.sum"; }
};

// The first row of every run: under the key of one zero byte, the checkpoint's position as eight
// bytes, most significant first, then the 32 bytes of its digest. It may grow at its end.
constexpr std::string_view checkpoint_key("\0", 1);
constexpr std::size_t position_size = sizeof(Position);

std::string row_of(const Checkpoint& checkpoint) {
  std::string row;
  for (int shift = 56; shift >= 0; shift -= 8) {
    row.push_back(static_cast<char>(checkpoint.position >> shift));
  }
  row.append(reinterpret_cast<const char*>(checkpoint.digest.data()), checkpoint.digest.size());
  return row;
}

Result<Checkpoint> checkpoint_of(std::string_view row) {
  Checkpoint checkpoint;
  if (row.size() < position_size + checkpoint.digest.size()) {
    return fail(Fault::corrupt, "a checkpoint has " + std::to_string(row.size()) + " bytes");
  }
  for (const char byte : row.substr(0, position_size)) {
    checkpoint.position = checkpoint.position << 8 | static_cast<unsigned char>(byte);
  }
  std::memcpy(checkpoint.digest.data(), row.data() + position_size, checkpoint.digest.size());
  return checkpoint;
}

Result<Checkpoint> stored_checkpoint(rocksdb::DB& db) {
  std::string row;
  const rocksdb::Status status = db.Get(rocksdb::ReadOptions(), checkpoint_key, &row);
  if (status.IsNotFound()) return Checkpoint{};
  if (!status.ok()) return fault_of(status);
  return checkpoint_of(row);
}

rocksdb::Options options_of(const StorageParts& parts) {
  rocksdb::Options options;
  set_common(options);
  options.create_if_missing = true;
  options.env = parts.env;
  options.merge_operator = parts.sum;
  options.rate_limiter = parts.rate;
  options.write_buffer_size = 64 << 10;  // Never written to: rows come as files.
  options.max_background_jobs = 2;
  // Runs come in order of time and in no order of keys. Merging many of like size writes each row
  // few times; filters spare most look-ups in runs that lack the key.
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.level0_file_num_compaction_trigger = 16;
  options.level0_slowdown_writes_trigger = 48;
  options.level0_stop_writes_trigger = 64;
  options.compression = rocksdb::kNoCompression;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = parts.cache;
  table.block_size = 16 << 10;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

Result<std::optional<std::string>> get_row(rocksdb::DB& db, std::string_view key) {
  if (key == checkpoint_key) return std::optional<std::string>();
  std::string row;
  const rocksdb::Status status = db.Get(rocksdb::ReadOptions(), key, &row);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return fault_of(status);
  return std::optional<std::string>(std::move(row));
}

Result<std::vector<std::optional<std::string>>> get_rows(rocksdb::DB& db,
                                                         std::span<const std::string_view> keys) {
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> found(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  db.MultiGet(rocksdb::ReadOptions(), db.DefaultColumnFamily(), keys.size(), slices.data(),
              found.data(), statuses.data());
  std::vector<std::optional<std::string>> rows(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound() || keys[i] == checkpoint_key) continue;
    if (!statuses[i].ok()) return fault_of(statuses[i]);
    rows[i] = found[i].ToString();
  }
  return rows;
}

Result<void> scan_rows(rocksdb::DB& db, std::string_view prefix, const RowVisitor& visit) {
  const std::unique_ptr<rocksdb::Iterator> row(db.NewIterator(rocksdb::ReadOptions()));
  for (row->Seek(prefix); row->Valid() && row->key().starts_with(prefix); row->Next()) {
    const std::string_view key = row->key().ToStringView();
    if (key == checkpoint_key) continue;
    if (!visit(key, row->value().ToStringView())) return {};
  }
  if (!row->status().ok()) return fault_of(row->status());
  return {};
}

class RocksTable final : public Table {
 public:
  RocksTable(std::unique_ptr<rocksdb::DB> db, rocksdb::Options options, Checkpoint checkpoint)
      : db_(std::move(db)), options_(std::move(options)), checkpoint_(checkpoint) {}

  Checkpoint checkpoint() const override {
    const std::scoped_lock lock(mutex_);
    return checkpoint_;
  }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    return get_row(*db_, key);
  }
  Result<std::vector<std::optional<std::string>>> get_many(
      std::span<const std::string_view> keys) const override {
    return get_rows(*db_, keys);
  }
  Result<void> scan(std::string_view prefix, const RowVisitor& visit) const override {
    return scan_rows(*db_, prefix, visit);
  }
  Result<void> commit(RowChanges&& changes, const Checkpoint& checkpoint) override;

 private:
  rocksdb::Status write(const RowChanges& changes, const Checkpoint& checkpoint);
  rocksdb::Status ingest();

  // Not a name that RocksDB takes for one of its own files.
  std::string run_path() const { return db_->GetName() + "/next-run"; }

  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::Options options_;
  mutable std::mutex mutex_;
  Checkpoint checkpoint_;    // Guarded by mutex_.
  bool is_stopped_ = false;  // A commit failed: what is on disk is unknown. Never cleared.
};

Result<void> RocksTable::commit(RowChanges&& changes, const Checkpoint& checkpoint) {
  if (is_stopped_) {
    return fail(Fault::unavailable, "stopped after a failed commit: open the table anew");
  }
  TRY_VOID(changes.consolidate());
  rocksdb::Status status = write(changes, checkpoint);
  if (status.ok()) status = ingest();
  if (!status.ok()) {
    is_stopped_ = true;
    return fail(Fault::unavailable, "a table could not be written: " + status.ToString());
  }
  const std::scoped_lock lock(mutex_);
  checkpoint_ = checkpoint;
  return {};
}

// A run is one sorted file: the checkpoint, then one put, delete or merge per key.
rocksdb::Status RocksTable::write(const RowChanges& changes, const Checkpoint& checkpoint) {
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), options_, db_->DefaultColumnFamily(),
                              /*invalidate_page_cache=*/false);
  rocksdb::Status status = file.Open(run_path());
  if (status.ok()) status = file.Put(checkpoint_key, row_of(checkpoint));
  for (std::size_t i = 0; status.ok() && i < changes.count(); ++i) {
    const RowChanges::Change change = changes.change(i);
    switch (change.kind) {
      case RowChanges::Kind::put:
        status = file.Put(change.key, change.value);
        break;
      case RowChanges::Kind::erase:
        status = file.Delete(change.key);
        break;
      case RowChanges::Kind::add:
        status = file.Merge(change.key, change.value);
        break;
    }
  }
  return status.ok() ? file.Finish() : status;
}

// Makes the file part of the table in one step of the MANIFEST, which is what makes rows and
// checkpoint durable together and shows them to readers at once.
rocksdb::Status RocksTable::ingest() {
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.write_global_seqno = false;
  options.allow_blocking_flush = false;
  return db_->IngestExternalFile({run_path()}, options);
}

class RocksTableReader final : public TableReader {
 public:
  RocksTableReader(RocksSecondary secondary, Checkpoint checkpoint)
      : secondary_(std::move(secondary)), checkpoint_(checkpoint) {}

  Checkpoint checkpoint() const override { return checkpoint_; }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    return get_row(secondary_.db(), key);
  }
  Result<std::vector<std::optional<std::string>>> get_many(
      std::span<const std::string_view> keys) const override {
    return get_rows(secondary_.db(), keys);
  }
  Result<void> scan(std::string_view prefix, const RowVisitor& visit) const override {
    return scan_rows(secondary_.db(), prefix, visit);
  }

 private:
  RocksSecondary secondary_;
  Checkpoint checkpoint_;
};

// How often the writer may replace files while we open them before we give up.
constexpr int attempts_max = 8;

}  // namespace

StorageShare::StorageShare(std::size_t cache_bytes, rocksdb::Env* env)
    : parts_(std::make_unique<StorageParts>(
          StorageParts{.env = env ? env : rocksdb::Env::Default(),
                       .cache = rocksdb::NewLRUCache(cache_bytes),
                       .rate = std::shared_ptr<rocksdb::RateLimiter>(
                           rocksdb::NewGenericRateLimiter(background_bytes_per_second)),
                       .sum = std::make_shared<Sum>()})) {}

StorageShare::~StorageShare() = default;

Result<std::unique_ptr<Table>> open_rocks_table(const std::filesystem::path& directory,
                                                StorageShare& share) {
  std::error_code code;
  std::filesystem::create_directories(directory, code);
  std::filesystem::remove(directory / "next-run", code);  // Of a commit that never happened.

  TRY_VOID(check_sorted_files(directory));
  rocksdb::Options options = options_of(share.parts());
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, directory.string(), &opened);
  if (!status.ok()) return fault_of(status);
  std::unique_ptr<rocksdb::DB> db(opened);
  TRY(const Checkpoint checkpoint, stored_checkpoint(*db));
  return std::make_unique<RocksTable>(std::move(db), std::move(options), checkpoint);
}

Result<std::unique_ptr<TableReader>> open_rocks_table_reader(const std::filesystem::path& directory,
                                                             StorageShare& share) {
  const rocksdb::Options options = options_of(share.parts());
  Result<RocksSecondary> secondary = RocksSecondary::open(directory, options);
  for (int attempt = 1; !secondary && attempt < attempts_max; ++attempt) {
    secondary = RocksSecondary::open(directory, options);
  }
  if (!secondary) return tl::unexpected(secondary.error());
  TRY(const Checkpoint checkpoint, stored_checkpoint(secondary->db()));
  return std::make_unique<RocksTableReader>(*std::move(secondary), checkpoint);
}

}  // namespace grantledger
