// The writing half of findings.h.

#include <array>
#include <utility>

#include "events/event.h"
#include "events/postings.h"
#include "projections/findings/evidence.h"
#include "projections/findings/findings.h"
#include "projections/findings/late.h"
#include "projections/findings/source_claims.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;
using Section = EvidenceSection;

bool has_texts(const Envelope& envelope) {
  return envelope.imported && !envelope.imported->source_texts.empty();
}

// Puts what the facts of one envelope say into rows.
class EnvelopeFold {
 public:
  EnvelopeFold(Position position, const Envelope& envelope, RowChanges& changes)
      : envelope_(envelope), changes_(changes) {
    blank_.position = position;
    blank_.recorded = std::chrono::floor<std::chrono::days>(envelope.recorded_at);
    blank_.is_imported = envelope.imported.has_value();
    blank_.is_rounded = has_texts(envelope);
    if (envelope.imported) blank_.source = envelope.imported->source.text();
  }

  void take(std::uint32_t index, const Event& fact) {
    blank_.fact = index;
    blank_.day = effective_on(fact);
    std::visit([this](const auto& each) { on(each); }, fact);
    note_lateness(fact);
  }

  // Which kinds of facts the source tells of, each once an envelope.
  void finish() {
    if (!envelope_.imported) return;
    const auto [block, bit] = claim_place(blank_.position);
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      if (!claims_[i]) continue;
      changes_.add(claim_key(static_cast<SourceClaim>(i), blank_.source, block), std::array{bit});
    }
  }

 private:
  static void describe(Evidence& made, const GrantTerms& terms) {
    made.scheme = terms.scheme.text();
    made.recipient = terms.recipient.text();
    made.year = terms.year;
  }

  Evidence make(Kind kind) const {
    Evidence made = blank_;
    made.kind = kind;
    return made;
  }
  void put(Section section, std::string_view about, const Evidence& made) {
    changes_.put(evidence_key(section, about, made), evidence_value(made));
  }
  void put_grant(const GrantId& grant, const Evidence& made) {
    put(Section::grant, grant.text(), made);
  }
  void claim(SourceClaim claim) { claims_[static_cast<std::size_t>(claim)] = true; }

  static std::vector<EvidencePart> lines_of(const auto& parts) {
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
  static std::vector<EvidencePart> semesters_of(const std::vector<SemesterShare>& semesters) {
    std::vector<EvidencePart> parts;
    for (const SemesterShare& each : semesters) {
      parts.push_back(
          {.first = each.semester.text(), .amount = each.shares.state, .other = each.shares.owner});
    }
    return parts;
  }

  // Decisions. Subject: the application. Text: the rule version. Second: withheld. Flag: says why
  // it departs.
  void on(const AwardDecided& fact) {
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
  void on(const AwardRefused& fact) {
    Evidence made = make(Kind::refused);
    describe(made, fact.terms);
    made.subject = fact.terms.grant.text();
    made.actor = fact.decided_by.text();
    made.flag = !fact.departure.empty();
    put(Section::application, fact.application.text(), made);
  }
  void on_changed(Kind kind, const auto& fact) {
    Evidence made = make(kind);
    made.amount = fact.amount;
    made.actor = fact.decided_by.text();
    put_grant(fact.terms.grant, made);
  }
  void on(const AwardReduced& fact) { on_changed(Kind::reduced, fact); }
  void on(const AwardIncreased& fact) { on_changed(Kind::increased, fact); }
  void on(const DecisionReversed& fact) { put_grant(fact.terms.grant, make(Kind::reversed)); }
  void on(const AwardAccepted& fact) {
    put_grant(fact.grant, make(Kind::accepted));
    claim(SourceClaim::acceptance);
  }

  // Leaves. Subject: the leave. Party: the payer. Other: the beneficiary. Actor: the participant,
  // where its id is clear. Parts: semesters.
  void on(const LeaveGranted& fact) {
    Evidence made = make(Kind::leave_granted);
    describe(made, fact.terms);
    if (fact.participant.key_id == 0) made.actor = fact.participant.bytes;
    made.text = fact.rule.text();
    put_leave(made, fact, fact.shares);
  }
  void on(const LeaveChanged& fact) { put_leave(make(Kind::leave_changed), fact, fact.change); }
  void put_leave(Evidence made, const auto& fact, const Shares& shares) {
    made.subject = fact.leave.text();
    made.party = fact.payer.text();
    made.other = fact.beneficiary.text();
    made.amount = shares.state;
    made.second = shares.owner;
    const auto semesters = semesters_of(fact.semesters);
    made.parts = semesters;
    put_grant(fact.terms.grant, made);
  }
  void on(const ParticipationConfirmed& fact) {
    Evidence made = make(Kind::confirmed);
    made.subject = fact.semester.text();
    put(Section::leave, fact.leave.text(), made);
    claim(SourceClaim::confirmation);
  }
  void on(const ParticipantWithdrawn& fact) {
    put(Section::leave, fact.leave.text(), make(Kind::withdrew));
  }
  void on(const StipendAgreed& fact) {
    Evidence made = make(Kind::stipend);
    made.subject = fact.leave.text();
    made.party = fact.payer.text();
    made.amount = fact.amount;
    put_grant(fact.terms.grant, made);
  }

  // Commitments. Party: the holder. Flag: the other side is outside. Lines: what is charged.
  void on(const CommitmentRegistered& fact) {
    put_commitment(Kind::committed, fact);
    claim(SourceClaim::commitment);
  }
  void on(const CommitmentReleased& fact) { put_commitment(Kind::released, fact); }
  void put_commitment(Kind kind, const auto& fact) {
    Evidence made = make(kind);
    describe(made, fact.terms);
    made.party = fact.holder.text();
    made.flag = fact.outside.has_value();
    const auto lines = lines_of(fact.parts);
    made.lines = lines;
    put_grant(fact.terms.grant, made);
  }
  void on(const InstalmentScheduled& fact) {
    Evidence made = make(Kind::instalment);
    made.amount = fact.amount;
    made.until = fact.due;
    put_grant(fact.terms.grant, made);
  }
  void on(const InstalmentWithheld& fact) {
    Evidence made = make(Kind::withheld);
    made.amount = fact.amount;
    put_grant(fact.terms.grant, made);
  }

  // Payments. Subject: the payment. Party: the payee. Parts and lines: its parts and sources.
  // Flag: the other side is outside. Text: the fund that it opens.
  void on(const PaymentAttested& fact) { put_step(Kind::attested, fact.payment, fact.attester); }
  void on(const PaymentApproved& fact) { put_step(Kind::approved, fact.payment, fact.approver); }
  void put_step(Kind kind, const PaymentTerms& terms, const ActorId& actor) {
    Evidence made = make(kind);
    made.subject = terms.payment.text();
    made.actor = actor.text();
    made.amount = terms.amount;
    put_grant(terms.terms.grant, made);
    claim(kind == Kind::attested ? SourceClaim::attestation : SourceClaim::approval);
  }
  void on(const PaymentExecuted& fact) {
    Evidence made = make(Kind::executed);
    describe(made, fact.payment.terms);
    made.flag = fact.outside.has_value();
    put_payment(made, fact.payment);
  }
  void on(const PaymentReturned& fact) { put_payment(make(Kind::returned), fact.payment); }
  void put_payment(Evidence made, const PaymentTerms& terms) {
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
  void on(const FundsForwarded& fact) {
    Evidence made = make(Kind::forwarded);
    if (fact.leave) made.subject = fact.leave->text();
    if (fact.semester) made.text = fact.semester->text();
    put_passed(made, fact);
  }
  void on(const OwnerShareDue& fact) { put_owner_share(Kind::owner_due, fact); }
  void on(const OwnerSharePaid& fact) { put_owner_share(Kind::owner_paid, fact); }
  void put_owner_share(Kind kind, const auto& fact) {
    Evidence made = make(kind);
    made.subject = fact.leave.text();
    made.text = fact.semester.text();
    put_passed(made, fact);
  }
  void put_passed(Evidence& made, const auto& fact) {
    made.party = fact.payer.text();
    made.other = fact.beneficiary.text();
    made.amount = fact.amount;
    put_grant(fact.terms.grant, made);
  }
  // Subject: the item of the line; number: its year. Party: the holder.
  void on(const FundsRedirected& fact) {
    Evidence made = make(Kind::redirected_from);
    made.subject = fact.line.item.text();
    made.number = fact.line.year;
    made.party = fact.holder.text();
    made.amount = fact.amount;
    put_grant(fact.from.grant, made);
    made.kind = Kind::redirected_to;
    put_grant(fact.to.grant, made);
  }

  // Recovery. Subject: the claim. Of what comes in: text the item, number the year, party the
  // holder; flag: to the Treasury.
  void on(const RepaymentDecided& fact) { put_claim(make(Kind::repayment_decided), fact); }
  void on(const RepaymentClaimed& fact) {
    Evidence made = make(Kind::claimed);
    made.until = fact.due;
    put_claim(made, fact);
  }
  void on(const RepaymentReceived& fact) {
    Evidence made = make(Kind::received);
    made.text = fact.line.item.text();
    made.number = fact.line.year;
    made.party = fact.holder.text();
    made.flag = fact.to_treasury;
    put_claim(made, fact);
  }
  void on(const WriteOffDecided& fact) {
    Evidence made = make(Kind::written_off);
    made.actor = fact.decided_by.text();
    put_claim(made, fact);
  }
  void put_claim(Evidence made, const auto& fact) {
    made.subject = fact.claim.text();
    made.amount = fact.amount;
    put_grant(fact.terms.grant, made);
  }

  // Reports and documents. Subject: the report or letter. Flag: final. Text: the digest's bytes.
  void on(const ReportDue& fact) {
    Evidence made = make(Kind::report_due);
    made.subject = fact.report.text();
    made.flag = fact.is_final;
    made.until = fact.due;
    put_grant(fact.grant, made);
  }
  void on(const ReportReceived& fact) {
    Evidence made = make(Kind::report_in);
    made.subject = fact.report.text();
    made.flag = fact.is_final;
    put_grant(fact.grant, made);
    put_document(fact.report.text(), fact);
  }
  void on(const AuditorStatementReceived& fact) { put_document(fact.report.text(), fact); }
  void put_document(std::string_view subject, const auto& fact) {
    if (!fact.document) return;
    Evidence made = make(Kind::document);
    made.subject = subject;
    made.text = std::string_view(reinterpret_cast<const char*>(fact.document->data()),
                                 fact.document->size());
    put_grant(fact.grant, made);
  }

  // Applications. Flag: approved, recommended or impartial. Number: the rank.
  void on(const ApplicationReceived& fact) {
    Evidence made = make(Kind::applied);
    made.scheme = fact.scheme.text();
    made.recipient = fact.applicant.text();
    made.year = fact.year;
    put(Section::application, fact.application.text(), made);
  }
  void on(const ApplicationWithdrawn& fact) {
    put(Section::application, fact.application.text(), make(Kind::application_withdrawn));
  }
  void on(const OwnerAssessed& fact) {
    Evidence made = make(Kind::owner_assessed);
    made.scheme = fact.scheme.text();
    made.recipient = fact.applicant.text();
    made.year = fact.year;
    made.flag = fact.is_approved;
    made.number = fact.rank;
    put(Section::application, fact.application.text(), made);
  }
  void on(const ForumRecommended& fact) {
    Evidence made = make(Kind::forum);
    made.flag = fact.is_recommended;
    made.amount = fact.amount.value_or(Money());
    put(Section::application, fact.application.text(), made);
  }
  void on(const ImpartialityDeclared& fact) {
    Evidence made = make(Kind::impartiality);
    made.actor = fact.actor.text();
    made.flag = fact.is_impartial;
    put(Section::application, fact.application.text(), made);
  }

  // The world. Of an organisation: party the authority, number the kind.
  void on(const OrganisationRegistered& fact) { put_organisation(fact.details); }
  void on(const OrganisationChanged& fact) { put_organisation(fact.details); }
  void put_organisation(const Organisation& details) {
    Evidence made = make(Kind::organisation);
    made.number = static_cast<std::uint64_t>(details.kind);
    if (details.authority) made.party = details.authority->text();
    put(Section::world, details.organisation.text(), made);
  }
  // Number: the power. Text: the item, or nothing for all.
  void on(const DelegationGranted& fact) {
    Evidence made = make(Kind::delegated);
    made.from = fact.first_day;
    made.until = fact.last_day;
    put_delegation(made, fact);
    claim(SourceClaim::delegation);
  }
  void on(const DelegationRevoked& fact) { put_delegation(make(Kind::delegation_revoked), fact); }
  void put_delegation(Evidence made, const auto& fact) {
    made.number = static_cast<std::uint64_t>(fact.power);
    if (fact.item) made.text = fact.item->text();
    put(Section::world, fact.actor.text(), made);
  }
  // About: the version. Year: how long at most. Number: years after the decision. Flag: through the
  // authority. Subject: "c" where only confirmed semesters are paid, "a" where an award must be
  // accepted. Amount: up to which one person is enough.
  void on(const RuleVersionPublished& fact) {
    Evidence made = make(Kind::rule);
    made.scheme = fact.rule.scheme.text();
    made.year = fact.rule.years_max;
    made.number = fact.rule.commitment_years_after;
    made.flag = fact.rule.route == Route::through_authority;
    std::string needs;
    if (fact.rule.requires_confirmation) needs += 'c';
    if (fact.rule.requires_acceptance) needs += 'a';
    made.subject = needs;
    made.amount = fact.rule.single_person_max.value_or(Money());
    put(Section::world, fact.rule.version.text(), made);
  }
  void on(const RuleVersionVoided& fact) {
    Evidence made = make(Kind::rule_voided);
    made.scheme = fact.scheme.text();
    put(Section::world, fact.version.text(), made);
  }
  void on(const SchemeEstablished& fact) {
    put(Section::world, fact.scheme.text(), make(Kind::scheme));
  }
  void on(const PeriodClosed& fact) {
    Evidence made = make(Kind::closed);
    made.number = fact.year;
    put(Section::world, "", made);
  }
  // About: the item. Number: the year. Party: the holder. Amount: what it has more at its disposal.
  void put_line(Kind kind, const Line& line, const OrganisationId& holder, Money amount) {
    Evidence made = make(kind);
    made.number = line.year;
    made.party = holder.text();
    made.amount = amount;
    put(Section::world, key_of_line(line, holder), made);
  }
  static std::string key_of_line(const Line& line, const OrganisationId& holder) {
    return text_of(line) + ":" + holder.text();
  }
  void on(const AppropriationMade& fact) {
    put_line(Kind::line_money, fact.line, fact.holder, fact.amount);
  }
  void on(const AppropriationChanged& fact) {
    put_line(Kind::line_money, fact.line, fact.holder, fact.amount);
  }
  void on(const AllocationIssued& fact) {
    if (fact.from == fact.to) return;
    put_line(Kind::line_money, fact.line, fact.from, -fact.amount);
    put_line(Kind::line_money, fact.line, fact.to, fact.amount);
  }
  void on(const CommitmentAuthorityGranted& fact) {
    put_line(Kind::authority, fact.line, fact.holder, fact.amount);
  }
  void on(const BalanceTransferred& fact) {
    if (fact.line == fact.to_line) return;
    put_line(Kind::line_money, fact.line, fact.holder, -fact.amount);
    put_line(Kind::line_money, fact.to_line, fact.holder, fact.amount);
  }
  void on(const BalanceLapsed& fact) {
    put_line(Kind::line_money, fact.line, fact.holder, -fact.amount);
  }

  // Number: the position that is voided; year: the fact's index there.
  void on(const EntryVoided& fact) {
    Evidence made = make(Kind::voided);
    made.number = fact.position;
    made.year = fact.fact_index;
    put(Section::voided, "", made);
  }
  void on(const SourceRowChanged& fact) { put_row(Kind::row_changed, fact); }
  void on(const SourceRowVanished& fact) { put_row(Kind::row_vanished, fact); }
  // About: the source and the row. Amount: by how much what is paid differs from before.
  void put_row(Kind kind, const auto& fact) {
    Evidence made = make(kind);
    made.subject = fact.row_key;
    for (const Event& other : envelope_.facts) {
      const auto* paid = std::get_if<PaymentExecuted>(&other);
      if (paid == nullptr) continue;
      const Money amount = paid->payment.amount;
      if (made.amount.currency == Currency()) made.amount = {0, amount.currency};
      if (made.amount.currency != amount.currency ||
          __builtin_add_overflow(made.amount.minor_units, amount.minor_units,
                                 &made.amount.minor_units)) {
        made.amount = Money();
        break;
      }
    }
    put(Section::source, fact.source.text(), made);
  }
  void on(const AuditFindingAssessed& fact) {
    Evidence made = make(Kind::assessed);
    made.flag = fact.is_accepted;
    made.text = fact.reason;
    made.actor = fact.assessed_by.text();
    put(Section::assessment, fact.finding, made);
  }

  // The facts that no rule compares.
  template <class Fact, class... Facts>
  static constexpr bool is_one_of = (std::is_same_v<Fact, Facts> || ...);
  template <class Fact>
  requires(is_one_of<Fact, LedgerOpened, ActorRegistered, ActorKeyRegistered, ActorKeyRotated,
                     ActorKeyRevoked, RepresentativeRegistered, MunicipalityCodesChanged,
                     PartnershipAgreed, CallPublished, StatisticsImported, ApplicationAmended,
                     AssessmentRecorded, LetterIssued, LetterReceived, DecisionCorrected,
                     AdmissionRecorded, InterruptionRegistered, ResultRegistered, PaymentOrdered> ||
           is_one_of<Fact, ReceiptUnallocated, ControlPerformed, BreachFound, OutcomeReported,
                     AppealDeadlineExtended, AppealLodged, AppealDecided, CommandRefused,
                     ImportStarted, ImportFinished, PayeeIndexPublished>) void on(const Fact&) {}

  // Own facts that move money and were recorded long after their day, or in another year.
  void note_lateness(const Event& fact) {
    if (blank_.is_imported || !may_be_late(blank_.day, blank_.recorded)) return;
    if (postings(fact).empty()) return;
    Evidence made = make(Kind::late);
    made.number = fact.index();
    put(Section::late, "", made);
  }

  const Envelope& envelope_;
  RowChanges& changes_;
  Evidence blank_;
  std::array<bool, source_claim_count> claims_{};
};

}  // namespace

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
