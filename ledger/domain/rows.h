#pragma once
// The rows of the books: what deciders know of each entity. Plain values; rows.capnp stores them.

#include "events/event.h"

namespace grantledger {

// What is known of the ledger itself. One row.
struct LedgerRow {
  std::optional<ActorId> administrator;
  bool is_simulated = false;
  bool requires_signatures = false;
  std::uint16_t controls = 0;  // The level in force (controls.h).
  std::string participants;    // The pattern of their ids; empty: the default.
  bool delegations_need_confirmation = false;
  // Somebody asked that to change; it does when another administrator confirms that fact.
  Position confirmation_asked_at = 0;
  std::uint32_t confirmation_asked_index = 0;
  bool confirmation_asked = false;
  std::optional<ActorId> confirmation_asked_by;
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
  Position granted_at = 0;
  std::uint32_t granted_index = 0;
  std::optional<Date> recorded_on;  // In Norway.
  std::optional<ActorId> granted_by;
  std::optional<OrganisationId> organisation;
  std::optional<SchemeId> scheme;
  std::optional<Money> amount_max;
  bool is_pending = false;  // It gives no power before somebody else confirms it.
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
  Position registered_at = 0;
  std::uint32_t registered_index = 0;
  std::optional<ActorId> registered_by;
  std::optional<KeyId> replaces;  // The one that goes when this one is valid.
  bool is_pending =
      false;  // It signs nothing before its owner or another administrator confirms it.
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
  std::string person;  // Opaque; actors with the same one are one. Empty: not known.
  std::optional<OrganisationId> organisation;
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
  std::vector<Wish> wishes;  // As it was last amended.
  std::vector<Quantity> quantities;
  std::optional<CallId> call;
  std::optional<Money> amount_applied;
  std::optional<Date> received_on;
  std::optional<Date> owner_assessed_on;
  std::optional<Date> assessed_on;  // By a case handler, last.
  bool is_assessed_against = false;
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
  bool is_own = false;           // Decided in this ledger: no import may touch it.
  bool is_breach_found = false;  // A sanction may leave leaves standing above the award.
  std::optional<ActorId> refused_by;
  std::optional<Date> accepted_on;
  std::string group;
  std::vector<MemberShare> members;    // Of its partnership, and what each is to get.
  std::vector<MemberShare> entrusted;  // Paid for others, for no leave, and not passed on.
  std::vector<GrantLineRow> lines;
  std::optional<Date> committed_on;  // First.
  bool operator==(const GrantRow&) const = default;
};

struct LeaveSemesterRow {
  SemesterId semester;
  Money state;
  Money owner;
  bool is_confirmed = false;
  Money paid;       // Of the state share; approved or executed.
  Money owner_due;  // Of the owner share; due or paid.
  std::optional<Date> confirmed_on;
  Money owner_paid;
  std::optional<Date> owner_due_on;  // First.
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
  std::string participant;     // Empty where it is encrypted.
  Hundredths credits_granted;  // As first granted; `credits` is as they are now.
  Hundredths leave_percent;
  Money forwarded;  // Of the state share, to the beneficiary.
  bool operator==(const LeaveRow&) const = default;
};

enum class PaymentState : std::uint16_t { ordered, attested, approved, executed, returned, voided };

struct PaymentRow {
  PaymentTerms terms;
  PaymentState state = PaymentState::ordered;
  std::optional<ActorId> attester;
  std::optional<ActorId> approver;
  std::optional<ActorId> orderer;
  std::optional<Date> ordered_on;
  std::optional<Date> attested_on;
  std::optional<Date> approved_on;
  std::optional<Date> executed_on;
  bool is_own = false;                         // Ordered in this ledger.
  std::optional<PaymentTerms> approved_terms;  // Where it was executed on another year's lines.
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
  bool is_favourable = false;  // Decided in the appellant's favour.
  bool operator==(const AppealRow&) const = default;
};

// A claim for repayment: decided, then claimed on its lines, then received or written off.
struct ClaimRow {
  GrantTerms terms;
  std::optional<Money> decided;
  std::optional<Money> claimed;
  std::optional<Money> settled;  // Received or written off.
  std::vector<LinePart> parts;   // Of a pooled grant: what each source gets back, when decided.
  std::optional<LeaveId> leave;  // What it is about, where it is not the whole grant.
  std::optional<PaymentId> payment;
  std::optional<Date> decided_on;
  std::optional<Money> repaid_by_fund;
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

// The leaves that a participant was ever granted, in every scheme.
struct ParticipantRow {
  std::vector<LeaveId> leaves;
  bool operator==(const ParticipantRow&) const = default;
};

// What is left of a receipt that nobody claimed, after allocations and orders to return it.
struct OpenReceipt {
  std::uint32_t fact_index = 0;
  OrganisationId payer;
  Money left;
  std::optional<Date> received_on;
  bool operator==(const OpenReceipt&) const = default;
};

// The unclaimed receipts of one envelope.
struct ReceiptRow {
  std::vector<OpenReceipt> receipts;
  bool operator==(const ReceiptRow&) const = default;
};

// A receipt on its way back to its payer.
struct ReceiptReturnRow {
  ReceiptReturn receipt;
  PaymentState state = PaymentState::ordered;
  std::optional<ActorId> attester;
  std::optional<Date> ordered_on;
  std::optional<Date> attested_on;
  std::optional<Date> approved_on;
  bool operator==(const ReceiptReturnRow&) const = default;
};

struct ApprovedAmount {
  PaymentId payment;
  Money amount;
  std::optional<Date> approved_on;
  std::optional<Date> recorded_on;  // In Norway.
  bool operator==(const ApprovedAmount&) const = default;
};

// What one actor approved for one payee lately: an amount limit counts what adds up.
struct ApprovalsRow {
  std::vector<ApprovedAmount> approved;  // Of the last approval_window and what came after it.
  bool operator==(const ApprovalsRow&) const = default;
};

// A pot that one rule version allocates for one year, and who was given of it.
struct PotRow {
  Money pot;
  std::vector<MemberShare> parts;
  bool operator==(const PotRow&) const = default;
};

// The years in which a recipient was given grants of one scheme (count: how many).
struct RecipientRow {
  std::vector<Quantity> years;
  bool operator==(const RecipientRow&) const = default;
};

// Which facts of an envelope were voided.
struct VoidedRow {
  std::vector<Quantity> facts;  // count: the index of the fact.
  bool operator==(const VoidedRow&) const = default;
};

}  // namespace grantledger
