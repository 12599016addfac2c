#pragma once
// When a fact was recorded late.

#include "events/time.h"

namespace grantledger {

inline constexpr std::chrono::days recorded_late_after{14};

// More than so many days after its day.
inline bool is_late(Date day, Date recorded) {
  return recorded - day > recorded_late_after;
}

// Late, or in a later year than its own, which may have been closed.
inline bool may_be_late(Date day, Date recorded) {
  return is_late(day, recorded) || year_of(recorded) > year_of(day);
}

}  // namespace grantledger
