#pragma once
// Every fact the ledger can record. Facts are in the past tense and are never edited. Their stored
// form is event.capnp; codec.h translates. docs/events.md says how to add or retire one.

#include <type_traits>
#include <variant>

#include "events/application_facts.h"
#include "events/controls_facts.h"
#include "events/decision_facts.h"
#include "events/evidence_facts.h"
#include "events/follow_up_facts.h"
#include "events/leave_facts.h"
#include "events/ledger_facts.h"
#include "events/money_facts.h"
#include "events/payment_facts.h"
#include "events/recovery_facts.h"
#include "events/register_facts.h"
#include "events/rule_facts.h"

namespace grantledger {

// In the order of event.capnp, which the codec checks. No default branch when visiting: a new fact
// must not compile until the postings, the books and every projection have an answer for it.
using EventKinds = std::variant<
    LedgerOpened, ActorRegistered, ActorKeyRegistered, ActorKeyRotated, ActorKeyRevoked,
    RepresentativeRegistered, PeriodClosed, EntryVoided, OrganisationRegistered,
    OrganisationChanged, MunicipalityCodesChanged, PartnershipAgreed, AppropriationMade,
    AppropriationChanged, AllocationIssued, CommitmentAuthorityGranted, BalanceTransferred,
    BalanceLapsed, DelegationGranted, DelegationRevoked, SchemeEstablished, RuleVersionPublished,
    RuleVersionVoided, CallPublished, StatisticsImported, ApplicationReceived, ApplicationAmended,
    ApplicationWithdrawn, ImpartialityDeclared, OwnerAssessed, ForumRecommended, AssessmentRecorded,
    AwardDecided, AwardRefused, LetterIssued, LetterReceived, AwardAccepted, DecisionCorrected,
    DecisionReversed, AwardReduced, AwardIncreased, LeaveGranted, LeaveChanged, AdmissionRecorded,
    ParticipationConfirmed, InterruptionRegistered, ParticipantWithdrawn, ResultRegistered,
    StipendAgreed, CommitmentRegistered, CommitmentReleased, InstalmentScheduled,
    InstalmentWithheld, PaymentOrdered, PaymentAttested, PaymentApproved, PaymentExecuted,
    PaymentReturned, FundsForwarded, OwnerShareDue, OwnerSharePaid, FundsRedirected,
    RepaymentDecided, RepaymentClaimed, RepaymentReceived, ReceiptUnallocated, WriteOffDecided,
    ReportDue, ReportReceived, AuditorStatementReceived, ControlPerformed, BreachFound,
    OutcomeReported, AppealDeadlineExtended, AppealLodged, AppealDecided, CommandRefused,
    ImportStarted, ImportFinished, SourceRowChanged, SourceRowVanished, AuditFindingAssessed,
    PayeeIndexPublished, BankStatementReconciled, ControlsAdopted, ActorChanged, FactConfirmed,
    DelegationConfirmationRequired, ReceiptAllocated, ReceiptReturnOrdered, ReceiptReturnAttested,
    ReceiptReturnApproved, ReceiptReturnExecuted, FundMoneyAdded, FundRepaid>;

template <typename Fact, typename Kinds>
inline constexpr bool is_one_of = false;
template <typename Fact, typename... Kinds>
inline constexpr bool is_one_of<Fact, std::variant<Kinds...>> = (std::is_same_v<Fact, Kinds> ||
                                                                 ...);

// One fact of any kind: the variant, which std::visit, std::get_if and the like take, and which
// every fact converts to. What it takes to make, copy and destroy 95 kinds of struct is compiled
// once, in event.cc, and not in every file that handles facts.
struct Event : EventKinds {
  Event();
  template <typename Fact>
  requires is_one_of<Fact, EventKinds> Event(Fact fact);
  Event(const Event&);
  Event(Event&&) noexcept;
  Event& operator=(const Event&);
  Event& operator=(Event&&) noexcept;
  ~Event();
  bool operator==(const Event& other) const;
};

// The day the fact has effect in the world.
Date effective_on(const Event& event);

}  // namespace grantledger
