#pragma once

#include <filesystem>

#include "events/result.h"
#include "events/values.h"

namespace grantledger {

// The durable position of a log, shared with every process that reads it: a mapped file.
//
// The writer stores it after the sync that makes an envelope durable and before any answer that
// speaks of it, so whoever reads the log no further than load() never sees what may yet be lost.
// Any thread may call load(); the log's one writer calls store().
class HeadFile {
 public:
  // Opens the file for the one writer and makes it, at position 0, if it is missing.
  // Errors: corrupt if it is not eight bytes long, or not what was stored; unavailable if it cannot
  // be opened.
  static Result<HeadFile> open_writer(const std::filesystem::path& path);

  // Opens the file of a store that exists, to read only. Errors: as above.
  static Result<HeadFile> open_reader(const std::filesystem::path& path);

  HeadFile(HeadFile&& other) noexcept;
  HeadFile& operator=(HeadFile&&) = delete;
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;
  ~HeadFile();

  // What was written before the store() of this position is visible after the load() of it.
  Position load() const;
  void store(Position position);

 private:
  explicit HeadFile(Position* mapped) : mapped_(mapped) {}
  static Result<HeadFile> map(const std::filesystem::path& path, int open_flags);

  Position* mapped_;  // Shared with other processes; null once moved from.
};

}  // namespace grantledger
