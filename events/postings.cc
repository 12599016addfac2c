#include "events/postings.h"

#include <charconv>

namespace grantledger {
namespace {

void append(std::string& account, std::string_view part) {
  account += ':';
  account += part;
}

void append(std::string& account, const Line& line) {
  append(account, line.item.text());
  char digits[8];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), line.year).ptr;
  append(account, std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

template <class Kind>
void append(std::string& account, const Id<Kind>& id) {
  append(account, std::string_view(id.text()));
}

std::string account(std::string_view kind, const auto&... parts) {
  std::string text;
  text.reserve(48);
  text += kind;
  (append(text, parts), ...);
  return text;
}

// The entries of one fact, built pair by pair.
class Entries {
 public:
  // Moves `amount` from the account that is credited to the one that is debited.
  Entries& move(std::string debit, std::string credit, Money amount) {
    if (amount.minor_units == 0) return *this;
    entries_.push_back({std::move(debit), amount});
    entries_.push_back({std::move(credit), -amount});
    return *this;
  }
  Entries& add(std::string name, Money amount) {
    if (amount.minor_units != 0) entries_.push_back({std::move(name), amount});
    return *this;
  }
  std::vector<Entry> take() { return std::move(entries_); }

 private:
  std::vector<Entry> entries_;
};

// The other side of an imported fact that stands on no line or commitment we know of.
std::string outside_or(const std::optional<SourceId>& outside, std::string own) {
  return outside ? account("outside", *outside) : std::move(own);
}

std::vector<Entry> on(const EntryVoided& fact) {
  return fact.entries;
}

std::vector<Entry> on(const AppropriationMade& fact) {
  return Entries()
      .move(available_account(fact.line, fact.holder), account("appropriation", fact.line),
            fact.amount)
      .take();
}

std::vector<Entry> on(const AppropriationChanged& fact) {
  return Entries()
      .move(available_account(fact.line, fact.holder), account("appropriation", fact.line),
            fact.amount)
      .take();
}

std::vector<Entry> on(const AllocationIssued& fact) {
  return Entries()
      .move(available_account(fact.line, fact.to), available_account(fact.line, fact.from),
            fact.amount)
      .take();
}

std::vector<Entry> on(const BalanceTransferred& fact) {
  return Entries()
      .move(account("carried", fact.line), available_account(fact.line, fact.holder), fact.amount)
      .move(available_account(fact.to_line, fact.holder), account("carried", fact.to_line),
            fact.amount)
      .take();
}

std::vector<Entry> on(const BalanceLapsed& fact) {
  return Entries()
      .move(account("lapsed", fact.line), available_account(fact.line, fact.holder), fact.amount)
      .take();
}

std::vector<Entry> shares(const GrantTerms& terms, const OrganisationId& payer, Shares change) {
  Entries cost;
  if (change.state.currency == change.owner.currency) {
    cost.add(account("cost", terms.grant), change.cost());
  } else {  // Only an import could say so.
    cost.add(account("cost", terms.grant), change.state);
    cost.add(account("cost", terms.grant), change.owner);
  }
  return cost.add(account("state-share", terms.grant), -change.state)
      .add(owner_share_account(payer, terms.grant), -change.owner)
      .take();
}

std::vector<Entry> on(const LeaveGranted& fact) {
  return shares(fact.terms, fact.payer, fact.shares);
}

std::vector<Entry> on(const LeaveChanged& fact) {
  return shares(fact.terms, fact.payer, fact.change);
}

std::vector<Entry> on(const StipendAgreed& fact) {
  return Entries()
      .move(to_forward_account(fact.payer, fact.terms.grant),
            account("entrusted", fact.leave, fact.terms.grant), fact.amount)
      .take();
}

std::vector<Entry> on(const CommitmentRegistered& fact) {
  Entries entries;
  for (const CommitmentPart& part : fact.parts) {
    entries.move(committed_account(part.line, fact.terms.grant),
                 outside_or(fact.outside, available_account(part.line, fact.holder)), part.amount);
  }
  return entries.take();
}

std::vector<Entry> on(const CommitmentReleased& fact) {
  Entries entries;
  for (const LinePart& part : fact.parts) {
    entries.move(outside_or(fact.outside, available_account(part.line, fact.holder)),
                 committed_account(part.line, fact.terms.grant), part.amount);
  }
  return entries.take();
}

// An executed payment (`sign` 1), or its reverse (−1).
std::vector<Entry> payment(const PaymentTerms& terms, const std::optional<SourceId>& outside,
                           int sign) {
  const auto signed_amount = [sign](Money amount) { return sign < 0 ? -amount : amount; };
  const GrantId& grant = terms.terms.grant;
  Entries entries;
  for (const LinePart& source : terms.sources) {
    entries.move(paid_account(source.line, grant),
                 outside_or(outside, committed_account(source.line, grant)),
                 signed_amount(source.amount));
  }
  for (const PaymentPart& part : terms.parts) {
    if (part.beneficiary == terms.payee) continue;
    entries.move(to_forward_account(terms.payee, grant),
                 account("entrusted", part.beneficiary, grant), signed_amount(part.amount));
  }
  if (terms.fund) {
    entries.move(available_account(*terms.fund, terms.payee), account("appropriation", *terms.fund),
                 signed_amount(terms.amount));
  }
  return entries.take();
}

std::vector<Entry> on(const PaymentExecuted& fact) {
  return payment(fact.payment, fact.outside, 1);
}

std::vector<Entry> on(const PaymentReturned& fact) {
  return payment(fact.payment, std::nullopt, -1);
}

std::vector<Entry> on(const FundsForwarded& fact) {
  return Entries()
      .move(account("forwarded", fact.payer, fact.terms.grant),
            to_forward_account(fact.payer, fact.terms.grant), fact.amount)
      .take();
}

std::vector<Entry> on(const OwnerShareDue& fact) {
  return Entries()
      .move(owner_share_account(fact.payer, fact.terms.grant),
            owner_due_account(fact.payer, fact.terms.grant), fact.amount)
      .take();
}

std::vector<Entry> on(const OwnerSharePaid& fact) {
  return Entries()
      .move(owner_due_account(fact.payer, fact.terms.grant),
            account("owner-paid", fact.payer, fact.terms.grant), fact.amount)
      .take();
}

// The new grant's commitment is used up, and the holder has that money at its disposal again.
std::vector<Entry> on(const FundsRedirected& fact) {
  return Entries()
      .move(paid_account(fact.line, fact.to.grant), paid_account(fact.line, fact.from.grant),
            fact.amount)
      .move(available_account(fact.line, fact.holder), committed_account(fact.line, fact.to.grant),
            fact.amount)
      .take();
}

std::vector<Entry> on(const RepaymentClaimed& fact) {
  return Entries()
      .move(receivable_account(fact.line, fact.terms.grant),
            recovery_account(fact.line, fact.terms.grant), fact.amount)
      .take();
}

std::vector<Entry> on(const RepaymentReceived& fact) {
  return Entries()
      .move(fact.to_treasury ? account("treasury", fact.line)
                             : available_account(fact.line, fact.holder),
            receivable_account(fact.line, fact.terms.grant), fact.amount)
      .take();
}

std::vector<Entry> on(const ReceiptUnallocated& fact) {
  return Entries().move("unallocated:cash", "unallocated:owed", fact.amount).take();
}

// What nobody claimed comes to the claim that it was meant for.
std::vector<Entry> on(const ReceiptAllocated& fact) {
  return Entries()
      .move(fact.to_treasury ? account("treasury", fact.line)
                             : available_account(fact.line, fact.holder),
            receivable_account(fact.line, fact.terms.grant), fact.amount)
      .move("unallocated:owed", "unallocated:cash", fact.amount)
      .take();
}

std::vector<Entry> on(const ReceiptReturnExecuted& fact) {
  return Entries().move("unallocated:owed", "unallocated:cash", fact.receipt.amount).take();
}

std::vector<Entry> on(const FundMoneyAdded& fact) {
  return Entries()
      .move(available_account(fact.line, fact.holder), account("appropriation", fact.line),
            fact.amount)
      .take();
}

std::vector<Entry> on(const FundRepaid& fact) {
  return Entries()
      .move(account("appropriation", fact.line), available_account(fact.line, fact.holder),
            fact.amount)
      .take();
}

std::vector<Entry> on(const WriteOffDecided& fact) {
  return Entries()
      .move(account("written-off", fact.line, fact.terms.grant),
            receivable_account(fact.line, fact.terms.grant), fact.amount)
      .take();
}

// Facts that move no money, by name: a new fact does not compile until it says whether it does.
template <class Fact, class... Facts>
concept OneOf = (std::is_same_v<Fact, Facts> || ...);

template <class Fact>
concept MovesNoMoney =
    OneOf<Fact, LedgerOpened, ActorRegistered, ActorKeyRegistered, ActorKeyRotated, ActorKeyRevoked,
          RepresentativeRegistered, PeriodClosed, OrganisationRegistered, OrganisationChanged,
          MunicipalityCodesChanged, PartnershipAgreed, CommitmentAuthorityGranted,
          DelegationGranted, DelegationRevoked, SchemeEstablished, RuleVersionPublished,
          RuleVersionVoided, CallPublished, StatisticsImported, ApplicationReceived,
          ApplicationAmended, ApplicationWithdrawn, ImpartialityDeclared, OwnerAssessed,
          ForumRecommended, AssessmentRecorded> ||
    OneOf<Fact, AwardDecided, AwardRefused, LetterIssued, LetterReceived, AwardAccepted,
          DecisionCorrected, DecisionReversed, AwardReduced, AwardIncreased, AdmissionRecorded,
          ParticipationConfirmed, InterruptionRegistered, ParticipantWithdrawn, ResultRegistered,
          InstalmentScheduled, InstalmentWithheld, PaymentOrdered, PaymentAttested, PaymentApproved,
          RepaymentDecided, ReportDue, ReportReceived, AuditorStatementReceived, ControlPerformed,
          BreachFound, OutcomeReported, AppealDeadlineExtended, AppealLodged, AppealDecided,
          CommandRefused, ImportStarted, ImportFinished, SourceRowChanged, SourceRowVanished,
          AuditFindingAssessed, PayeeIndexPublished, BankStatementReconciled, ControlsAdopted,
          ActorChanged, FactConfirmed, DelegationConfirmationRequired, ReceiptReturnOrdered,
          ReceiptReturnAttested, ReceiptReturnApproved>;

template <MovesNoMoney Fact>
std::vector<Entry> on(const Fact&) {
  return {};
}

}  // namespace

std::vector<Entry> postings(const Event& event) {
  return std::visit([](const auto& fact) { return on(fact); }, event);
}

std::string available_account(const Line& line, const OrganisationId& holder) {
  return account("available", line, holder);
}
std::string committed_account(const Line& line, const GrantId& grant) {
  return account("committed", line, grant);
}
std::string paid_account(const Line& line, const GrantId& grant) {
  return account("paid", line, grant);
}
std::string receivable_account(const Line& line, const GrantId& grant) {
  return account("receivable", line, grant);
}
std::string recovery_account(const Line& line, const GrantId& grant) {
  return account("recovery", line, grant);
}
std::string to_forward_account(const OrganisationId& payee, const GrantId& grant) {
  return account("to-forward", payee, grant);
}
std::string owner_share_account(const OrganisationId& payer, const GrantId& grant) {
  return account("owner-share", payer, grant);
}
std::string owner_due_account(const OrganisationId& payer, const GrantId& grant) {
  return account("owner-due", payer, grant);
}

}  // namespace grantledger
