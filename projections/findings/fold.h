#pragma once
// What Findings does with one envelope. Included by its sources only; they say what stands where.

#include <array>

#include "events/event.h"
#include "ledger/log/row_changes.h"
#include "projections/findings/evidence_rows.h"
#include "projections/findings/source_claims.h"

namespace grantledger {

// Puts what the facts of one envelope say into rows.
class EnvelopeFold {
 public:
  EnvelopeFold(Position position, const Envelope& envelope, RowChanges& changes);
  void take(std::uint32_t index, const Event& fact);
  // Which kinds of facts the source tells of, each once an envelope.
  void finish();

 private:
  static void describe(Evidence& made, const GrantTerms& terms);
  Evidence make(EvidenceKind kind) const;
  void put(EvidenceSection section, std::string_view about, const Evidence& made);
  void put_grant(const GrantId& grant, const Evidence& made);
  void claim(SourceClaim claim);
  static std::vector<EvidencePart> lines_of(const auto& parts);
  static std::vector<EvidencePart> semesters_of(const std::vector<SemesterShare>& semesters);
  void on(const AwardDecided& fact);
  void on(const AwardRefused& fact);
  void on_changed(EvidenceKind kind, const auto& fact);
  void on(const AwardReduced& fact);
  void on(const AwardIncreased& fact);
  void on(const DecisionReversed& fact);
  void on(const AwardAccepted& fact);
  void on(const LeaveGranted& fact);
  void on(const LeaveChanged& fact);
  void put_leave(Evidence made, const auto& fact, const Shares& shares);
  void on(const ParticipationConfirmed& fact);
  void on(const ParticipantWithdrawn& fact);
  void on(const StipendAgreed& fact);
  void on(const CommitmentRegistered& fact);
  void on(const CommitmentReleased& fact);
  void put_commitment(EvidenceKind kind, const auto& fact);
  void on(const InstalmentScheduled& fact);
  void on(const InstalmentWithheld& fact);
  void on(const PaymentAttested& fact);
  void on(const PaymentApproved& fact);
  void put_step(EvidenceKind kind, const PaymentTerms& terms, const ActorId& actor);
  void on(const PaymentExecuted& fact);
  void on(const PaymentReturned& fact);
  void put_payment(Evidence made, const PaymentTerms& terms);
  void on(const FundsForwarded& fact);
  void on(const OwnerShareDue& fact);
  void on(const OwnerSharePaid& fact);
  void put_owner_share(EvidenceKind kind, const auto& fact);
  void put_passed(Evidence& made, const auto& fact);
  void on(const FundsRedirected& fact);
  void on(const RepaymentDecided& fact);
  void on(const RepaymentClaimed& fact);
  void on(const RepaymentReceived& fact);
  void on(const WriteOffDecided& fact);
  void put_claim(Evidence made, const auto& fact);
  void on(const ReportDue& fact);
  void on(const ReportReceived& fact);
  void on(const AuditorStatementReceived& fact);
  void put_document(std::string_view subject, const auto& fact);
  void on(const ApplicationReceived& fact);
  void on(const ApplicationWithdrawn& fact);
  void on(const OwnerAssessed& fact);
  void on(const ForumRecommended& fact);
  void on(const ImpartialityDeclared& fact);
  void on(const OrganisationRegistered& fact);
  void on(const OrganisationChanged& fact);
  void put_organisation(const Organisation& details);
  void on(const DelegationGranted& fact);
  void on(const DelegationRevoked& fact);
  void put_delegation(Evidence made, const auto& fact);
  void on(const RuleVersionPublished& fact);
  void on(const RuleVersionVoided& fact);
  void on(const SchemeEstablished& fact);
  void on(const PeriodClosed& fact);
  void put_line(EvidenceKind kind, const Line& line, const OrganisationId& holder, Money amount);
  static std::string key_of_line(const Line& line, const OrganisationId& holder);
  void on(const AppropriationMade& fact);
  void on(const AppropriationChanged& fact);
  void on(const AllocationIssued& fact);
  void on(const CommitmentAuthorityGranted& fact);
  void on(const BalanceTransferred& fact);
  void on(const BalanceLapsed& fact);
  void on(const EntryVoided& fact);
  void on(const SourceRowChanged& fact);
  void on(const SourceRowVanished& fact);
  void put_row(EvidenceKind kind, const auto& fact);
  void on(const AuditFindingAssessed& fact);
  void note_lateness(const Event& fact);

  // What tests of the controls themselves ask: fold_controls.cc.
  void on(const ActorRegistered& fact);
  void on(const ActorChanged& fact);
  void put_person(const ActorId& actor, const std::string& person);
  void on(const RepresentativeRegistered& fact);
  void on(const BankStatementReconciled& fact);
  void on(const FactConfirmed& fact);
  void on(const PaymentOrdered& fact);
  void on(const BreachFound& fact);
  void on(const ResultRegistered& fact);
  void on(const ReceiptAllocated& fact);
  void on(const ReceiptUnallocated& fact);
  void put_receipt(const RepaymentReceived& fact);
  bool is_rest(const ReceiptUnallocated& fact) const;
  void on(const FundMoneyAdded& fact);
  void on(const FundRepaid& fact);
  void put_single(EvidenceKind kind, const Event& fact, std::string_view subject = {});
  void note_unshown_void(const Event& fact);
  void note_advance(const Event& fact);
  void note_old_year(const Event& fact);
  void note_text(const Event& fact);
  void note_power(const Event& fact);
  // Who recorded an own fact; empty for imports, where it says nothing.
  std::string_view recorder() const;

  // The facts that no rule compares.
  template <class Fact, class... Facts>
  static constexpr bool is_one_of = (std::is_same_v<Fact, Facts> || ...);
  template <class Fact>
  requires(is_one_of<Fact, LedgerOpened, ActorKeyRegistered, ActorKeyRotated, ActorKeyRevoked,
                     MunicipalityCodesChanged, PartnershipAgreed, CallPublished, StatisticsImported,
                     ApplicationAmended, AssessmentRecorded, LetterIssued, LetterReceived,
                     DecisionCorrected, AdmissionRecorded, InterruptionRegistered, ControlPerformed,
                     OutcomeReported> ||
           is_one_of<Fact, AppealDeadlineExtended, AppealLodged, AppealDecided, CommandRefused,
                     ImportStarted, ImportFinished, PayeeIndexPublished, ControlsAdopted,
                     DelegationConfirmationRequired, ReceiptReturnOrdered, ReceiptReturnAttested,
                     ReceiptReturnApproved, ReceiptReturnExecuted>) void on(const Fact&) {}

  const Envelope& envelope_;
  RowChanges& changes_;
  Evidence blank_;
  std::array<bool, source_claim_count> claims_{};
};

}  // namespace grantledger
