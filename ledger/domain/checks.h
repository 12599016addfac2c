#pragma once
// What deciders ask again and again. Internal to ledger/domain.

#include <span>

#include "ledger/domain/decide.h"

namespace grantledger {

// Nothing, or why not.
using Check = std::optional<No>;

// Who asks, on which books: what each decider is given beside the fact that is wanted.
struct Asked {
  const Books& books;
  const ActorId& actor;
  Date recorded_on;                // The day in Norway on which it is recorded.
  std::span<const Event> earlier;  // The facts of the request's commands before this one.

  // Whether the ledger's level makes this check.
  bool makes(Control control) const { return is_made(books, control); }
  bool is_controlled() const { return books.ledger.controls > 0; }
};

inline tl::unexpected<No> refuse(Reason reason) {
  return tl::unexpected(No{reason, {}, {}});
}
inline tl::unexpected<No> refuse(No no) {
  return tl::unexpected(no);
}

// `reason` if `asked` is more than `left`.
Check at_most(Money asked, Money left, Reason reason);

// Of the checks that say no the one whose reason comes first. They are all evaluated: a check must
// be safe by itself.
Check first_no(std::initializer_list<Check> checks);

inline Check unless(bool holds, Reason reason) {
  return holds ? Check() : Check(No{reason, {}, {}});
}

// What the control says where it is made and does not hold; `detail` goes with the reason.
Check holds(const Asked& asked, Control control, bool does_hold, std::string detail = {});
// `asked_for` is at most `left`, where the control is made.
Check holds_at_most(const Asked& asked, Control control, Money asked_for, Money left,
                    std::string detail = {});

// The fact itself, unless one of the checks says no.
Decision record(const Event& wanted, std::initializer_list<Check> checks);

bool is_positive(Money amount);

// Above zero and storable.
Check positive(Money amount);

Check actor_known(const Books& books, const ActorId& id);

// The actor was registered and holds the power on that day (over the item, if one is named).
Check may(const Asked& asked, const PowerAsked& power);

// The powers that are asked for without an item.
inline PowerAsked administration(Date day) {
  return {Power::administration, std::nullopt, day};
}
inline PowerAsked register_keeping(Date day) {
  return {Power::register_keeping, std::nullopt, day};
}
inline PowerAsked case_handling(Date day) {
  return {Power::case_handling, std::nullopt, day};
}

// Whether the two ids are of one person, as far as actors' facts tell.
bool is_same_person(const Books& books, const ActorId& a, const ActorId& b);
// Whether the actor, under any id of the same person, represents the organisation on one of the
// days.
bool represents(const Books& books, const ActorId& actor, const OrganisationId& organisation,
                std::span<const Date> days);

// The checks beyond level 0, of a command that level 0 lets through; and of a whole request, on the
// books that hold its facts.
Check controlled(const Asked& asked, const Event& wanted);
Check controlled_request(const Asked& asked, const std::vector<Event>& facts);
// Parts of controlled, one for each file.
Check controlled_money(const Asked& asked, const Event& wanted);
Check controlled_amounts(const Asked& asked, const Event& wanted);
Check controlled_times(const Asked& asked, const Event& wanted);
Check controlled_people(const Asked& asked, const Event& wanted);
Check controlled_evidence(const Asked& asked, const Event& wanted);

// The day a leave's first possible semester begins, and its last day: 2026-autumn runs from August
// to December, 2027-spring from January to July. None for any other spelling.
struct SemesterDays {
  Date first;
  Date last;
};
std::optional<SemesterDays> days_of(const SemesterId& semester);

// A decision awarded the grant; and that the terms describe it, where they speak of one at all.
Check awarded(const Books& books, const GrantId& grant);
Check described(const Books& books, const GrantTerms& terms);
// Its decision is in that currency, where there is one.
Check in_currency(const Books& books, const GrantId& grant, Currency currency);
const GrantRow* awarded_grant(const Books& books, const GrantId& grant);

// The rule version the grant was awarded by. Null where it is not known.
const RuleVersion* rule_of(const Books& books, const GrantRow& grant);

// Everything known counts: own decisions know all that is recorded.
inline constexpr Position known_now = ~Position{0};

Check organisation_known(const Books& books, const OrganisationId& id);

// Totals of a grant over its lines in the decision's currency.
Money committed_total(const GrantRow& grant, Currency currency);  // To be paid.
Money paid_total(const GrantRow& grant, Currency currency);
Money pending_total(const GrantRow& grant, Currency currency);
Money claimed_total(const GrantRow& grant, Currency currency);
// What is paid (and not to be repaid) and committed in all: what the award must cover.
Money bound_total(const GrantRow& grant, Currency currency);

// The amount if there is one in that currency, else zero. A grant keeps each total in the currency
// that came first, so an imported one may be of another than the decision's.
Money value_or_zero(const std::optional<Money>& amount, Currency currency);
// The grant's place on one line, or null.
const GrantLineRow* line_row(const GrantRow& grant, const Line& line, Currency currency);

// Whether the command can be computed with at all: every amount is one that a fact may carry, no
// list is longer than list_length_max. Asked before any decider, which relies on it.
Check sound(const Event& wanted);

// Whether `more` can come to the account and its sum stay within ±sum_max.
Check has_room(const Books& books, std::string_view account, Money more);

// One decider for each group of facts; an overload for each fact.
Decision decide_fact(const Asked& asked, const ActorRegistered& wanted);
Decision decide_fact(const Asked& asked, const ActorKeyRegistered& wanted);
Decision decide_fact(const Asked& asked, const ActorKeyRotated& wanted);
Decision decide_fact(const Asked& asked, const ActorKeyRevoked& wanted);
Decision decide_fact(const Asked& asked, const RepresentativeRegistered& wanted);
Decision decide_fact(const Asked& asked, const PeriodClosed& wanted);
Decision decide_fact(const Asked& asked, const EntryVoided& wanted);
Decision decide_fact(const Asked& asked, const OrganisationRegistered& wanted);
Decision decide_fact(const Asked& asked, const OrganisationChanged& wanted);
Decision decide_fact(const Asked& asked, const MunicipalityCodesChanged& wanted);
Decision decide_fact(const Asked& asked, const PartnershipAgreed& wanted);
Decision decide_fact(const Asked& asked, const AppropriationMade& wanted);
Decision decide_fact(const Asked& asked, const AppropriationChanged& wanted);
Decision decide_fact(const Asked& asked, const AllocationIssued& wanted);
Decision decide_fact(const Asked& asked, const CommitmentAuthorityGranted& wanted);
Decision decide_fact(const Asked& asked, const BalanceTransferred& wanted);
Decision decide_fact(const Asked& asked, const BalanceLapsed& wanted);
Decision decide_fact(const Asked& asked, const DelegationGranted& wanted);
Decision decide_fact(const Asked& asked, const DelegationRevoked& wanted);
Decision decide_fact(const Asked& asked, const SchemeEstablished& wanted);
Decision decide_fact(const Asked& asked, const RuleVersionPublished& wanted);
Decision decide_fact(const Asked& asked, const RuleVersionVoided& wanted);
Decision decide_fact(const Asked& asked, const CallPublished& wanted);
Decision decide_fact(const Asked& asked, const StatisticsImported& wanted);
Decision decide_fact(const Asked& asked, const ApplicationReceived& wanted);
Decision decide_fact(const Asked& asked, const ApplicationAmended& wanted);
Decision decide_fact(const Asked& asked, const ApplicationWithdrawn& wanted);
Decision decide_fact(const Asked& asked, const ImpartialityDeclared& wanted);
Decision decide_fact(const Asked& asked, const OwnerAssessed& wanted);
Decision decide_fact(const Asked& asked, const ForumRecommended& wanted);
Decision decide_fact(const Asked& asked, const AssessmentRecorded& wanted);
Decision decide_fact(const Asked& asked, const AwardDecided& wanted);
Decision decide_fact(const Asked& asked, const AwardRefused& wanted);
Decision decide_fact(const Asked& asked, const LetterIssued& wanted);
Decision decide_fact(const Asked& asked, const LetterReceived& wanted);
Decision decide_fact(const Asked& asked, const AwardAccepted& wanted);
Decision decide_fact(const Asked& asked, const DecisionCorrected& wanted);
Decision decide_fact(const Asked& asked, const DecisionReversed& wanted);
Decision decide_fact(const Asked& asked, const AwardReduced& wanted);
Decision decide_fact(const Asked& asked, const AwardIncreased& wanted);
Decision decide_fact(const Asked& asked, const LeaveGranted& wanted);
Decision decide_fact(const Asked& asked, const LeaveChanged& wanted);
Decision decide_fact(const Asked& asked, const AdmissionRecorded& wanted);
Decision decide_fact(const Asked& asked, const ParticipationConfirmed& wanted);
Decision decide_fact(const Asked& asked, const InterruptionRegistered& wanted);
Decision decide_fact(const Asked& asked, const ParticipantWithdrawn& wanted);
Decision decide_fact(const Asked& asked, const ResultRegistered& wanted);
Decision decide_fact(const Asked& asked, const StipendAgreed& wanted);
Decision decide_fact(const Asked& asked, const CommitmentRegistered& wanted);
Decision decide_fact(const Asked& asked, const CommitmentReleased& wanted);
Decision decide_fact(const Asked& asked, const InstalmentScheduled& wanted);
Decision decide_fact(const Asked& asked, const InstalmentWithheld& wanted);
Decision decide_fact(const Asked& asked, const PaymentOrdered& wanted);
Decision decide_fact(const Asked& asked, const PaymentAttested& wanted);
Decision decide_fact(const Asked& asked, const PaymentApproved& wanted);
Decision decide_fact(const Asked& asked, const PaymentExecuted& wanted);
Decision decide_fact(const Asked& asked, const PaymentReturned& wanted);
Decision decide_fact(const Asked& asked, const FundsForwarded& wanted);
Decision decide_fact(const Asked& asked, const OwnerShareDue& wanted);
Decision decide_fact(const Asked& asked, const OwnerSharePaid& wanted);
Decision decide_fact(const Asked& asked, const FundsRedirected& wanted);
Decision decide_fact(const Asked& asked, const RepaymentDecided& wanted);
Decision decide_fact(const Asked& asked, const RepaymentClaimed& wanted);
Decision decide_fact(const Asked& asked, const RepaymentReceived& wanted);
Decision decide_fact(const Asked& asked, const ReceiptUnallocated& wanted);
Decision decide_fact(const Asked& asked, const WriteOffDecided& wanted);
Decision decide_fact(const Asked& asked, const ReportDue& wanted);
Decision decide_fact(const Asked& asked, const ReportReceived& wanted);
Decision decide_fact(const Asked& asked, const AuditorStatementReceived& wanted);
Decision decide_fact(const Asked& asked, const ControlPerformed& wanted);
Decision decide_fact(const Asked& asked, const BreachFound& wanted);
Decision decide_fact(const Asked& asked, const OutcomeReported& wanted);
Decision decide_fact(const Asked& asked, const AppealDeadlineExtended& wanted);
Decision decide_fact(const Asked& asked, const AppealLodged& wanted);
Decision decide_fact(const Asked& asked, const AppealDecided& wanted);
Decision decide_fact(const Asked& asked, const AuditFindingAssessed& wanted);
Decision decide_fact(const Asked& asked, const PayeeIndexPublished& wanted);
Decision decide_fact(const Asked& asked, const BankStatementReconciled& wanted);
Decision decide_fact(const Asked& asked, const ControlsAdopted& wanted);
Decision decide_fact(const Asked& asked, const ActorChanged& wanted);
Decision decide_fact(const Asked& asked, const FactConfirmed& wanted);
Decision decide_fact(const Asked& asked, const DelegationConfirmationRequired& wanted);
Decision decide_fact(const Asked& asked, const ReceiptAllocated& wanted);
Decision decide_fact(const Asked& asked, const ReceiptReturnOrdered& wanted);
Decision decide_fact(const Asked& asked, const ReceiptReturnAttested& wanted);
Decision decide_fact(const Asked& asked, const ReceiptReturnApproved& wanted);
Decision decide_fact(const Asked& asked, const ReceiptReturnExecuted& wanted);
Decision decide_fact(const Asked& asked, const FundMoneyAdded& wanted);
Decision decide_fact(const Asked& asked, const FundRepaid& wanted);

// What must hold of a grant once a whole request that alters it has been taken.
Check whole_grant(const GrantRow& grant);

// The same of every grant that the facts of one request name, where they can leave one unmended.
Check whole_request(const Books& books, const std::vector<Event>& facts);

// What approved payments will take is still committed on their lines.
Check pending_committed(const GrantRow& grant);

}  // namespace grantledger
