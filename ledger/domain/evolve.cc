#include <algorithm>
#include <chrono>

#include "ledger/domain/books.h"
#include "ledger/domain/post.h"
#include "ledger/domain/undo.h"
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
    books.ledger.controls = fact.controls;
    books.ledger.participants = fact.participants;
    books.actors[fact.administrator.text()].is_registered = true;
  }
  void on(const ActorRegistered& fact) const {
    ActorRow& actor = books.actors[fact.actor.text()];
    actor.is_registered = true;
    actor.person = fact.person;
    actor.organisation = fact.organisation;
  }
  void on(const ActorChanged& fact) const {
    ActorRow& actor = books.actors[fact.actor.text()];
    actor.person = fact.person;
    actor.organisation = fact.organisation;
  }
  void on(const ControlsAdopted& fact) const {
    books.ledger.controls = std::max(books.ledger.controls, fact.level);
  }
  void on(const DelegationConfirmationRequired& fact) const {
    LedgerRow& ledger = books.ledger;
    ledger.confirmation_asked_at = recorded.position;
    ledger.confirmation_asked_index = recorded.fact_index;
    ledger.confirmation_asked = fact.is_required;
    ledger.confirmation_asked_by = recorded.envelope.actor;
  }
  // What waited for a second person waits no longer.
  void on(const FactConfirmed& fact) const {
    LedgerRow& ledger = books.ledger;
    if (ledger.confirmation_asked_at == fact.position &&
        ledger.confirmation_asked_index == fact.fact_index) {
      ledger.delegations_need_confirmation = ledger.confirmation_asked;
    }
    if (!fact.concerned) return;
    ActorRow& actor = books.actors[fact.concerned->text()];
    for (DelegationRow& row : actor.delegations) {
      if (row.granted_at == fact.position && row.granted_index == fact.fact_index) {
        row.is_pending = false;
      }
    }
    for (KeyRow& row : actor.keys) {
      const bool is_meant =
          row.registered_at == fact.position && row.registered_index == fact.fact_index;
      if (!is_meant || !row.is_pending) continue;
      row.is_pending = false;
      if (row.replaces) revoke_key(*fact.concerned, *row.replaces, fact.effective_on);
    }
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
    for (const Event& undone : fact.undone) {
      undo(books, undone, fact.position, fact.fact_index);
    }
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
    DelegationRow row = delegation_of(fact, recorded.position, recorded.fact_index);
    row.recorded_on = day_in_norway(recorded.envelope.recorded_at);
    row.granted_by = recorded.envelope.actor;
    row.is_pending =
        is_made(books, Control::delegation_confirmed) && books.ledger.delegations_need_confirmation;
    books.actors[fact.actor.text()].delegations.push_back(std::move(row));
  }
  void on(const DelegationRevoked& fact) const {
    for (DelegationRow& row : books.actors[fact.actor.text()].delegations) revoke(row, fact);
  }

  void on(const ActorKeyRegistered& fact) const {
    add_key(fact.actor,
            {.key = fact.key, .public_key = fact.public_key, .first_day = fact.effective_on});
  }
  // From level 1 on a further key that somebody else registers waits for a second person.
  void add_key(const ActorId& owner, KeyRow row) const {
    std::vector<KeyRow>& keys = books.actors[owner.text()].keys;
    row.registered_at = recorded.position;
    row.registered_index = recorded.fact_index;
    row.registered_by = recorded.envelope.actor;
    row.is_pending = is_made(books, Control::key_by_owner_or_two) && !keys.empty() &&
                     recorded.envelope.actor != owner;
    keys.push_back(std::move(row));
  }
  void revoke_key(const ActorId& actor, const KeyId& key, Date day) const {
    for (KeyRow& row : books.actors[actor.text()].keys) {
      if (row.key == key && (!row.revoked_on || *row.revoked_on > day)) row.revoked_on = day;
    }
  }
  // The old key goes when the new one is valid.
  void on(const ActorKeyRotated& fact) const {
    add_key(fact.actor, {.key = fact.new_key,
                         .public_key = fact.public_key,
                         .first_day = fact.effective_on,
                         .replaces = fact.key});
    const bool is_pending = books.actors[fact.actor.text()].keys.back().is_pending;
    if (!is_pending) revoke_key(fact.actor, fact.key, fact.effective_on);
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
    row.wishes = fact.wishes;
    row.quantities = fact.quantities;
    row.call = fact.call;
    row.amount_applied = fact.amount_applied;
    row.received_on = fact.effective_on;
  }
  void on(const ApplicationAmended& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.wishes = fact.wishes;
    row.quantities = fact.quantities;
    row.amount_applied = fact.amount_applied;
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
    row.owner_assessed_on = fact.effective_on;
    ranked(books, ranking_key(fact.scheme, fact.year, fact.applicant), fact.application).rank =
        fact.rank;
  }
  void on(const AssessmentRecorded& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.assessed_on = fact.effective_on;
    row.is_assessed_against = !fact.is_recommended;
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
    grant.is_own = grant.is_own || !recorded.envelope.imported;
    grant.group = fact.group;
    grant.members = fact.members;
    if (fact.application) settle(*fact.application, fact.terms, true);
    count_year(fact.terms, 1);
    divide_pot(fact);
  }
  void count_year(const GrantTerms& terms, std::int64_t change) const {
    auto& years = books.recipients[recipient_key(terms.scheme, terms.recipient)].years;
    const std::string year = std::to_string(terms.year);
    const auto known = std::ranges::find(years, year, &Quantity::unit);
    if (known == years.end()) {
      years.push_back({year, change});
    } else {
      known->count += change;
    }
  }
  void divide_pot(const AwardDecided& fact) const {
    const RuleVersion* rule = books.rules.find(fact.terms.scheme, fact.rule, ~Position{0});
    if (!rule || !rule->allocation) return;
    PotRow& pot = books.pots[pot_key(fact.terms, fact.rule)];
    if (pot.parts.empty()) {
      pot.pot = rule->allocation->pot.value_or(fact.cost.value_or(Money{0, fact.amount.currency}));
    }
    pot.parts.push_back({fact.terms.recipient, fact.amount});
  }
  void on(const AwardRefused& fact) const {
    GrantRow& grant = grant_of(books, fact.terms);
    grant.is_refused = true;
    grant.application = fact.application;
    grant.decided_on = fact.effective_on;
    grant.is_own = grant.is_own || !recorded.envelope.imported;
    grant.refused_by = fact.decided_by;
    settle(fact.application, fact.terms, false);
  }
  void on(const LetterIssued& fact) const { books.letters[fact.letter.text()].grant = fact.grant; }
  void on(const LetterReceived& fact) const {
    LetterRow& letter = books.letters[fact.letter.text()];
    letter.grant = fact.grant;
    // From level 1 on the day that somebody writes counts where evidence shows it.
    const bool counts_from_recording = books.ledger.controls > 0 && fact.evidence.empty();
    letter.received_on =
        counts_from_recording
            ? std::max(fact.effective_on, day_in_norway(recorded.envelope.recorded_at))
            : fact.effective_on;
  }
  void on(const AwardAccepted& fact) const {
    GrantRow& grant = books.grants[fact.grant.text()];
    grant.is_accepted = true;
    grant.accepted_on = fact.effective_on;
  }
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
    leave.credits_granted = fact.credits;
    leave.leave_percent = fact.leave_percent;
    if (fact.participant.key_id == 0 && !fact.participant.bytes.empty()) {
      leave.participant = fact.participant.bytes;
      auto& leaves = books.participants[leave.participant].leaves;
      if (std::ranges::find(leaves, fact.leave) == leaves.end()) leaves.push_back(fact.leave);
    }
    set_semesters(leave, fact.semesters);
    GrantRow& grant = grant_of(books, fact.terms);
    leave.application = grant.application;
    add(grant.leave_state_shares, fact.shares.state);
  }
  void on(const LeaveChanged& fact) const {
    LeaveRow& leave = books.leaves[fact.leave.text()];
    leave.credits = fact.credits;
    leave.leave_percent = fact.leave_percent;
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
    LeaveSemesterRow& row = semester_of(books.leaves[fact.leave.text()], fact.semester);
    row.is_confirmed = true;
    row.confirmed_on = fact.effective_on;
  }
  void on(const ParticipantWithdrawn& fact) const {
    books.leaves[fact.leave.text()].withdrawn_on = fact.effective_on;
  }

  void on(const StipendAgreed& fact) const {
    add(books.leaves[fact.leave.text()].stipends, fact.amount);
  }

  void on(const CommitmentRegistered& fact) const {
    GrantRow& grant = grant_of(books, fact.terms);
    if (!grant.committed_on) grant.committed_on = fact.effective_on;
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
  void on(const PaymentOrdered& fact) const {
    PaymentRow& row = payment_of(fact.payment, PaymentState::ordered);
    row.orderer = recorded.envelope.actor;
    row.ordered_on = fact.effective_on;
    row.is_own = !recorded.envelope.imported;
  }
  void on(const PaymentAttested& fact) const {
    PaymentRow& row = payment_of(fact.payment, PaymentState::attested);
    row.attester = fact.attester;
    row.attested_on = fact.effective_on;
  }
  void count_approval(const PaymentApproved& fact) const {
    auto& approved = books.approvals[approvals_key(fact.approver, fact.payment.payee)].approved;
    const Date recorded_on = day_in_norway(recorded.envelope.recorded_at);
    // Neither by its day nor by when it was recorded can it still count: dating back adds nothing.
    std::erase_if(approved, [&](const ApprovedAmount& each) {
      const Date last =
          std::max(each.approved_on.value_or(Date()), each.recorded_on.value_or(Date()));
      return last + approval_window < std::min(fact.effective_on, recorded_on);
    });
    approved.push_back({fact.payment.payment, fact.payment.amount, fact.effective_on, recorded_on});
  }
  void on(const PaymentApproved& fact) const {
    PaymentRow& row = payment_of(fact.payment, PaymentState::approved);
    row.approver = fact.approver;
    row.approved_on = fact.effective_on;
    count_approval(fact);
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
    std::optional<PaymentTerms> approved;
    if (was_approved && before->terms != fact.payment) approved = before->terms;
    PaymentRow& row = payment_of(fact.payment, PaymentState::executed);
    row.executed_on = fact.effective_on;
    row.approved_terms = std::move(approved);
    entrust(fact.payment, 1);
  }
  // What is paid for others and for no leave, until it is passed on.
  void entrust(const PaymentTerms& terms, int sign) const {
    for (const PaymentPart& part : terms.parts) {
      if (part.leave || part.beneficiary == terms.payee) continue;
      pass_on(terms.terms, part.beneficiary, sign < 0 ? part.amount : -part.amount);
    }
  }
  void pass_on(const GrantTerms& terms, const OrganisationId& beneficiary, Money amount) const {
    auto& entrusted = grant_of(books, terms).entrusted;
    const auto known = std::ranges::find_if(entrusted, [&](const MemberShare& share) {
      return share.organisation == beneficiary && share.amount.currency == amount.currency;
    });
    if (known == entrusted.end()) {
      entrusted.push_back({beneficiary, -amount});
    } else {
      known->amount = bounded_sum(known->amount, -amount);
    }
  }
  void on(const FundsForwarded& fact) const {
    if (fact.leave) {
      add(books.leaves[fact.leave->text()].forwarded, fact.amount);
    } else {
      pass_on(fact.terms, fact.beneficiary, fact.amount);
    }
  }
  void on(const OwnerSharePaid& fact) const {
    add(semester_of(books.leaves[fact.leave.text()], fact.semester).owner_paid, fact.amount);
  }
  void on(const PaymentReturned& fact) const {
    payment_of(fact.payment, PaymentState::returned);
    pay_semesters(fact.payment, -1);
    entrust(fact.payment, -1);
  }
  void on(const OwnerShareDue& fact) const {
    LeaveSemesterRow& row = semester_of(books.leaves[fact.leave.text()], fact.semester);
    add(row.owner_due, fact.amount);
    if (!row.owner_due_on) row.owner_due_on = fact.effective_on;
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
    claim.leave = fact.leave;
    claim.payment = fact.payment;
    claim.decided_on = fact.effective_on;
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
  void on(const ReceiptUnallocated& fact) const {
    books.receipts[std::to_string(recorded.position)].receipts.push_back(
        {recorded.fact_index, fact.payer, fact.amount, fact.effective_on});
  }
  void take_of_receipt(Position position, std::uint32_t index, Money amount) const {
    for (OpenReceipt& receipt : books.receipts[std::to_string(position)].receipts) {
      const bool is_meant = receipt.fact_index == index && receipt.left.currency == amount.currency;
      if (is_meant) receipt.left = bounded_sum(receipt.left, -amount);
    }
  }
  void on(const ReceiptAllocated& fact) const {
    take_of_receipt(fact.position, fact.fact_index, fact.amount);
    add(claim_of(fact.terms, fact.claim).settled, fact.amount);
  }
  void on(const FundRepaid& fact) const {
    add(books.claims[fact.claim.text()].repaid_by_fund, fact.amount);
  }
  ReceiptReturnRow& return_of(const ReceiptReturn& receipt, PaymentState state) const {
    ReceiptReturnRow& row = books.receipt_returns[receipt.payment.text()];
    row.receipt = receipt;
    row.state = state;
    return row;
  }
  void on(const ReceiptReturnOrdered& fact) const {
    return_of(fact.receipt, PaymentState::ordered).ordered_on = fact.effective_on;
    take_of_receipt(fact.receipt.position, fact.receipt.fact_index, fact.receipt.amount);
  }
  void on(const ReceiptReturnAttested& fact) const {
    ReceiptReturnRow& row = return_of(fact.receipt, PaymentState::attested);
    row.attester = fact.attester;
    row.attested_on = fact.effective_on;
  }
  void on(const ReceiptReturnApproved& fact) const {
    return_of(fact.receipt, PaymentState::approved).approved_on = fact.effective_on;
  }
  void on(const ReceiptReturnExecuted& fact) const {
    return_of(fact.receipt, PaymentState::executed);
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
    books.appeals[fact.appeal.text()].is_favourable = fact.outcome == AppealOutcome::altered;
    GrantRow& grant = books.grants[fact.grant.text()];
    if (grant.is_refused && fact.outcome == AppealOutcome::altered) grant.is_refusal_altered = true;
  }
  void on(const BreachFound& fact) const { books.grants[fact.grant.text()].is_breach_found = true; }

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
  void on(const DecisionCorrected&) const {}
  void on(const InterruptionRegistered&) const {}
  void on(const ResultRegistered&) const {}
  void on(const AuditorStatementReceived&) const {}
  void on(const ControlPerformed&) const {}
  void on(const OutcomeReported&) const {}
  void on(const ImportStarted&) const {}
  void on(const ImportFinished&) const {}
  void on(const SourceRowChanged&) const {}
  void on(const SourceRowVanished&) const {}
  void on(const AuditFindingAssessed&) const {}
  void on(const PayeeIndexPublished&) const {}
  void on(const BankStatementReconciled&) const {}
  void on(const FundMoneyAdded&) const {}
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
