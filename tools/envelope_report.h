#pragma once

#include "tools/report.h"

namespace grantledger {

// Under this key a fact may say how many days after its effect it was recorded, if that is late.
inline constexpr const char* days_late_key = "days_late";

// What trail and events print of envelopes, given as json_of(position, envelope): these themselves
// as JSON; else one row for each fact, in words for a table and whole for CSV.
Report report_of_envelopes(std::vector<Json> envelopes, Format format);

}  // namespace grantledger
