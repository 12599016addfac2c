#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "events/result.h"
#include "ledger/log/clock.h"

namespace grantledger {

// Keeps the right to write a store, or whatever else `file` stands for, for one process at a time,
// until it is destroyed or the process ends in whatever way. The file itself stays and says who
// held the lock last.
class WriterLock {
 public:
  // Errors: unavailable if another process holds it; the detail names `what` is held, and the pid,
  // host and since when.
  static Result<WriterLock> take(const std::filesystem::path& file, const Clock& clock,
                                 std::string_view what = "the store");

  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;
  ~WriterLock();

 private:
  explicit WriterLock(int file) : file_(file) {}
  int file_;  // Locked while open; -1 once moved from.
};

}  // namespace grantledger
