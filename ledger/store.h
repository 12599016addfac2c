#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "events/result.h"
#include "ledger/log/event_log.h"
#include "ledger/log/head_file.h"
#include "ledger/log/views.h"
#include "ledger/writer_lock.h"

namespace grantledger {

// The format of store directories that this program makes and the newest it reads.
inline constexpr std::uint32_t store_format = 1;

// A store is a directory; docs/log_format.md says what is in it.
struct StorePaths {
  std::filesystem::path root;

  std::filesystem::path format() const { return root / "FORMAT"; }
  std::filesystem::path lock() const { return root / "LOCK"; }
  std::filesystem::path head() const { return root / "head"; }
  std::filesystem::path log() const { return root / "log"; }
  std::filesystem::path views() const { return root / "views"; }
  std::filesystem::path kept() const { return root / "kept"; }
  std::filesystem::path seals() const { return kept() / "seals"; }
  std::filesystem::path keys() const { return root / "keys"; }
};

// Makes an empty store in a directory that is missing or empty, or that an interrupted call left.
// Errors: malformed if there is a store or anything else already; unavailable.
Result<void> create_store(const std::filesystem::path& root, const Clock& clock);

// A store opened by the one process that writes it.
class StoreWriter {
 public:
  // Errors: malformed if there is no store here; unavailable if another process writes it (the
  // detail names it) or if a newer program made it; corrupt if the log is damaged or too short.
  static Result<std::unique_ptr<StoreWriter>> open(const std::filesystem::path& root,
                                                   const Clock& clock);

  const StorePaths& paths() const { return paths_; }
  EventLog& log() { return *log_; }
  Views& views() { return views_; }

 private:
  StoreWriter(StorePaths paths, WriterLock lock, HeadFile head);

  StorePaths paths_;
  WriterLock lock_;
  HeadFile head_;
  StorageShare share_;
  Views views_;
  std::unique_ptr<EventLog> log_;
};

// A store opened to read it, by any number of processes, beside its writer or without one. It sees
// every answered request and nothing unanswered.
class StoreReader {
 public:
  // Errors: as StoreWriter::open, but for the lock.
  static Result<std::unique_ptr<StoreReader>> open(const std::filesystem::path& root);

  const StorePaths& paths() const { return paths_; }
  const LogReader& log() const { return *log_; }
  const Views& views() const { return views_; }

 private:
  StoreReader(StorePaths paths, HeadFile head);

  StorePaths paths_;
  HeadFile head_;
  StorageShare share_;
  Views views_;
  std::unique_ptr<LogReader> log_;
};

}  // namespace grantledger
