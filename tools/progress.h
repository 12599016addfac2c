#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "tools/command_spec.h"

namespace grantledger {

// Shows on the error stream how far long work has come: count, rate and time left, a few times a
// second. Silent unless that stream is a terminal. One thread.
class Progress {
 public:
  // `unit` names what is counted: "rows".
  Progress(const Streams& streams, std::string unit);

  // Clears the line it wrote.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `of`: how many there are in all, 0 if nobody knows.
  void show(std::uint64_t done, std::uint64_t of);

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream* terminal_;  // nullptr: nobody looks.
  std::string unit_;
  Clock::time_point begun_;
  Clock::time_point shown_;
  bool has_shown_ = false;
};

}  // namespace grantledger
