#pragma once

#include <vector>

#include "ledger/log/event_log.h"
#include "projections/findings/rule.h"

namespace grantledger {

// The rule that looks at assessments: the last of all_finding_rules.
const FindingRule& assessment_rule();

// Gives each finding the latest assessment by somebody who took no part in the facts that show it:
// who recorded none of their envelopes and is named in none as the one who attested, approved,
// decided or assessed. Adds behind them a finding of assessment_rule for each other assessment.
// Errors: as envelope_at.
Result<void> assess(const LogReader& log, const World& world, std::vector<Finding>& findings);

}  // namespace grantledger
