#pragma once

#include <chrono>

#include "events/time.h"

namespace grantledger {

// Tells the time to the edge of the program; nothing pure holds one. Any thread may ask.
class Clock {
 public:
  virtual ~Clock() = default;

  // Now, in UTC. May jump back when the machine's clock is set.
  virtual Timestamp now() const = 0;

  // The time since some moment before the program began. Never goes back: for measuring intervals.
  virtual std::chrono::nanoseconds elapsed() const = 0;
};

// The machine's clocks.
class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
  }
  std::chrono::nanoseconds elapsed() const override {
    return std::chrono::steady_clock::now().time_since_epoch();
  }
};

}  // namespace grantledger
