#pragma once

#include <optional>

#include "events/envelope.h"

namespace grantledger {

// A point on both time axes: what was known at a position, about a day. Left out, an axis does not
// limit: "today" is for the caller to say, since queries read no clock.
struct AsOf {
  std::optional<Position> known_at;
  std::optional<Date> effective_on;

  bool is_unlimited() const { return !known_at && !effective_on; }
  bool counts(Date day) const { return !effective_on || day <= *effective_on; }
};

}  // namespace grantledger
