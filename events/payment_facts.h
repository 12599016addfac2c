#pragma once
// Facts about binding a line's money to a grant, paying it out, and passing it on.

#include "events/values.h"

namespace grantledger {

// Part of a commitment, charged to one line. One on a later year's line rests on commitment
// authority, or is subject to that year's budget.
struct CommitmentPart {
  Line line;
  Money amount;
  bool subject_to_budget = false;
  bool operator==(const CommitmentPart&) const = default;
};

// Money at the disposal of `holder` was bound to a grant. An imported one may stand on no line we
// know of; then `outside` names the source and takes the other side.
struct CommitmentRegistered {
  GrantTerms terms;
  OrganisationId holder;
  std::vector<CommitmentPart> parts;
  std::optional<SourceId> outside;
  Date effective_on;
  bool operator==(const CommitmentRegistered&) const = default;
};

struct CommitmentReleased {
  GrantTerms terms;
  OrganisationId holder;
  std::vector<LinePart> parts;
  std::string reason;
  std::optional<SourceId> outside;
  Date effective_on;
  bool operator==(const CommitmentReleased&) const = default;
};

struct InstalmentScheduled {
  GrantTerms terms;
  std::uint16_t instalment = 0;  // From 1.
  Date due;
  Money amount;
  Date effective_on;
  bool operator==(const InstalmentScheduled&) const = default;
};

// `amount` of the grant stays withheld until the final report (invariant 10).
struct InstalmentWithheld {
  GrantTerms terms;
  Money amount;
  std::string reason;
  Date effective_on;
  bool operator==(const InstalmentWithheld&) const = default;
};

// What one part of a payment is for. Where `beneficiary` is not the payee, the payee forwards it.
struct PaymentPart {
  std::optional<LeaveId> leave;
  std::optional<SemesterId> semester;
  OrganisationId beneficiary;
  Money amount;
  bool operator==(const PaymentPart&) const = default;
};

// All that is agreed to when a payment is. Each fact of a payment repeats it, so that no fact needs
// another to be understood. The parts add up to the amount, and so do the sources. `fund` is set
// where the payment opens the payee's own fund.
struct PaymentTerms {
  PaymentId payment;
  GrantTerms terms;
  OrganisationId payee;
  Money amount;
  std::vector<LinePart> sources;
  std::vector<PaymentPart> parts;
  std::optional<Line> fund;
  bool operator==(const PaymentTerms&) const = default;
};

struct PaymentOrdered {
  PaymentTerms payment;
  Date due;
  Date effective_on;
  bool operator==(const PaymentOrdered&) const = default;
};

// A case handler vouched for the payment. The first pair of eyes.
struct PaymentAttested {
  PaymentTerms payment;
  ActorId attester;
  Date effective_on;
  bool operator==(const PaymentAttested&) const = default;
};

// Someone with budget disposal authority agreed to it. The second pair of eyes.
struct PaymentApproved {
  PaymentTerms payment;
  ActorId approver;
  Date effective_on;
  bool operator==(const PaymentApproved&) const = default;
};

// The bank moved the money; `effective_on` is the bank date. `outside`: as in CommitmentRegistered,
// for an imported payment without a commitment.
struct PaymentExecuted {
  PaymentTerms payment;
  std::string bank_reference;
  std::optional<SourceId> outside;
  Date effective_on;
  std::string statement = {};  // The bank statement it was read from; empty: somebody typed it.
  bool operator==(const PaymentExecuted&) const = default;
};

// The bank sent the money back: the grant stands as before the payment.
struct PaymentReturned {
  PaymentTerms payment;
  std::string reason;
  Date effective_on;
  std::string bank_reference = {};
  std::string statement = {};
  bool operator==(const PaymentReturned&) const = default;
};

// The payer handed the beneficiary what it had received for it (invariant 22).
struct FundsForwarded {
  GrantTerms terms;
  OrganisationId payer;
  OrganisationId beneficiary;
  std::optional<LeaveId> leave;
  std::optional<SemesterId> semester;
  Money amount;
  Date effective_on;
  bool operator==(const FundsForwarded&) const = default;
};

// The payer owes the beneficiary its owner share.
struct OwnerShareDue {
  GrantTerms terms;
  OrganisationId payer;
  OrganisationId beneficiary;
  LeaveId leave;
  SemesterId semester;
  Money amount;
  Date effective_on;
  bool operator==(const OwnerShareDue&) const = default;
};

enum class OwnerPayment : std::uint16_t { transfer, wages };

struct OwnerSharePaid {
  GrantTerms terms;
  OrganisationId payer;
  OrganisationId beneficiary;
  LeaveId leave;
  SemesterId semester;
  Money amount;
  OwnerPayment how = OwnerPayment::transfer;
  Date effective_on;
  bool operator==(const OwnerSharePaid&) const = default;
};

// What was paid for one grant counts for another from now on, instead of being claimed back.
struct FundsRedirected {
  GrantTerms from;
  GrantTerms to;
  Line line;
  OrganisationId holder;
  Money amount;
  std::string reason;
  Date effective_on;
  bool operator==(const FundsRedirected&) const = default;
};

}  // namespace grantledger
