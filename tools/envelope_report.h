#pragma once

#include "tools/report.h"

namespace grantledger {

// What trail and events print of envelopes, given as json_of(position, envelope): these themselves
// as JSON; else one row for each fact, in words for a table and whole for CSV.
Report report_of_envelopes(std::vector<Json> envelopes, Format format);

}  // namespace grantledger
