#pragma once
// Facts about the money voted and the powers over it. H, L: see postings.h.

#include "events/values.h"

namespace grantledger {

// Money was voted on a line.
struct AppropriationMade {
  Line line;
  OrganisationId holder;
  Money amount;
  bool transferable = false;  // What is left may be carried into the next year.
  std::string reference;      // The budget document.
  Date effective_on;
  bool operator==(const AppropriationMade&) const = default;
};

// The vote was changed by `amount`, either way.
struct AppropriationChanged {
  Line line;
  OrganisationId holder;
  Money amount;
  std::string reference;
  Date effective_on;
  bool operator==(const AppropriationChanged&) const = default;
};

// An allocation letter put part of a line at another holder's disposal. No payment.
struct AllocationIssued {
  Line line;
  OrganisationId from;
  OrganisationId to;
  Money amount;
  std::optional<Digest> terms;  // SHA-256 of the letter.
  Date effective_on;
  bool operator==(const AllocationIssued&) const = default;
};

// The holder may commit up to `amount` for payment in the years after the line's (a limit).
struct CommitmentAuthorityGranted {
  Line line;
  OrganisationId holder;
  Money amount;
  Date effective_on;
  bool operator==(const CommitmentAuthorityGranted&) const = default;
};

// What was left on a line was carried to another.
struct BalanceTransferred {
  Line line;
  Line to_line;
  OrganisationId holder;
  Money amount;
  Date effective_on;
  bool operator==(const BalanceTransferred&) const = default;
};

// What was left on a line fell back.
struct BalanceLapsed {
  Line line;
  OrganisationId holder;
  Money amount;
  Date effective_on;
  bool operator==(const BalanceLapsed&) const = default;
};

enum class Power : std::uint16_t {
  administration,    // Actors, delegations, money, schemes, rules, calls, periods.
  register_keeping,  // Organisations, codes, statistics.
  case_handling,     // Applications, awards, leaves, orders, follow-up.
  attestation,       // The first pair of eyes.
  budget_disposal,   // Commitments, approvals: the second pair of eyes.
  write_off,
  audit,  // Assessing findings.
};

// An actor was given a power in writing, for some days; over one chapter and item, one
// organisation, one scheme, or all; and for amounts up to a limit, or any.
struct DelegationGranted {
  ActorId actor;
  Power power = Power::administration;
  std::optional<ItemId> item;
  Date first_day;
  Date last_day;
  std::string reference;
  Date effective_on;
  std::optional<OrganisationId> organisation = std::nullopt;
  std::optional<SchemeId> scheme = std::nullopt;
  std::optional<Money> amount_max = std::nullopt;  // For each payee within 30 days.
  std::optional<Date> signed_on = std::nullopt;    // When the letter was signed…
  std::optional<Digest> document = std::nullopt;  // …and its SHA-256: evidence of a late recording.
  bool ratifies = false;  // It approves afterwards what was done without it.
  bool operator==(const DelegationGranted&) const = default;
};

// From this day the actor has the power no more. `granted_at` (0: every one of that power) names
// the position of the delegation that is meant, `granted_index` the fact there.
struct DelegationRevoked {
  ActorId actor;
  Power power = Power::administration;
  std::optional<ItemId> item;
  std::string reason;
  Date effective_on;
  Position granted_at = 0;
  std::uint32_t granted_index = 0;
  bool operator==(const DelegationRevoked&) const = default;
};

}  // namespace grantledger
