// From confirmed participation to the last krone that comes back.

#include <algorithm>

#include "tools/simulated_lives.h"

namespace grantledger {

void Simulation::Lives::confirm(const SimulatedGrant& grant, std::size_t semester) {
  for (const SimulatedLeave& leave : grant.leaves) {
    if (!is_payable(leave, semester)) continue;
    ask(people_.case_handler,
        ParticipationConfirmed{leave.id, scheme_, semester_of(grant.terms, semester),
                               grant.terms.recipient, day_});
  }
}
void Simulation::Lives::confirm_autumn(std::size_t index) {
  confirm(now_.grants[index], 0);
}
void Simulation::Lives::confirm_spring(std::size_t index) {
  confirm(past_.grants[index], 1);
}

// One payment for all leaves that go on. None: no payment, which later steps know by its amount.
void Simulation::Lives::order(SimulatedGrant& grant, std::size_t semester) {
  const SimulatedApplicant& applicant = applicants_[grant.applicant];
  PaymentTerms terms{.terms = grant.terms, .payee = grant.terms.recipient, .amount = {0, nok}};
  for (const SimulatedLeave& leave : grant.leaves) {
    if (!is_payable(leave, semester)) continue;
    const Money amount = leave.offer->semesters[semester].state;
    terms.parts.push_back(
        {leave.id, semester_of(grant.terms, semester),
         leave.is_for_kindergarten ? *applicant.kindergarten : applicant.organisation, amount});
    terms.amount += amount;
  }
  grant.payment = PaymentTerms();
  if (terms.parts.empty()) return;
  terms.payment = numbered<PaymentId>('P', number());
  terms.sources = {{line_of(year_), terms.amount}};
  grant.payment = std::move(terms);
  ask(people_.payment_system, PaymentOrdered{grant.payment, day_ + std::chrono::days(3), day_});
}
void Simulation::Lives::order_autumn(std::size_t index) {
  order(now_.grants[index], 0);
}
void Simulation::Lives::order_spring(std::size_t index) {
  order(past_.grants[index], 1);
}

void Simulation::Lives::attest(const SimulatedGrant& grant) {
  if (grant.payment.parts.empty()) return;
  ask(people_.case_handler, PaymentAttested{grant.payment, people_.case_handler, day_});
}
void Simulation::Lives::attest_autumn(std::size_t index) {
  attest(now_.grants[index]);
}
void Simulation::Lives::attest_spring(std::size_t index) {
  attest(past_.grants[index]);
}

// Now and then the one who attested tries to approve too, which is refused.
void Simulation::Lives::approve(const SimulatedGrant& grant) {
  if (grant.payment.parts.empty()) return;
  if (random_.one_in(12)) {
    ask(people_.case_handler, PaymentApproved{grant.payment, people_.case_handler, day_});
  }
  ask(people_.disposer, PaymentApproved{grant.payment, people_.disposer, day_});
}
void Simulation::Lives::approve_autumn(std::size_t index) {
  approve(now_.grants[index]);
}
void Simulation::Lives::approve_spring(std::size_t index) {
  approve(past_.grants[index]);
}

void Simulation::Lives::execute(const SimulatedGrant& grant) {
  if (grant.payment.parts.empty()) return;
  ask(people_.payment_system, PaymentExecuted{.payment = grant.payment,
                                              .bank_reference = grant.payment.payment.text(),
                                              .effective_on = day_});
}
void Simulation::Lives::execute_autumn(std::size_t index) {
  execute(now_.grants[index]);
}
void Simulation::Lives::execute_spring(std::size_t index) {
  execute(past_.grants[index]);
}

void Simulation::Lives::return_payment(std::size_t index) {
  SimulatedGrant& grant = past_.grants[index];
  grant.is_returned = !grant.payment.parts.empty() && random_.one_in(40);
  if (!grant.is_returned) return;
  ask(people_.payment_system, PaymentReturned{grant.payment, "The account is closed", day_});
}

// What the bank sent back goes to the right account.
void Simulation::Lives::pay_again(std::size_t index) {
  SimulatedGrant& grant = past_.grants[index];
  if (!grant.is_returned) return;
  order(grant, 1);
  attest(grant);
  approve(grant);
  execute(grant);
}

// What the municipality owes of its own for the kindergarten's leaves.
void Simulation::Lives::owe(const SimulatedGrant& grant, std::size_t semester) {
  for (const SimulatedLeave& leave : grant.leaves) {
    if (!leave.is_for_kindergarten || !is_payable(leave, semester)) continue;
    ask(people_.case_handler, OwnerShareDue{grant.terms, grant.terms.recipient,
                                            *applicants_[grant.applicant].kindergarten, leave.id,
                                            semester_of(grant.terms, semester),
                                            leave.offer->semesters[semester].owner, day_});
  }
}
void Simulation::Lives::owe_autumn(std::size_t index) {
  owe(now_.grants[index], 0);
}

// Passes on the state's share and the municipality's own; now and then it is forgotten.
void Simulation::Lives::forward(const SimulatedGrant& grant, std::size_t semester) {
  for (const SimulatedLeave& leave : grant.leaves) {
    if (!leave.is_for_kindergarten || !is_payable(leave, semester) || random_.one_in(20)) continue;
    const OrganisationId& kindergarten = *applicants_[grant.applicant].kindergarten;
    const SemesterId name = semester_of(grant.terms, semester);
    const Shares& shares = leave.offer->semesters[semester];
    ask(people_.case_handler, FundsForwarded{grant.terms, grant.terms.recipient, kindergarten,
                                             leave.id, name, shares.state, day_});
    ask(people_.case_handler,
        OwnerSharePaid{grant.terms, grant.terms.recipient, kindergarten, leave.id, name,
                       shares.owner, OwnerPayment::transfer, day_});
  }
}
void Simulation::Lives::forward_autumn(std::size_t index) {
  forward(now_.grants[index], 0);
}
void Simulation::Lives::forward_spring(std::size_t index) {
  owe(past_.grants[index], 1);
  forward(past_.grants[index], 1);
}

AwardReduced Simulation::Lives::reduced_by(SimulatedGrant& grant,
                                           const SimulatedLeave& leave) const {
  grant.decided -= leave.offer->shares.state;
  return {grant.terms, grant.decided, "A participant withdrew", people_.disposer, day_};
}

LeaveChanged Simulation::Lives::ended(const SimulatedGrant& grant,
                                      const SimulatedLeave& leave) const {
  const Shares& shares = leave.offer->shares;
  const SimulatedApplicant& applicant = applicants_[grant.applicant];
  LeaveChanged fact{
      .leave = leave.id,
      .terms = grant.terms,
      .change = {-shares.state, -shares.owner},
      .payer = grant.terms.recipient,
      .beneficiary = leave.is_for_kindergarten ? *applicant.kindergarten : applicant.organisation,
      .reason = "The participant withdrew",
      .effective_on = day_};
  for (std::size_t semester = 0; semester < leave.offer->semesters.size(); ++semester) {
    fact.semesters.push_back({semester_of(grant.terms, semester), {{0, nok}, {0, nok}}});
  }
  return fact;
}

CommitmentReleased Simulation::Lives::released(const SimulatedGrant& grant,
                                               const SimulatedLeave& leave,
                                               std::size_t first_semester) {
  CommitmentReleased fact{.terms = grant.terms,
                          .holder = directorate_,
                          .reason = "A participant withdrew",
                          .effective_on = day_};
  for (std::size_t i = first_semester; i < leave.offer->semesters.size(); ++i) {
    const int year = year_ + static_cast<int>(i);
    const Money amount = leave.offer->semesters[i].state;
    fact.parts.push_back({line_of(year), amount});
    available_[year] += amount.minor_units;
  }
  return fact;
}

// Someone stops before anything was paid for them.
void Simulation::Lives::withdraw_early(std::size_t index) {
  SimulatedGrant& grant = now_.grants[index];
  if (!random_.one_in(15)) return;
  SimulatedLeave& leave = grant.leaves[random_.below(grant.leaves.size())];
  leave.is_withdrawn = true;
  AwardReduced reduced = reduced_by(grant, leave);
  ask(people_.disposer, ParticipantWithdrawn{.leave = leave.id, .effective_on = day_},
      std::move(reduced), ended(grant, leave), released(grant, leave, 0));
}

// The only participant of a grant stopped, which is told when the autumn is paid.
void Simulation::Lives::withdraw_late(std::size_t index) {
  SimulatedGrant& grant = now_.grants[index];
  if (grant.leaves.size() != 1) return;
  SimulatedLeave& leave = grant.leaves.front();
  if (leave.is_withdrawn || leave.is_for_kindergarten || !random_.one_in(5)) return;
  leave.is_withdrawn = true;
  grant.open_claim = leave.offer->semesters.front().state;
  AwardReduced reduced = reduced_by(grant, leave);
  ParticipantWithdrawn withdrawn{.leave = leave.id, .effective_on = date_of(year_, 11, 20)};
  RepaymentDecided decided{grant.terms,      numbered<ClaimId>('R', grant.number),
                           grant.open_claim, "The semester was not completed",
                           people_.disposer, day_};
  LeaveChanged change = ended(grant, leave);
  change.effective_on = withdrawn.effective_on;
  if (leave.offer->semesters.size() == 1) {
    ask(people_.disposer, std::move(withdrawn), std::move(reduced), std::move(decided),
        std::move(change));
  } else {
    ask(people_.disposer, std::move(withdrawn), std::move(reduced), std::move(decided),
        std::move(change), released(grant, leave, 1));
  }
}

void Simulation::Lives::claim(std::size_t index) {
  const SimulatedGrant& grant = now_.grants[index];
  if (grant.open_claim.minor_units == 0) return;
  ask(people_.case_handler,
      RepaymentClaimed{grant.terms, numbered<ClaimId>('R', grant.number), line_of(year_),
                       grant.open_claim, day_ + std::chrono::days(30), day_});
}

RepaymentReceived Simulation::Lives::received(SimulatedGrant& grant, Money amount) {
  grant.open_claim -= std::min(amount, grant.open_claim);
  return {.terms = grant.terms,
          .claim = numbered<ClaimId>('R', grant.number),
          .line = line_of(grant.terms.year),
          .holder = directorate_,
          .amount = amount,
          .to_treasury = year_ > grant.terms.year,
          .bank_reference = "bank",
          .effective_on = day_};
}

// All of it, half of it, nothing yet, or by mistake a krone more.
void Simulation::Lives::receive(std::size_t index) {
  SimulatedGrant& grant = now_.grants[index];
  if (grant.open_claim.minor_units == 0 || random_.one_in(4)) return;
  Money amount = grant.open_claim;
  if (random_.one_in(2)) amount.minor_units /= 2;
  available_[year_] += amount.minor_units;
  if (amount == grant.open_claim && random_.one_in(4)) amount.minor_units += 100;
  ask(people_.case_handler, received(grant, amount));
}

void Simulation::Lives::receive_late(std::size_t index) {
  SimulatedGrant& grant = past_.grants[index];
  if (grant.open_claim.minor_units == 0) return;
  Money amount = grant.open_claim;
  if (random_.one_in(2)) amount.minor_units -= amount.minor_units / 3;
  ask(people_.case_handler, received(grant, amount));
}

void Simulation::Lives::write_off(std::size_t index) {
  SimulatedGrant& grant = past_.grants[index];
  if (grant.open_claim.minor_units == 0) return;
  ask(people_.write_off_decider,
      WriteOffDecided{grant.terms, numbered<ClaimId>('R', grant.number), line_of(grant.terms.year),
                      grant.open_claim, "It cannot be collected", people_.write_off_decider, day_});
  grant.open_claim.minor_units = 0;
}

}  // namespace grantledger
