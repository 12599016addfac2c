#include "events/event.h"

#include <utility>

namespace grantledger {

template <typename Fact>
requires is_one_of<Fact, EventKinds> Event::Event(Fact fact)
    : EventKinds(std::in_place_type<Fact>, std::move(fact)) {}

// One line for each kind: the program does not link without it.
template Event::Event(LedgerOpened);
template Event::Event(ActorRegistered);
template Event::Event(ActorKeyRegistered);
template Event::Event(ActorKeyRotated);
template Event::Event(ActorKeyRevoked);
template Event::Event(RepresentativeRegistered);
template Event::Event(PeriodClosed);
template Event::Event(EntryVoided);
template Event::Event(OrganisationRegistered);
template Event::Event(OrganisationChanged);
template Event::Event(MunicipalityCodesChanged);
template Event::Event(PartnershipAgreed);
template Event::Event(AppropriationMade);
template Event::Event(AppropriationChanged);
template Event::Event(AllocationIssued);
template Event::Event(CommitmentAuthorityGranted);
template Event::Event(BalanceTransferred);
template Event::Event(BalanceLapsed);
template Event::Event(DelegationGranted);
template Event::Event(DelegationRevoked);
template Event::Event(SchemeEstablished);
template Event::Event(RuleVersionPublished);
template Event::Event(RuleVersionVoided);
template Event::Event(CallPublished);
template Event::Event(StatisticsImported);
template Event::Event(ApplicationReceived);
template Event::Event(ApplicationAmended);
template Event::Event(ApplicationWithdrawn);
template Event::Event(ImpartialityDeclared);
template Event::Event(OwnerAssessed);
template Event::Event(ForumRecommended);
template Event::Event(AssessmentRecorded);
template Event::Event(AwardDecided);
template Event::Event(AwardRefused);
template Event::Event(LetterIssued);
template Event::Event(LetterReceived);
template Event::Event(AwardAccepted);
template Event::Event(DecisionCorrected);
template Event::Event(DecisionReversed);
template Event::Event(AwardReduced);
template Event::Event(AwardIncreased);
template Event::Event(LeaveGranted);
template Event::Event(LeaveChanged);
template Event::Event(AdmissionRecorded);
template Event::Event(ParticipationConfirmed);
template Event::Event(InterruptionRegistered);
template Event::Event(ParticipantWithdrawn);
template Event::Event(ResultRegistered);
template Event::Event(StipendAgreed);
template Event::Event(CommitmentRegistered);
template Event::Event(CommitmentReleased);
template Event::Event(InstalmentScheduled);
template Event::Event(InstalmentWithheld);
template Event::Event(PaymentOrdered);
template Event::Event(PaymentAttested);
template Event::Event(PaymentApproved);
template Event::Event(PaymentExecuted);
template Event::Event(PaymentReturned);
template Event::Event(FundsForwarded);
template Event::Event(OwnerShareDue);
template Event::Event(OwnerSharePaid);
template Event::Event(FundsRedirected);
template Event::Event(RepaymentDecided);
template Event::Event(RepaymentClaimed);
template Event::Event(RepaymentReceived);
template Event::Event(ReceiptUnallocated);
template Event::Event(WriteOffDecided);
template Event::Event(ReportDue);
template Event::Event(ReportReceived);
template Event::Event(AuditorStatementReceived);
template Event::Event(ControlPerformed);
template Event::Event(BreachFound);
template Event::Event(OutcomeReported);
template Event::Event(AppealDeadlineExtended);
template Event::Event(AppealLodged);
template Event::Event(AppealDecided);
template Event::Event(CommandRefused);
template Event::Event(ImportStarted);
template Event::Event(ImportFinished);
template Event::Event(SourceRowChanged);
template Event::Event(SourceRowVanished);
template Event::Event(AuditFindingAssessed);
template Event::Event(PayeeIndexPublished);
template Event::Event(BankStatementReconciled);
template Event::Event(ControlsAdopted);
template Event::Event(ActorChanged);
template Event::Event(FactConfirmed);
template Event::Event(DelegationConfirmationRequired);
template Event::Event(ReceiptAllocated);
template Event::Event(ReceiptReturnOrdered);
template Event::Event(ReceiptReturnAttested);
template Event::Event(ReceiptReturnApproved);
template Event::Event(ReceiptReturnExecuted);
template Event::Event(FundMoneyAdded);
template Event::Event(FundRepaid);

Event::Event() = default;
Event::Event(const Event&) = default;
Event::Event(Event&&) noexcept = default;
Event& Event::operator=(const Event&) = default;
Event& Event::operator=(Event&&) noexcept = default;
Event::~Event() = default;

bool Event::operator==(const Event& other) const {
  return static_cast<const EventKinds&>(*this) == static_cast<const EventKinds&>(other);
}

Date effective_on(const Event& event) {
  return std::visit([](const auto& fact) { return fact.effective_on; }, event);
}

}  // namespace grantledger
