#pragma once
// Facts about money that must come back.

#include "events/values.h"

namespace grantledger {

// It was decided that `amount` must be repaid: of one leave or payment, or of the grant.
struct RepaymentDecided {
  GrantTerms terms;
  ClaimId claim;
  Money amount;
  std::string reason;
  ActorId decided_by;
  Date effective_on;
  std::optional<LeaveId> leave = std::nullopt;
  std::optional<PaymentId> payment = std::nullopt;
  bool operator==(const RepaymentDecided&) const = default;
};

// It was demanded, on the line it had been paid from.
struct RepaymentClaimed {
  GrantTerms terms;
  ClaimId claim;
  Line line;
  Money amount;
  Date due;
  Date effective_on;
  bool operator==(const RepaymentClaimed&) const = default;
};

// It came in: back to the line, or in a later budget year to the Treasury where the rule says so.
struct RepaymentReceived {
  GrantTerms terms;
  ClaimId claim;
  Line line;
  OrganisationId holder;
  Money amount;
  bool to_treasury = false;
  std::string bank_reference;
  Date effective_on;
  std::string statement = {};  // The bank statement it was read from; empty: somebody typed it.
  bool operator==(const RepaymentReceived&) const = default;
};

// What a receipt was recorded for, when its claim did not take all of it.
struct ReceiptPurpose {
  GrantTerms terms;
  Line line;
  OrganisationId holder;
  bool to_treasury = false;
  bool operator==(const ReceiptPurpose&) const = default;
};

// Money came in that nothing claims. The bank has it, so it is never refused (invariant 11). With a
// purpose it is what was left of a repayment that was asked to be recorded.
struct ReceiptUnallocated {
  OrganisationId payer;
  Money amount;
  std::optional<ClaimId> claim;
  std::string bank_reference;
  Date effective_on;
  std::optional<ReceiptPurpose> purpose = std::nullopt;
  std::string statement = {};
  bool operator==(const ReceiptUnallocated&) const = default;
};

struct WriteOffDecided {
  GrantTerms terms;
  ClaimId claim;
  Line line;
  Money amount;
  std::string reason;
  ActorId decided_by;
  Date effective_on;
  bool operator==(const WriteOffDecided&) const = default;
};

}  // namespace grantledger
