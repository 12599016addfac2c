// The writing half of findings.h: what tests of the controls themselves ask, and single facts that
// a rule looks at by themselves.

#include <algorithm>

#include "projections/findings/fold.h"
#include "projections/findings/free_text.h"

namespace grantledger {

using Kind = EvidenceKind;
using Section = EvidenceSection;

namespace {

template <class Fact, class... Facts>
concept OneOf = (std::is_same_v<Fact, Facts> || ...);

// What can only be recorded once it has happened.
template <class Fact>
concept Happening =
    OneOf<Fact, PaymentAttested, PaymentApproved, FundsForwarded, AdmissionRecorded,
          ParticipationConfirmed, ResultRegistered, ReceiptReturnAttested, ReceiptReturnApproved>;

// A bank may date a movement on the day after.
template <class Fact>
concept BankMovement = OneOf<Fact, PaymentExecuted, PaymentReturned, RepaymentReceived,
                             ReceiptUnallocated, ReceiptReturnExecuted>;
constexpr std::chrono::days bank_tolerance{1};

// The kinds whose voiding changes what the bank, a payee or a claim is thought to have.
template <class Fact>
concept MoneyMoved = OneOf<Fact, PaymentExecuted, PaymentReturned, FundsForwarded, OwnerSharePaid,
                           RepaymentReceived, RepaymentClaimed, WriteOffDecided, ReceiptUnallocated,
                           CommitmentReleased, FundsRedirected>;

// Older stores do not say what was voided: the accounts tell.
bool moves_money(const std::vector<Entry>& entries) {
  constexpr std::array<std::string_view, 6> accounts{
      "paid:", "receivable:", "unallocated:", "forwarded:", "treasury:", "owner-paid:"};
  return std::ranges::any_of(entries, [&](const Entry& entry) {
    return std::ranges::any_of(
        accounts, [&](std::string_view account) { return entry.account.starts_with(account); });
  });
}

bool moved_money(const EntryVoided& fact) {
  if (fact.undone.empty()) return moves_money(fact.entries);
  return std::visit([]<class Fact>(const Fact&) { return MoneyMoved<Fact>; }, fact.undone.front());
}

// Where a receipt went: a pooled claim's sources each get a part of it.
std::string destination_of(const Line& line, const OrganisationId& holder, bool to_treasury) {
  return text_of(line) + ":" + (to_treasury ? std::string("treasury") : holder.text());
}

}  // namespace

std::string_view EnvelopeFold::recorder() const {
  return blank_.is_imported ? std::string_view() : envelope_.actor.text();
}

// About: the actor. Text: the person.
void EnvelopeFold::on(const ActorRegistered& fact) {
  if (!fact.person.empty()) put_person(fact.actor, fact.person);
}

void EnvelopeFold::on(const ActorChanged& fact) {
  put_person(fact.actor, fact.person);
}

void EnvelopeFold::put_person(const ActorId& actor, const std::string& person) {
  Evidence made = make(Kind::person);
  made.text = person;
  put(Section::world, actor.text(), made);
}

// About: the actor. Party: the organisation.
void EnvelopeFold::on(const RepresentativeRegistered& fact) {
  Evidence made = make(Kind::represents);
  made.party = fact.organisation.text();
  put(Section::world, fact.actor.text(), made);
}

// About: the statement, which somebody held against the ledger. From, until: its days.
void EnvelopeFold::on(const BankStatementReconciled& fact) {
  if (blank_.is_imported) return;
  Evidence made = make(Kind::statement);
  made.from = fact.first_day;
  made.until = fact.last_day;
  put(Section::world, fact.statement, made);
}

// Number: the position that is confirmed; year: the fact's index there. Actor: who confirmed it.
void EnvelopeFold::on(const FactConfirmed& fact) {
  Evidence made = make(Kind::fact_confirmed);
  made.number = fact.position;
  made.year = fact.fact_index;
  made.actor = recorder();
  put(Section::world, "", made);
}

// As a payment's steps: actor who ordered it.
void EnvelopeFold::on(const PaymentOrdered& fact) {
  Evidence made = make(Kind::ordered);
  made.subject = fact.payment.payment.text();
  made.actor = recorder();
  made.amount = fact.payment.amount;
  put_grant(fact.payment.terms.grant, made);
}

void EnvelopeFold::on(const BreachFound& fact) {
  put_grant(fact.grant, make(Kind::breach));
}

// Number: hundredths of credits.
void EnvelopeFold::on(const ResultRegistered& fact) {
  Evidence made = make(Kind::result);
  made.number = static_cast<std::uint64_t>(std::max(fact.credits.count, 0));
  put(Section::leave, fact.leave.text(), made);
}

// As what comes in: see RepaymentReceived.
void EnvelopeFold::on(const ReceiptAllocated& fact) {
  Evidence made = make(Kind::allocated);
  made.subject = fact.claim.text();
  made.amount = fact.amount;
  made.text = fact.line.item.text();
  made.number = fact.line.year;
  made.party = fact.holder.text();
  made.flag = fact.to_treasury;
  put_grant(fact.terms.grant, made);
}

// Receipts of the ledger's own, by the bank's reference. Subject: the claim. Party: the payer.
// Actor: who recorded it. Other: the statement. Text: where the money went, or nothing if that is
// not said. Flag: it is what the claim of the fact before did not take.
void EnvelopeFold::put_receipt(const RepaymentReceived& fact) {
  if (blank_.is_imported) return;
  Evidence made = make(Kind::receipt);
  made.subject = fact.claim.text();
  made.party = fact.terms.recipient.text();
  made.actor = recorder();
  made.other = fact.statement;
  made.amount = fact.amount;
  const std::string destination = destination_of(fact.line, fact.holder, fact.to_treasury);
  made.text = destination;
  put(Section::receipt, fact.bank_reference, made);
}

void EnvelopeFold::on(const ReceiptUnallocated& fact) {
  if (blank_.is_imported) return;
  Evidence made = make(Kind::receipt);
  if (fact.claim) made.subject = fact.claim->text();
  made.party = fact.payer.text();
  made.actor = recorder();
  made.other = fact.statement;
  made.amount = fact.amount;
  std::string destination;
  if (fact.purpose) {
    const ReceiptPurpose& purpose = *fact.purpose;
    destination = destination_of(purpose.line, purpose.holder, purpose.to_treasury);
  }
  made.text = destination;
  made.flag = is_rest(fact);
  put(Section::receipt, fact.bank_reference, made);
}

bool EnvelopeFold::is_rest(const ReceiptUnallocated& fact) const {
  if (!fact.purpose || blank_.fact == 0) return false;
  const auto* covered = std::get_if<RepaymentReceived>(&envelope_.facts[blank_.fact - 1]);
  return covered != nullptr && fact.claim == covered->claim &&
         fact.bank_reference == covered->bank_reference;
}

void EnvelopeFold::on(const FundMoneyAdded& fact) {
  put_line(Kind::line_money, fact.line, fact.holder, fact.amount);
}

void EnvelopeFold::on(const FundRepaid& fact) {
  put_line(Kind::line_money, fact.line, fact.holder, -fact.amount);
}

// Single facts. Number: the kind of the fact. Party: who recorded it. Subject: see each kind.
void EnvelopeFold::put_single(Kind kind, const Event& fact, std::string_view subject) {
  Evidence made = make(kind);
  made.number = fact.index();
  made.party = recorder();
  made.subject = subject;
  put(Section::late, "", made);
}

// A voiding of moved money that names no bank line.
void EnvelopeFold::note_unshown_void(const Event& fact) {
  const auto* voided = std::get_if<EntryVoided>(&fact);
  if (voided == nullptr || !voided->bank_reference.empty() || !moved_money(*voided)) return;
  put_single(Kind::unshown_void, fact);
}

void EnvelopeFold::note_advance(const Event& fact) {
  if (blank_.day <= blank_.recorded) return;
  const bool is_in_advance = std::visit(
      [&]<class Fact>(const Fact&) {
        if constexpr (BankMovement<Fact>) return blank_.day > blank_.recorded + bank_tolerance;
        return Happening<Fact>;
      },
      fact);
  if (is_in_advance) put_single(Kind::in_advance, fact);
}

// What took a power, with a day before that of recording, and is of no grant's rows: see
// delegation_recorded_late. Number: the power.
void EnvelopeFold::note_power(const Event& fact) {
  if (blank_.recorded <= blank_.day) return;
  const std::optional<Power> power = std::visit(
      []<class Fact>(const Fact&) -> std::optional<Power> {
        if constexpr (OneOf<Fact, AppropriationMade, AppropriationChanged, AllocationIssued,
                            CommitmentAuthorityGranted, BalanceTransferred, BalanceLapsed,
                            EntryVoided, PeriodClosed, SchemeEstablished, RuleVersionPublished,
                            RuleVersionVoided>) {
          return Power::administration;
        }
        if constexpr (OneOf<Fact, InstalmentScheduled, InstalmentWithheld, LeaveGranted,
                            LeaveChanged, AwardRefused, RepaymentClaimed, ReceiptAllocated,
                            StipendAgreed, BreachFound>) {
          return Power::case_handling;
        }
        if constexpr (OneOf<Fact, ReceiptReturnAttested>) return Power::attestation;
        if constexpr (OneOf<Fact, FundsRedirected, ReceiptReturnApproved, FundMoneyAdded,
                            FundRepaid>) {
          return Power::budget_disposal;
        }
        return std::nullopt;
      },
      fact);
  if (!power) return;
  Evidence made = make(Kind::late_power);
  made.number = static_cast<std::uint64_t>(*power);
  made.party = recorder();
  put(Section::late, "", made);
}

// Money that a year which is over got back, as somebody typed it. Subject: the statement that is
// cited.
void EnvelopeFold::note_old_year(const Event& fact) {
  const int recorded = year_of(blank_.recorded);
  const int year = year_of(blank_.day);
  if (const auto* received = std::get_if<RepaymentReceived>(&fact)) {
    if (received->to_treasury || year >= recorded) return;
    return put_single(Kind::old_year, fact, received->statement);
  }
  const auto* redirected = std::get_if<FundsRedirected>(&fact);
  if (redirected == nullptr || std::min<int>(year, redirected->line.year) >= recorded) return;
  put_single(Kind::old_year, fact);
}

void EnvelopeFold::note_text(const Event& fact) {
  if (tells_identity_number(fact)) put_single(Kind::identity_number, fact);
}

}  // namespace grantledger
