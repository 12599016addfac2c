#pragma once

#include "events/time.h"

namespace grantledger {

// A fact is recorded late if more than so many days have passed since the day of its effect.
inline constexpr std::chrono::days recorded_late_after{14};

inline bool is_late(Date effective_on, Timestamp recorded_at) {
  return std::chrono::floor<std::chrono::days>(recorded_at) - effective_on > recorded_late_after;
}

}  // namespace grantledger
