#pragma once

#include <string>
#include <string_view>

namespace grantledger {

// Begins the source texts of an ImportOrigin that a mapping keeps for a later export, and that no
// fact stands for: "kept:plannedDates[0].startDate=2017-01-17". The others tell how an id or an
// amount was written.
inline constexpr std::string_view kept_text_prefix = "kept:";

inline bool is_kept_text(std::string_view source_text) {
  return source_text.starts_with(kept_text_prefix);
}

}  // namespace grantledger
