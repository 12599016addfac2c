#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "events/result.h"

namespace grantledger {

// Cuts what arrives on a file descriptor into lines. Keeps no more than one line and one read in
// memory. One thread.
class LineReader {
 public:
  // Does not own `file`. A line is cut after size_bytes_max bytes, so that one that is too long can
  // still be answered; the rest of it is dropped.
  LineReader(int file, std::size_t size_bytes_max) : file_(file), size_bytes_max_(size_bytes_max) {}

  // Waits until a whole line is there, and returns it with the others that have arrived by then, at
  // most `count_max`. None: the input has ended, or the program was interrupted. The last line need
  // not end in a line break. Errors: unavailable.
  Result<std::vector<std::string>> read(std::size_t count_max);

 private:
  Result<void> read_some();
  bool can_read_within(int timeout_ms) const;

  int file_;
  std::size_t size_bytes_max_;
  std::string unfinished_;          // What has arrived of the next line.
  std::vector<std::string> lines_;  // Whole lines that nobody has read, from next_ on.
  std::size_t next_ = 0;
  bool is_at_end_ = false;
};

}  // namespace grantledger
