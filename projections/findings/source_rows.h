#pragma once

#include "projections/findings/rule.h"

namespace grantledger {

// Adds a finding for each imported row that a newer version of its source treated so: "Row R
// `says` of S".
void add_source_rows(const World& world, EvidenceKind kind, std::string_view says,
                     FindingSink& sink);

}  // namespace grantledger
