#pragma once

#include "tools/report.h"

namespace grantledger {

// A report with one row for each fact of each envelope, given as json_of(position, envelope): what
// trail and events print as tables and CSV.
Report report_of_envelopes(const std::vector<Json>& envelopes);

}  // namespace grantledger
