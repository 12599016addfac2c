// The writing half of findings.h: grants, leaves, payments and what is passed on.

#include "projections/findings/fold.h"

#include <algorithm>
#include <utility>

#include "events/postings.h"
#include "events/source_texts.h"
#include "projections/findings/findings.h"
#include "projections/late.h"

namespace grantledger {

using Kind = EvidenceKind;
using Section = EvidenceSection;

EnvelopeFold::EnvelopeFold(Position position, const Envelope& envelope, RowChanges& changes)
    : envelope_(envelope), changes_(changes) {
  blank_.position = position;
  blank_.recorded = day_in_norway(envelope.recorded_at);
  blank_.is_imported = envelope.imported.has_value();
  blank_.is_rounded =
      envelope.imported && !std::ranges::all_of(envelope.imported->source_texts, is_kept_text);
  if (envelope.imported) blank_.source = envelope.imported->source.text();
}

void EnvelopeFold::take(std::uint32_t index, const Event& fact) {
  blank_.fact = index;
  blank_.day = effective_on(fact);
  std::visit([this](const auto& each) { on(each); }, fact);
  note_lateness(fact);
  if (blank_.is_imported) return;
  note_unshown_void(fact);
  note_advance(fact);
  note_old_year(fact);
  note_text(fact);
  note_power(fact);
}

// Which kinds of facts the source tells of, each once an envelope.
void EnvelopeFold::finish() {
  if (!envelope_.imported) return;
  const auto [block, bit] = claim_place(blank_.position);
  for (std::size_t i = 0; i < claims_.size(); ++i) {
    if (!claims_[i]) continue;
    changes_.add(claim_key(static_cast<SourceClaim>(i), blank_.source, block), std::array{bit});
  }
}

void EnvelopeFold::describe(Evidence& made, const GrantTerms& terms) {
  made.scheme = terms.scheme.text();
  made.recipient = terms.recipient.text();
  made.year = terms.year;
}

Evidence EnvelopeFold::make(Kind kind) const {
  Evidence made = blank_;
  made.kind = kind;
  return made;
}

void EnvelopeFold::put(Section section, std::string_view about, const Evidence& made) {
  changes_.put(evidence_key(section, about, made), evidence_value(made));
}

void EnvelopeFold::put_grant(const GrantId& grant, const Evidence& made) {
  put(Section::grant, grant.text(), made);
}

void EnvelopeFold::claim(SourceClaim claim) {
  claims_[static_cast<std::size_t>(claim)] = true;
}

std::vector<EvidencePart> EnvelopeFold::lines_of(const auto& parts) {
  std::vector<EvidencePart> lines;
  for (const auto& part : parts) {
    EvidencePart& line = lines.emplace_back();
    line.first = part.line.item.text();
    line.number = part.line.year;
    line.amount = part.amount;
    if constexpr (requires { part.subject_to_budget; }) line.flag = part.subject_to_budget;
  }
  return lines;
}

std::vector<EvidencePart> EnvelopeFold::semesters_of(const std::vector<SemesterShare>& semesters) {
  std::vector<EvidencePart> parts;
  parts.reserve(semesters.size());
  for (const SemesterShare& each : semesters) {
    parts.push_back(
        {.first = each.semester.text(), .amount = each.shares.state, .other = each.shares.owner});
  }
  return parts;
}

// Decisions. Subject: the application. Text: the rule version. Second: withheld. Flag: says why
// it departs.
void EnvelopeFold::on(const AwardDecided& fact) {
  Evidence made = make(Kind::awarded);
  describe(made, fact.terms);
  if (fact.application) made.subject = fact.application->text();
  made.actor = fact.decided_by.text();
  made.text = fact.rule.text();
  made.amount = fact.amount;
  made.second = fact.withheld.value_or(Money());
  made.flag = !fact.departure.empty();
  const auto lines = lines_of(fact.sources);
  made.lines = lines;
  put_grant(fact.terms.grant, made);
  claim(SourceClaim::decision);
  if (!fact.application) return;
  made.kind = Kind::decided;
  made.subject = fact.terms.grant.text();
  made.lines = {};
  put(Section::application, fact.application->text(), made);
}

void EnvelopeFold::on(const AwardRefused& fact) {
  Evidence made = make(Kind::refused);
  describe(made, fact.terms);
  made.subject = fact.terms.grant.text();
  made.actor = fact.decided_by.text();
  made.flag = !fact.departure.empty();
  put(Section::application, fact.application.text(), made);
}

void EnvelopeFold::on_changed(Kind kind, const auto& fact) {
  Evidence made = make(kind);
  made.amount = fact.amount;
  made.actor = fact.decided_by.text();
  put_grant(fact.terms.grant, made);
}

void EnvelopeFold::on(const AwardReduced& fact) {
  on_changed(Kind::reduced, fact);
}

void EnvelopeFold::on(const AwardIncreased& fact) {
  on_changed(Kind::increased, fact);
}

void EnvelopeFold::on(const DecisionReversed& fact) {
  Evidence made = make(Kind::reversed);
  made.actor = fact.decided_by.text();
  put_grant(fact.terms.grant, made);
}

void EnvelopeFold::on(const AwardAccepted& fact) {
  put_grant(fact.grant, make(Kind::accepted));
  claim(SourceClaim::acceptance);
}

// Leaves. Subject: the leave. Party: the payer. Other: the beneficiary. Actor: the participant,
// where its id is clear. Number: hundredths of credits. Parts: semesters.
void EnvelopeFold::on(const LeaveGranted& fact) {
  Evidence made = make(Kind::leave_granted);
  describe(made, fact.terms);
  if (fact.participant.key_id == 0) made.actor = fact.participant.bytes;
  made.text = fact.rule.text();
  put_leave(made, fact, fact.shares);
}

void EnvelopeFold::on(const LeaveChanged& fact) {
  put_leave(make(Kind::leave_changed), fact, fact.change);
}

void EnvelopeFold::put_leave(Evidence made, const auto& fact, const Shares& shares) {
  made.subject = fact.leave.text();
  made.party = fact.payer.text();
  made.other = fact.beneficiary.text();
  made.number = static_cast<std::uint64_t>(std::max(fact.credits.count, 0));
  made.amount = shares.state;
  made.second = shares.owner;
  const auto semesters = semesters_of(fact.semesters);
  made.parts = semesters;
  put_grant(fact.terms.grant, made);
}

void EnvelopeFold::on(const ParticipationConfirmed& fact) {
  Evidence made = make(Kind::confirmed);
  made.subject = fact.semester.text();
  put(Section::leave, fact.leave.text(), made);
  claim(SourceClaim::confirmation);
}

void EnvelopeFold::on(const ParticipantWithdrawn& fact) {
  put(Section::leave, fact.leave.text(), make(Kind::withdrew));
}

void EnvelopeFold::on(const StipendAgreed& fact) {
  Evidence made = make(Kind::stipend);
  made.subject = fact.leave.text();
  made.party = fact.payer.text();
  made.amount = fact.amount;
  put_grant(fact.terms.grant, made);
}

// Commitments. Party: the holder. Actor: who recorded it. Flag: the other side is outside. Lines:
// what is charged.
void EnvelopeFold::on(const CommitmentRegistered& fact) {
  put_commitment(Kind::committed, fact);
  claim(SourceClaim::commitment);
}

void EnvelopeFold::on(const CommitmentReleased& fact) {
  put_commitment(Kind::released, fact);
}

void EnvelopeFold::put_commitment(Kind kind, const auto& fact) {
  Evidence made = make(kind);
  describe(made, fact.terms);
  made.party = fact.holder.text();
  made.actor = recorder();
  made.flag = fact.outside.has_value();
  const auto lines = lines_of(fact.parts);
  made.lines = lines;
  put_grant(fact.terms.grant, made);
}

void EnvelopeFold::on(const InstalmentScheduled& fact) {
  Evidence made = make(Kind::instalment);
  made.amount = fact.amount;
  made.until = fact.due;
  put_grant(fact.terms.grant, made);
}

void EnvelopeFold::on(const InstalmentWithheld& fact) {
  Evidence made = make(Kind::withheld);
  made.amount = fact.amount;
  put_grant(fact.terms.grant, made);
}

// Payments. Subject: the payment. Actor: who took the step, or recorded it. Party: the payee. Parts
// and lines: its parts and sources. Flag: the other side is outside. Text: the fund that it opens.
// Number: 1 where a bank line is cited.
void EnvelopeFold::on(const PaymentAttested& fact) {
  put_step(Kind::attested, fact.payment, fact.attester);
}

void EnvelopeFold::on(const PaymentApproved& fact) {
  put_step(Kind::approved, fact.payment, fact.approver);
}

void EnvelopeFold::put_step(Kind kind, const PaymentTerms& terms, const ActorId& actor) {
  Evidence made = make(kind);
  made.subject = terms.payment.text();
  made.actor = actor.text();
  made.amount = terms.amount;
  const auto lines = lines_of(terms.sources);
  made.lines = lines;
  put_grant(terms.terms.grant, made);
  claim(kind == Kind::attested ? SourceClaim::attestation : SourceClaim::approval);
}

namespace {

std::uint64_t cites_bank(const auto& fact) {
  return fact.bank_reference.empty() && fact.statement.empty() ? 0 : 1;
}

}  // namespace

void EnvelopeFold::on(const PaymentExecuted& fact) {
  Evidence made = make(Kind::executed);
  describe(made, fact.payment.terms);
  made.flag = fact.outside.has_value();
  made.number = cites_bank(fact);
  put_payment(made, fact.payment);
  claim(SourceClaim::payment);
}

void EnvelopeFold::on(const PaymentReturned& fact) {
  Evidence made = make(Kind::returned);
  made.number = cites_bank(fact);
  made.other = fact.statement;
  put_payment(made, fact.payment);
}

void EnvelopeFold::put_payment(Evidence made, const PaymentTerms& terms) {
  made.actor = recorder();
  made.subject = terms.payment.text();
  made.party = terms.payee.text();
  made.amount = terms.amount;
  std::string fund;
  if (terms.fund) made.text = fund = text_of(*terms.fund);
  std::vector<EvidencePart> parts;
  for (const PaymentPart& part : terms.parts) {
    EvidencePart& added = parts.emplace_back();
    if (part.leave) added.first = part.leave->text();
    if (part.semester) added.second = part.semester->text();
    if (part.beneficiary != terms.payee) added.party = part.beneficiary.text();
    added.amount = part.amount;
  }
  const auto lines = lines_of(terms.sources);
  made.parts = parts;
  made.lines = lines;
  put_grant(terms.terms.grant, made);
}

// What is passed on. Party: the payer. Other: the beneficiary. Subject: the leave. Text: the
// semester.
void EnvelopeFold::on(const FundsForwarded& fact) {
  Evidence made = make(Kind::forwarded);
  if (fact.leave) made.subject = fact.leave->text();
  if (fact.semester) made.text = fact.semester->text();
  put_passed(made, fact);
}

void EnvelopeFold::on(const OwnerShareDue& fact) {
  put_owner_share(Kind::owner_due, fact);
}

void EnvelopeFold::on(const OwnerSharePaid& fact) {
  put_owner_share(Kind::owner_paid, fact);
}

void EnvelopeFold::put_owner_share(Kind kind, const auto& fact) {
  Evidence made = make(kind);
  made.subject = fact.leave.text();
  made.text = fact.semester.text();
  put_passed(made, fact);
}

void EnvelopeFold::put_passed(Evidence& made, const auto& fact) {
  made.party = fact.payer.text();
  made.other = fact.beneficiary.text();
  made.amount = fact.amount;
  put_grant(fact.terms.grant, made);
}

// Subject: the item of the line; number: its year. Party: the holder.
void EnvelopeFold::on(const FundsRedirected& fact) {
  Evidence made = make(Kind::redirected_from);
  made.subject = fact.line.item.text();
  made.number = fact.line.year;
  made.party = fact.holder.text();
  made.amount = fact.amount;
  put_grant(fact.from.grant, made);
  made.kind = Kind::redirected_to;
  put_grant(fact.to.grant, made);
}

// Recovery. Subject: the claim. Actor: who decided. Of what comes in: text the item, number the
// year, party the holder; flag: to the Treasury. Of what is written off: text the item.
void EnvelopeFold::on(const RepaymentDecided& fact) {
  Evidence made = make(Kind::repayment_decided);
  made.actor = fact.decided_by.text();
  put_claim(made, fact);
}

void EnvelopeFold::on(const RepaymentClaimed& fact) {
  Evidence made = make(Kind::claimed);
  made.until = fact.due;
  put_claim(made, fact);
}

void EnvelopeFold::on(const RepaymentReceived& fact) {
  Evidence made = make(Kind::received);
  made.text = fact.line.item.text();
  made.number = fact.line.year;
  made.party = fact.holder.text();
  made.flag = fact.to_treasury;
  put_claim(made, fact);
  put_receipt(fact);
}

void EnvelopeFold::on(const WriteOffDecided& fact) {
  Evidence made = make(Kind::written_off);
  made.actor = fact.decided_by.text();
  made.text = fact.line.item.text();
  put_claim(made, fact);
}

void EnvelopeFold::put_claim(Evidence made, const auto& fact) {
  made.subject = fact.claim.text();
  made.amount = fact.amount;
  put_grant(fact.terms.grant, made);
}

// Own facts that move money and were recorded long after their day, or in another year.
void EnvelopeFold::note_lateness(const Event& fact) {
  if (blank_.is_imported || !may_be_late(blank_.day, blank_.recorded)) return;
  if (postings(fact).empty()) return;
  Evidence made = make(Kind::late);
  made.number = fact.index();
  put(Section::late, "", made);
}

void Findings::fold(Position position, const Envelope& envelope) {
  EnvelopeFold fold(position, envelope, changes_);
  for (std::size_t i = 0; i < envelope.facts.size(); ++i) {
    fold.take(static_cast<std::uint32_t>(i), envelope.facts[i]);
  }
  fold.finish();
}

RowChanges Findings::drain() {
  return std::exchange(changes_, {});
}

}  // namespace grantledger
