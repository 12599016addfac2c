#pragma once

#include <iosfwd>
#include <string>

#include "tools/export/grant_lives.h"

namespace grantledger {

// Writes a data package of the 360Giving standard 1.4: one JSON object, with a line for each grant.
// docs/exports.md says what each field is made of. `prefix` is the publisher's, for ids of own
// grants: "360G-udir". At least one grant, or the package would not be valid.
//
// Errors: unavailable if `out` takes no more.
Result<void> write_giving_package(const GrantLives& lives, const std::string& prefix,
                                  std::ostream& out);

}  // namespace grantledger
