#pragma once

#include <string>

#include "events/values.h"

namespace grantledger {

// One thing that was asked of a bundle, and the answer.
struct ProofStep {
  std::string check;      // A stable code: "seal", "inclusion", "signature", "decision" …
  Position position = 0;  // Of the envelope it is about; 0: of no single one.
  std::string what;       // For people: "approve_payment by per.dal".
  bool holds = true;
  std::string why_not;  // Empty where it holds.
  bool operator==(const ProofStep&) const = default;
};

}  // namespace grantledger
