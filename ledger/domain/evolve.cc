#include <algorithm>
#include <chrono>

#include "ledger/domain/books.h"
#include "ledger/domain/post.h"
#include "ledger/rules/pooled.h"

namespace grantledger {
namespace {

// The grant's row, which knows whose it is as soon as a fact says so.
GrantRow& grant_of(Books& books, const GrantTerms& terms) {
  GrantRow& grant = books.grants[terms.grant.text()];
  if (grant.terms.grant.is_empty()) grant.terms = terms;
  return grant;
}

LeaveSemesterRow& semester_of(LeaveRow& leave, const SemesterId& semester) {
  const auto found = std::ranges::find(leave.semesters, semester, &LeaveSemesterRow::semester);
  if (found != leave.semesters.end()) return *found;
  leave.semesters.push_back({.semester = semester});
  return leave.semesters.back();
}

// Semesters as they are now; what was confirmed, paid or due in them stays known.
void set_semesters(LeaveRow& leave, const std::vector<SemesterShare>& semesters) {
  for (LeaveSemesterRow& row : leave.semesters) row.state.minor_units = row.owner.minor_units = 0;
  for (const SemesterShare& share : semesters) {
    LeaveSemesterRow& row = semester_of(leave, share.semester);
    row.state = share.shares.state;
    row.owner = share.shares.owner;
  }
}

RankedApplication& ranked(Books& books, const std::string& key, const ApplicationId& application) {
  auto& applications = books.rankings[key].applications;
  const auto found = std::ranges::find(applications, application, &RankedApplication::application);
  if (found != applications.end()) return *found;
  applications.push_back({.application = application});
  return applications.back();
}

// A repayment of a pooled grant goes back to its sources by what is net paid from each.
std::vector<LinePart> repaid_to_sources(const Books& books, const GrantRow& grant, Money amount) {
  const RuleVersion* rule =
      grant.rule ? books.rules.find(grant.terms.scheme, *grant.rule, ~Position{0}) : nullptr;
  if (!rule || !rule->pooled) return {};
  std::vector<LinePart> paid;
  for (const PooledSource& source : rule->pooled->sources) {
    for (const GrantLineRow& row : grant.lines) {
      const bool is_meant = row.line.item == source.item && row.paid.currency == amount.currency;
      if (is_meant) paid.push_back({row.line, bounded_sum(row.paid, -row.claimed)});
    }
  }
  auto parts = split_by_what_is_held(amount, paid);
  if (!parts) return {};  // Imported facts may claim what was never paid.
  std::erase_if(*parts, [](const LinePart& part) { return part.amount.minor_units == 0; });
  return *std::move(parts);
}

// What each fact changes beside its postings. Only the envelope's own words are read.
struct Evolve {
  Books& books;
  const Recorded& recorded;

  void on(const LedgerOpened& fact) const {
    books.ledger.administrator = fact.administrator;
    books.ledger.is_simulated = fact.simulated;
    books.ledger.requires_signatures = fact.requires_signatures;
    books.actors[fact.administrator.text()].is_registered = true;
  }
  void on(const ActorRegistered& fact) const {
    books.actors[fact.actor.text()].is_registered = true;
  }
  void on(const RepresentativeRegistered& fact) const {
    books.actors[fact.actor.text()].represents.push_back(
        {fact.organisation, fact.first_day, fact.last_day});
  }
  void on(const PeriodClosed& fact) const {
    books.ledger.closed_years.push_back(
        {std::to_string(fact.year), static_cast<std::int64_t>(recorded.position)});
  }
  void on(const EntryVoided& fact) const {
    books.voided[std::to_string(fact.position)].facts.push_back({"", fact.fact_index});
  }

  void register_organisation(const Organisation& details, Date first_day) const {
    books.organisations[details.organisation.text()].versions.push_back({details, first_day});
  }
  void on(const OrganisationRegistered& fact) const {
    register_organisation(fact.details, fact.effective_on);
  }
  void on(const OrganisationChanged& fact) const {
    register_organisation(fact.details, fact.effective_on);
  }

  void on(const AppropriationMade& fact) const {
    LineRow& line = books.lines[text_of(fact.line)];
    line.is_transferable = line.is_transferable || fact.transferable;
  }
  void on(const CommitmentAuthorityGranted& fact) const {
    const auto& [item, year] = fact.line;
    add(books.authorities[authority_key(item, year, fact.holder)].granted, fact.amount);
  }
  void on(const DelegationGranted& fact) const {
    books.actors[fact.actor.text()].delegations.push_back(delegation_of(fact));
  }
  void on(const DelegationRevoked& fact) const {
    for (DelegationRow& row : books.actors[fact.actor.text()].delegations) revoke(row, fact);
  }

  void on(const ActorKeyRegistered& fact) const {
    books.actors[fact.actor.text()].keys.push_back(
        {fact.key, fact.public_key, fact.effective_on, std::nullopt});
  }
  void revoke_key(const ActorId& actor, const KeyId& key, Date day) const {
    for (KeyRow& row : books.actors[actor.text()].keys) {
      if (row.key == key && (!row.revoked_on || *row.revoked_on > day)) row.revoked_on = day;
    }
  }
  void on(const ActorKeyRotated& fact) const {
    revoke_key(fact.actor, fact.key, fact.effective_on);
    books.actors[fact.actor.text()].keys.push_back(
        {fact.new_key, fact.public_key, fact.effective_on, std::nullopt});
  }
  void on(const ActorKeyRevoked& fact) const {
    revoke_key(fact.actor, fact.key, fact.effective_on);
  }

  void on(const SchemeEstablished& fact) const {
    SchemeRow& scheme = books.schemes[fact.scheme.text()];
    scheme.is_established = true;
    scheme.administrator = fact.administrator;
  }
  void on(const RuleVersionPublished& fact) const {
    books.schemes[fact.rule.scheme.text()];
    books.rules.publish(fact.rule, recorded.position);
  }
  void on(const RuleVersionVoided& fact) const {
    books.schemes[fact.scheme.text()];
    books.rules.void_version(fact.scheme, fact.version, recorded.position);
  }
  void on(const CallPublished& fact) const {
    books.calls[fact.call.text()] = {fact.scheme, fact.opens, fact.closes};
  }
  void on(const StatisticsImported& fact) const {
    auto& versions = books.statistics[fact.statistics.text()].versions;
    auto version = std::ranges::find(versions, fact.counted_on, &StatisticsVersionRow::counted_on);
    if (version == versions.end()) {
      versions.push_back({fact.counted_on, fact.tranches, 0, {}});
      version = versions.end() - 1;
    }
    ++version->tranches_known;
    version->weights.insert(version->weights.end(), fact.weights.begin(), fact.weights.end());
  }

  void on(const ApplicationReceived& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.scheme = fact.scheme;
    row.year = fact.year;
    row.applicant = fact.applicant;
    row.is_received = true;
  }
  void on(const ApplicationWithdrawn& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.is_withdrawn = row.is_settled = true;
  }
  void on(const ImpartialityDeclared& fact) const {
    auto& partial_in = books.actors[fact.actor.text()].partial_in;
    std::erase(partial_in, fact.application);
    if (!fact.is_impartial) partial_in.push_back(fact.application);
  }
  void on(const OwnerAssessed& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.is_owner_approved = fact.is_approved;
    row.is_owner_rejected = !fact.is_approved;
    ranked(books, ranking_key(fact.scheme, fact.year, fact.applicant), fact.application).rank =
        fact.rank;
  }
  void on(const ForumRecommended& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.is_forum_for = fact.is_recommended;
    row.is_forum_against = !fact.is_recommended;
    row.forum_amount = fact.amount;
  }

  void settle(const ApplicationId& application, const GrantTerms& terms, bool is_awarded) const {
    books.applications[application.text()].is_settled = true;
    RankedApplication& place =
        ranked(books, ranking_key(terms.scheme, terms.year, terms.recipient), application);
    place.is_settled = true;
    place.is_awarded = is_awarded;
  }
  void on(const AwardDecided& fact) const {
    GrantRow& grant = grant_of(books, fact.terms);
    grant.terms = fact.terms;
    grant.application = fact.application;
    grant.rule = fact.rule;
    add(grant.decided, fact.amount);
    grant.withheld = fact.withheld;
    grant.decided_by = fact.decided_by;
    grant.decided_on = fact.effective_on;
    if (fact.application) settle(*fact.application, fact.terms, true);
  }
  void on(const AwardRefused& fact) const {
    GrantRow& grant = grant_of(books, fact.terms);
    grant.is_refused = true;
    grant.application = fact.application;
    grant.decided_on = fact.effective_on;
    settle(fact.application, fact.terms, false);
  }
  void on(const LetterIssued& fact) const { books.letters[fact.letter.text()].grant = fact.grant; }
  void on(const LetterReceived& fact) const {
    LetterRow& letter = books.letters[fact.letter.text()];
    letter.grant = fact.grant;
    letter.received_on = fact.effective_on;
  }
  void on(const AwardAccepted& fact) const { books.grants[fact.grant.text()].is_accepted = true; }
  void decide_anew(const GrantTerms& terms, Money amount) const {
    GrantRow& grant = grant_of(books, terms);
    if (!grant.decided || grant.decided->currency == amount.currency) grant.decided = amount;
    grant.scheduled.reset();  // The instalments of an altered award are scheduled anew.
  }
  void on(const DecisionReversed& fact) const {
    GrantRow& grant = grant_of(books, fact.terms);
    if (grant.decided) grant.decided->minor_units = 0;
    grant.scheduled.reset();
  }
  void on(const AwardReduced& fact) const { decide_anew(fact.terms, fact.amount); }
  void on(const AwardIncreased& fact) const { decide_anew(fact.terms, fact.amount); }

  void on(const LeaveGranted& fact) const {
    LeaveRow& leave = books.leaves[fact.leave.text()];
    leave.terms = fact.terms;
    leave.rule = fact.rule;
    leave.group = fact.group;
    leave.credits = fact.credits;
    leave.study_start = fact.study_start;
    leave.payer = fact.payer;
    leave.beneficiary = fact.beneficiary;
    set_semesters(leave, fact.semesters);
    GrantRow& grant = grant_of(books, fact.terms);
    leave.application = grant.application;
    add(grant.leave_state_shares, fact.shares.state);
  }
  void on(const LeaveChanged& fact) const {
    LeaveRow& leave = books.leaves[fact.leave.text()];
    leave.credits = fact.credits;
    leave.payer = fact.payer;
    leave.beneficiary = fact.beneficiary;
    set_semesters(leave, fact.semesters);
    add(grant_of(books, fact.terms).leave_state_shares, fact.change.state);
  }
  void on(const AdmissionRecorded& fact) const {
    LeaveRow& leave = books.leaves[fact.leave.text()];
    leave.is_admission_recorded = true;
    leave.is_rejected = !fact.is_admitted;
  }
  void on(const ParticipationConfirmed& fact) const {
    semester_of(books.leaves[fact.leave.text()], fact.semester).is_confirmed = true;
  }
  void on(const ParticipantWithdrawn& fact) const {
    books.leaves[fact.leave.text()].withdrawn_on = fact.effective_on;
  }

  void on(const StipendAgreed& fact) const {
    add(books.leaves[fact.leave.text()].stipends, fact.amount);
  }

  void on(const CommitmentRegistered& fact) const {
    GrantRow& grant = grant_of(books, fact.terms);
    const auto year = static_cast<std::uint16_t>(year_of(fact.effective_on));
    for (const CommitmentPart& part : fact.parts) {
      GrantLineRow& row = line_of(grant, part.line, part.amount.currency);
      row.holder = fact.holder;
      if (part.subject_to_budget || part.line.year <= year) continue;
      if (part.line.year > year + commitment_years_back_max) continue;
      row.authority_year = year;
      add(books.authorities[authority_key(part.line.item, year, fact.holder)].used, part.amount);
    }
  }
  void on(const CommitmentReleased& fact) const {
    GrantRow& grant = grant_of(books, fact.terms);
    for (const LinePart& part : fact.parts) {
      const std::uint16_t year = line_of(grant, part.line, part.amount.currency).authority_year;
      if (year == 0) continue;
      add(books.authorities[authority_key(part.line.item, year, fact.holder)].used, -part.amount);
    }
  }
  void on(const InstalmentScheduled& fact) const {
    add(grant_of(books, fact.terms).scheduled, fact.amount);
  }
  void on(const InstalmentWithheld& fact) const {
    grant_of(books, fact.terms).withheld = fact.amount;
  }

  PaymentRow& payment_of(const PaymentTerms& terms, PaymentState state) const {
    PaymentRow& row = books.payments[terms.payment.text()];
    row.terms = terms;
    row.state = state;
    grant_of(books, terms.terms);
    return row;
  }
  // From approval until execution the money is pending, and the semester counts as paid.
  void pend(const PaymentTerms& terms, int sign) const {
    GrantRow& grant = grant_of(books, terms.terms);
    for (const LinePart& source : terms.sources) {
      Money& pending = line_of(grant, source.line, source.amount.currency).pending;
      pending = bounded_sum(pending, sign < 0 ? -source.amount : source.amount);
    }
  }
  void pay_semesters(const PaymentTerms& terms, int sign) const {
    for (const PaymentPart& part : terms.parts) {
      if (!part.leave || !part.semester) continue;
      add(semester_of(books.leaves[part.leave->text()], *part.semester).paid,
          sign < 0 ? -part.amount : part.amount);
    }
  }
  void on(const PaymentOrdered& fact) const { payment_of(fact.payment, PaymentState::ordered); }
  void on(const PaymentAttested& fact) const {
    payment_of(fact.payment, PaymentState::attested).attester = fact.attester;
  }
  void on(const PaymentApproved& fact) const {
    payment_of(fact.payment, PaymentState::approved).approver = fact.approver;
    pend(fact.payment, 1);
    pay_semesters(fact.payment, 1);
  }
  void on(const PaymentExecuted& fact) const {
    const PaymentRow* before = find(books.payments, fact.payment.payment);
    const bool was_approved = before && before->state == PaymentState::approved &&
                              before->terms.terms.grant == fact.payment.terms.grant;
    if (was_approved) {
      // As approved: the commitment may have been moved to the bank date's line meanwhile.
      pend(PaymentTerms(before->terms), -1);
    } else {
      pay_semesters(fact.payment, 1);
    }
    payment_of(fact.payment, PaymentState::executed);
  }
  void on(const PaymentReturned& fact) const {
    payment_of(fact.payment, PaymentState::returned);
    pay_semesters(fact.payment, -1);
  }
  void on(const OwnerShareDue& fact) const {
    add(semester_of(books.leaves[fact.leave.text()], fact.semester).owner_due, fact.amount);
  }
  void on(const FundsRedirected& fact) const {
    grant_of(books, fact.from);
    grant_of(books, fact.to);
  }

  ClaimRow& claim_of(const GrantTerms& terms, const ClaimId& claim) const {
    grant_of(books, terms);
    ClaimRow& row = books.claims[claim.text()];
    row.terms = terms;
    return row;
  }
  void on(const RepaymentDecided& fact) const {
    ClaimRow& claim = claim_of(fact.terms, fact.claim);
    GrantRow& grant = grant_of(books, fact.terms);
    add(claim.decided, fact.amount);
    add(grant.repayment_decided, fact.amount);
    claim.parts = repaid_to_sources(books, grant, fact.amount);
  }
  void on(const RepaymentClaimed& fact) const {
    add(claim_of(fact.terms, fact.claim).claimed, fact.amount);
  }
  void on(const RepaymentReceived& fact) const {
    add(claim_of(fact.terms, fact.claim).settled, fact.amount);
  }
  void on(const WriteOffDecided& fact) const {
    add(claim_of(fact.terms, fact.claim).settled, fact.amount);
  }

  void on(const ReportDue& fact) const {
    ReportRow& report = books.reports[fact.report.text()];
    report.grant = fact.grant;
    report.is_final = fact.is_final;
  }
  void on(const ReportReceived& fact) const {
    ReportRow& report = books.reports[fact.report.text()];
    report.grant = fact.grant;
    report.is_final = fact.is_final;
    report.is_received = true;
    if (fact.is_final) books.grants[fact.grant.text()].is_final_report_in = true;
  }
  void on(const AppealDeadlineExtended& fact) const {
    books.letters[fact.letter.text()].extended_to = fact.last_day;
  }
  void on(const AppealLodged& fact) const {
    books.appeals[fact.appeal.text()].grant = fact.grant;
    ++books.grants[fact.grant.text()].appeals;
  }
  void on(const AppealDecided& fact) const {
    books.appeals[fact.appeal.text()].grant = fact.grant;
    books.appeals[fact.appeal.text()].is_decided = true;
    GrantRow& grant = books.grants[fact.grant.text()];
    if (grant.is_refused && fact.outcome == AppealOutcome::altered) grant.is_refusal_altered = true;
  }

  void on(const CommandRefused&) const {
    ActorRow& actor = books.actors[recorded.envelope.actor.text()];
    const std::int64_t hour =
        std::chrono::floor<std::chrono::hours>(recorded.envelope.recorded_at.time_since_epoch())
            .count();
    if (actor.refusals_hour != hour) actor.refusals_count = 0;
    actor.refusals_hour = hour;
    ++actor.refusals_count;
  }

  // Facts that change nothing but their postings, by name.
  void on(const MunicipalityCodesChanged&) const {}
  void on(const PartnershipAgreed&) const {}
  void on(const AppropriationChanged&) const {}
  void on(const AllocationIssued&) const {}
  void on(const BalanceTransferred&) const {}
  void on(const BalanceLapsed&) const {}
  void on(const ApplicationAmended&) const {}
  void on(const AssessmentRecorded&) const {}
  void on(const DecisionCorrected&) const {}
  void on(const InterruptionRegistered&) const {}
  void on(const ResultRegistered&) const {}
  void on(const FundsForwarded&) const {}
  void on(const OwnerSharePaid&) const {}
  void on(const ReceiptUnallocated&) const {}
  void on(const AuditorStatementReceived&) const {}
  void on(const ControlPerformed&) const {}
  void on(const BreachFound&) const {}
  void on(const OutcomeReported&) const {}
  void on(const ImportStarted&) const {}
  void on(const ImportFinished&) const {}
  void on(const SourceRowChanged&) const {}
  void on(const SourceRowVanished&) const {}
  void on(const AuditFindingAssessed&) const {}
  void on(const PayeeIndexPublished&) const {}
  void on(const BankStatementReconciled&) const {}
};

}  // namespace

void evolve(Books& books, const Recorded& recorded) {
  std::visit([&](const auto& fact) { Evolve{books, recorded}.on(fact); }, recorded.fact());
  post(books, recorded.fact());
}

void evolve(Books& books, Position position, const Envelope& envelope) {
  for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
    evolve(books, {position, envelope, i});
  }
}

}  // namespace grantledger
