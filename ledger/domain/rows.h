#pragma once
// The rows of the books: what deciders know of each entity. Plain values; rows.capnp stores them.

#include "events/event.h"

namespace grantledger {

// What is known of the ledger itself. One row.
struct LedgerRow {
  std::optional<ActorId> administrator;
  bool is_simulated = false;
  bool requires_signatures = false;
  std::vector<Quantity> closed_years;  // unit: the year; count: the position that closed it.
  bool operator==(const LedgerRow&) const = default;
};

// A power an actor has, or had. Kept for ever: a payment is judged by the delegation of its day.
struct DelegationRow {
  Power power = Power::administration;
  std::optional<ItemId> item;
  Date first_day;
  Date last_day;
  std::optional<Date> revoked_on;
  bool operator==(const DelegationRow&) const = default;
};

struct RepresentationRow {
  OrganisationId organisation;
  Date first_day;
  std::optional<Date> last_day;
  bool operator==(const RepresentationRow&) const = default;
};

// A public key an actor has, or had. Kept for ever, as delegations are.
struct KeyRow {
  KeyId key;
  Digest public_key{};
  Date first_day;
  std::optional<Date> revoked_on;  // From this day it signs nothing.
  bool operator==(const KeyRow&) const = default;
};

struct ActorRow {
  bool is_registered = false;
  std::vector<DelegationRow> delegations;
  std::vector<RepresentationRow> represents;
  std::vector<KeyRow> keys;
  std::vector<ApplicationId> partial_in;  // Where they may take no part.
  std::int64_t refusals_hour = 0;         // The hour (since 1970) that refusals_count counts.
  std::uint32_t refusals_count = 0;
  bool operator==(const ActorRow&) const = default;
};

struct OrganisationVersionRow {
  Organisation details;
  Date first_day;
  bool operator==(const OrganisationVersionRow&) const = default;
};

// Every version, in the order they became known.
struct OrganisationRow {
  std::vector<OrganisationVersionRow> versions;
  bool operator==(const OrganisationRow&) const = default;
};

struct RuleVersionRow {
  RuleVersion rule;
  Position known_from = 0;
  Position voided_from = 0;  // 0: not voided.
  bool operator==(const RuleVersionRow&) const = default;
};

struct SchemeRow {
  bool is_established = false;
  OrganisationId administrator;
  std::vector<RuleVersionRow> versions;  // In the order they became known.
  bool operator==(const SchemeRow&) const = default;
};

struct CallRow {
  SchemeId scheme;
  Date opens;
  Date closes;
  bool operator==(const CallRow&) const = default;
};

struct StatisticsVersionRow {
  Date counted_on;
  std::uint16_t tranches = 1;
  std::uint16_t tranches_known = 0;
  std::vector<Weight> weights;
  bool operator==(const StatisticsVersionRow&) const = default;
};

struct StatisticsRow {
  std::vector<StatisticsVersionRow> versions;
  bool operator==(const StatisticsRow&) const = default;
};

struct RankedApplication {
  ApplicationId application;
  std::uint32_t rank = 0;
  bool is_settled = false;  // Awarded, refused or withdrawn.
  bool is_awarded = false;
  bool operator==(const RankedApplication&) const = default;
};

// An applicant's applications to one scheme in one year, as its owner ranked them.
struct RankingRow {
  std::vector<RankedApplication> applications;
  bool operator==(const RankingRow&) const = default;
};

struct ApplicationRow {
  SchemeId scheme;
  std::uint16_t year = 0;
  OrganisationId applicant;
  bool is_received = false;
  bool is_withdrawn = false;
  bool is_settled = false;
  bool is_owner_rejected = false;
  bool is_owner_approved = false;
  bool is_forum_against = false;
  bool is_forum_for = false;
  std::optional<Money> forum_amount;
  bool operator==(const ApplicationRow&) const = default;
};

// A grant's money on one line. `committed` is what may still be paid; the commitment itself is
// committed + paid.
struct GrantLineRow {
  Line line;
  std::uint16_t authority_year = 0;  // The year whose commitment authority it rests on, or 0.
  OrganisationId holder;             // Whose money it is; empty where nothing was committed.
  Money committed;
  Money pending;  // Approved, not yet executed.
  Money paid;
  Money claimed;
  Money open_claim;
  bool operator==(const GrantLineRow&) const = default;
};

struct GrantRow {
  GrantTerms terms;
  std::optional<ApplicationId> application;
  std::optional<RuleVersionId> rule;
  std::optional<Money> decided;
  std::optional<Money> withheld;
  std::optional<Money> scheduled;  // Of all its instalments.
  std::optional<Money> repayment_decided;
  std::optional<Money> leave_state_shares;  // Of all its leaves, as they are now.
  std::optional<ActorId> decided_by;
  std::optional<Date> decided_on;
  bool is_accepted = false;
  bool is_refused = false;
  bool is_refusal_altered = false;  // On appeal: the application may be awarded after all.
  bool is_final_report_in = false;
  std::uint32_t appeals = 0;
  std::vector<GrantLineRow> lines;
  bool operator==(const GrantRow&) const = default;
};

struct LeaveSemesterRow {
  SemesterId semester;
  Money state;
  Money owner;
  bool is_confirmed = false;
  Money paid;       // Of the state share; approved or executed.
  Money owner_due;  // Of the owner share; due or paid.
  bool operator==(const LeaveSemesterRow&) const = default;
};

struct LeaveRow {
  std::optional<GrantTerms> terms;  // None where only participation is recorded.
  std::optional<RuleVersionId> rule;
  std::string group;
  Hundredths credits;
  Date study_start;
  OrganisationId payer;
  OrganisationId beneficiary;
  std::optional<ApplicationId> application;  // Its grant's, when it was granted.
  std::vector<LeaveSemesterRow> semesters;
  std::optional<Money> stipends;  // Agreed with the employee.
  bool is_admission_recorded = false;
  bool is_rejected = false;
  std::optional<Date> withdrawn_on;
  bool operator==(const LeaveRow&) const = default;
};

enum class PaymentState : std::uint16_t { ordered, attested, approved, executed, returned };

struct PaymentRow {
  PaymentTerms terms;
  PaymentState state = PaymentState::ordered;
  std::optional<ActorId> attester;
  std::optional<ActorId> approver;
  bool operator==(const PaymentRow&) const = default;
};

struct LetterRow {
  GrantId grant;
  std::optional<Date> received_on;
  std::optional<Date> extended_to;
  bool operator==(const LetterRow&) const = default;
};

struct AppealRow {
  GrantId grant;
  bool is_decided = false;
  bool operator==(const AppealRow&) const = default;
};

// A claim for repayment: decided, then claimed on its lines, then received or written off.
struct ClaimRow {
  GrantTerms terms;
  std::optional<Money> decided;
  std::optional<Money> claimed;
  std::optional<Money> settled;  // Received or written off.
  std::vector<LinePart> parts;   // Of a pooled grant: what each source gets back, when decided.
  bool operator==(const ClaimRow&) const = default;
};

struct ReportRow {
  GrantId grant;
  bool is_final = false;
  bool is_received = false;
  bool operator==(const ReportRow&) const = default;
};

// A budget line, as its appropriation set it.
struct LineRow {
  bool is_transferable = false;
  bool operator==(const LineRow&) const = default;
};

// How much a holder may commit for later years on one item, by the year of the authority.
struct AuthorityRow {
  std::optional<Money> granted;
  std::optional<Money> used;
  bool operator==(const AuthorityRow&) const = default;
};

// An account that deciders watch: what is available, to forward, or due.
struct AccountRow {
  std::vector<Money> sums;  // One for each currency that occurs.
  bool operator==(const AccountRow&) const = default;
};

// Which facts of an envelope were voided.
struct VoidedRow {
  std::vector<Quantity> facts;  // count: the index of the fact.
  bool operator==(const VoidedRow&) const = default;
};

}  // namespace grantledger
