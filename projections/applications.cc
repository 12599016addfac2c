#include "projections/applications.h"

#include <utility>

#include "events/event.h"
#include "projections/application_rows.h"
#include "projections/row_key.h"

namespace grantledger {
namespace {

std::string flag_text(bool flag) {
  return flag ? "1" : "0";
}

std::string amount_text(Money amount) {
  return key_of(std::to_string(amount.minor_units), text_of(amount.currency));
}

// Puts what one fact says into the rows.
class ApplicationFold {
 public:
  ApplicationFold(std::string when, RowChanges& changes)
      : when_(std::move(when)), changes_(changes) {}

  void on(const ApplicationReceived& fact) {
    put(fact.application, application_aspect::received,
        key_of(fact.scheme.text(), std::to_string(fact.year), fact.applicant.text()));
    put(fact.application, application_aspect::state, "received");
    put_applied(fact);
  }
  void on(const ApplicationAmended& fact) { put_applied(fact); }
  void on(const ApplicationWithdrawn& fact) {
    put(fact.application, application_aspect::state, "withdrawn");
    put(fact.application, application_aspect::reason, fact.reason);
  }
  void on(const OwnerAssessed& fact) {
    put(fact.application, application_aspect::owner,
        key_of(flag_text(fact.is_approved), std::to_string(fact.rank), fact.owner.text()));
  }
  void on(const ForumRecommended& fact) {
    put(fact.application, application_aspect::forum,
        key_of(flag_text(fact.is_recommended), fact.forum));
  }
  void on(const AwardDecided& fact) {
    put_grant(fact.terms.grant, application_aspect::amount, amount_text(fact.amount));
    if (!fact.application) return;
    put_decision(*fact.application, "awarded", fact);
    put(*fact.application, application_aspect::reason, "");
  }
  void on(const AwardRefused& fact) {
    put_decision(fact.application, "refused", fact);
    put(fact.application, application_aspect::reason, fact.reason);
  }
  void on(const AwardAccepted& fact) {
    put_grant(fact.grant, application_aspect::state, "accepted");
  }
  void on(const DecisionReversed& fact) {
    put_grant(fact.terms.grant, application_aspect::state, "reversed");
    put_grant(fact.terms.grant, application_aspect::reason, fact.reason);
  }
  void on(const AwardReduced& fact) {
    put_grant(fact.terms.grant, application_aspect::amount, amount_text(fact.amount));
  }
  void on(const AwardIncreased& fact) {
    put_grant(fact.terms.grant, application_aspect::amount, amount_text(fact.amount));
  }

  // The facts that say nothing about what became of an application.
  template <class Fact, class... Facts>
  static constexpr bool is_one_of = (std::is_same_v<Fact, Facts> || ...);
  template <class Fact>
  requires(
      is_one_of<Fact, LedgerOpened, ActorRegistered, ActorKeyRegistered, ActorKeyRotated,
                ActorKeyRevoked, RepresentativeRegistered, PeriodClosed, EntryVoided,
                OrganisationRegistered, OrganisationChanged, MunicipalityCodesChanged,
                PartnershipAgreed, AppropriationMade, AppropriationChanged, AllocationIssued,
                CommitmentAuthorityGranted, BalanceTransferred, BalanceLapsed, DelegationGranted,
                DelegationRevoked, SchemeEstablished, RuleVersionPublished, RuleVersionVoided,
                CallPublished, StatisticsImported, ImpartialityDeclared, AssessmentRecorded,
                LetterIssued, LetterReceived, DecisionCorrected, LeaveGranted, LeaveChanged,
                AdmissionRecorded, ParticipationConfirmed> ||
      is_one_of<Fact, InterruptionRegistered, ParticipantWithdrawn, ResultRegistered, StipendAgreed,
                CommitmentRegistered, CommitmentReleased, InstalmentScheduled, InstalmentWithheld,
                PaymentOrdered, PaymentAttested, PaymentApproved, PaymentExecuted, PaymentReturned,
                FundsForwarded, OwnerShareDue, OwnerSharePaid, FundsRedirected, RepaymentDecided,
                RepaymentClaimed, RepaymentReceived, ReceiptUnallocated, WriteOffDecided, ReportDue,
                ReportReceived, AuditorStatementReceived, ControlPerformed, BreachFound,
                OutcomeReported, AppealDeadlineExtended, AppealLodged, AppealDecided,
                CommandRefused, ImportStarted, ImportFinished, SourceRowChanged, SourceRowVanished,
                AuditFindingAssessed, PayeeIndexPublished, BankStatementReconciled, ControlsAdopted,
                ActorChanged, FactConfirmed, DelegationConfirmationRequired, ReceiptAllocated,
                ReceiptReturnOrdered, ReceiptReturnAttested, ReceiptReturnApproved,
                ReceiptReturnExecuted, FundMoneyAdded, FundRepaid>) void on(const Fact&) {}

 private:
  void put(const ApplicationId& application, std::string_view aspect, std::string_view value) {
    changes_.put(key_of(application_rows, application.text(), aspect, when_), value);
  }
  void put_grant(const GrantId& grant, std::string_view aspect, std::string_view value) {
    changes_.put(key_of(granted_rows, grant.text(), aspect, when_), value);
  }
  void put_applied(const auto& fact) {
    if (!fact.amount_applied) return;
    put(fact.application, application_aspect::applied, amount_text(*fact.amount_applied));
  }
  void put_decision(const ApplicationId& application, std::string_view outcome, const auto& fact) {
    put(application, application_aspect::state, outcome);
    put(application, application_aspect::decision,
        key_of(outcome, fact.terms.grant.text(), text_of(fact.effective_on),
               fact.decided_by.text()));
    put(application, application_aspect::departure, fact.departure);
  }

  std::string when_;
  RowChanges& changes_;
};

}  // namespace

void Applications::fold(Position position, const Envelope& envelope) {
  for (std::size_t index = 0; index < envelope.facts.size(); ++index) {
    const Event& fact = envelope.facts[index];
    ApplicationFold fold(sortable(position) + sortable(index) + text_of(effective_on(fact)),
                         changes_);
    std::visit([&](const auto& each) { fold.on(each); }, fact);
  }
}

RowChanges Applications::drain() {
  return std::exchange(changes_, {});
}

}  // namespace grantledger
