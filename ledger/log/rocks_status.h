#pragma once
// Included by sources only: it brings in RocksDB.

#include <rocksdb/db.h>

#include <filesystem>
#include <memory>

#include "events/result.h"

namespace grantledger {

// What a failed RocksDB call means to us: corrupt or unavailable.
inline tl::unexpected<Error> fault_of(const rocksdb::Status& status) {
  return fail(status.IsCorruption() ? Fault::corrupt : Fault::unavailable, status.ToString());
}

// Puts into `options` what every database of a store has in common: few and short information
// logs, no statistics threads, a short MANIFEST.
void set_common(rocksdb::Options& options);

// Looks for the one damage that ends a process within the library, and no error comes of it: where
// RocksDB is built with assertions, as Debian's is, it reads a sorted file's properties before it
// compares their checksum, and asserts that the kind of that block is sound. To be called before a
// directory is opened. Errors: corrupt.
Result<void> check_sorted_files(const std::filesystem::path& directory);

// A database opened by a process that does not write it, as a RocksDB secondary. Shows the state
// of the last catch_up(). Not for two threads at once.
class RocksSecondary {
 public:
  // Errors: corrupt, unavailable.
  static Result<RocksSecondary> open(const std::filesystem::path& directory,
                                     rocksdb::Options options);
  RocksSecondary(RocksSecondary&&) noexcept;
  RocksSecondary& operator=(RocksSecondary&&) noexcept;
  ~RocksSecondary();

  rocksdb::DB& db() const { return *db_; }
  rocksdb::Status catch_up() { return db_->TryCatchUpWithPrimary(); }

 private:
  RocksSecondary() = default;

  std::filesystem::path scratch_;  // A directory of its own, as secondaries ask for.
  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace grantledger
