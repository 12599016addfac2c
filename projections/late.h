#pragma once
// When a fact was recorded late.

#include "events/time.h"

namespace grantledger {

inline constexpr std::chrono::days recorded_late_after{14};

// More than so many days after the day of its effect.
inline bool is_late(Date effective_on, Date recorded) {
  return recorded - effective_on > recorded_late_after;
}

// Late, or in a later year than its own, which may have been closed.
inline bool may_be_late(Date effective_on, Date recorded) {
  return is_late(effective_on, recorded) || year_of(recorded) > year_of(effective_on);
}

}  // namespace grantledger
