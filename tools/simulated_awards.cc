// From the application to what is bound for it.

#include <algorithm>

#include "tools/simulated_lives.h"

namespace grantledger {

void Simulation::Lives::apply(std::size_t index) {
  const SimulatedApplicant& applicant = applicants_[index];
  const std::size_t applications = 1 + random_.below(3) / 2;
  for (std::size_t i = 0; i < applications; ++i) {
    const std::uint64_t own_number = number();
    SimulatedApplication& application = now_.applications.emplace_back();
    application.id = numbered<ApplicationId>('A', own_number);
    application.applicant = index;
    application.rank = static_cast<std::uint32_t>(i + 1);
    ApplicationReceived fact{.application = application.id,
                             .scheme = scheme_,
                             .call = CallId::parse("VU-" + std::to_string(year_)).value(),
                             .applicant = applicant.organisation,
                             .year = static_cast<std::uint16_t>(year_),
                             .amount_applied = Money{0, nok},
                             .effective_on = day_};
    const std::size_t wishes = 1 + random_.below(4);
    for (std::size_t wish = 0; wish < wishes; ++wish) {
      const LeaveOffer& offer = now_.offers[random_.below(applicant.kindergarten ? 8 : 6)];
      const bool is_kindergarten = offer.group == "kindergarten_teacher";
      application.wishes.push_back(&offer);
      application.participants.push_back({0, "p-" + std::to_string(own_number * 10 + wish)});
      fact.wishes.push_back({application.participants.back(), offer.group,
                             is_kindergarten ? *applicant.kindergarten : applicant.organisation,
                             college_, offer.credits});
      *fact.amount_applied += offer.shares.state;
    }
    ask(people_.case_handler, std::move(fact));
  }
}

void Simulation::Lives::rank(std::size_t index) {
  const SimulatedApplication& application = now_.applications[index];
  const OrganisationId& owner = applicants_[application.applicant].organisation;
  ask(people_.case_handler, OwnerAssessed{.application = application.id,
                                          .scheme = scheme_,
                                          .year = static_cast<std::uint16_t>(year_),
                                          .applicant = owner,
                                          .owner = owner,
                                          .is_approved = true,
                                          .rank = application.rank,
                                          .effective_on = day_});
}

void Simulation::Lives::decide(std::size_t index) {
  const SimulatedApplication& application = now_.applications[index];
  if (random_.one_in(6)) {
    if (random_.one_in(4)) try_too_much(application);
    refuse(application);
  } else {
    award(application);
  }
}

AwardDecided Simulation::Lives::award_of(const SimulatedApplication& application,
                                         const GrantTerms& terms) const {
  Money amount{0, nok};
  for (const LeaveOffer* wish : application.wishes) amount += wish->shares.state;
  // The owner's first choice may have been refused.
  const bool departs = application.rank > 1 && !now_.refusals.empty() &&
                       now_.refusals.back().recipient == terms.recipient;
  return {.terms = terms,
          .application = application.id,
          .rule = now_.rule,
          .amount = amount,
          .departure = departs ? "The first choice is not eligible" : "",
          .decided_by = people_.case_handler,
          .effective_on = day_};
}

void Simulation::Lives::award(const SimulatedApplication& application) {
  SimulatedGrant grant;
  grant.number = number();
  grant.applicant = application.applicant;
  grant.terms = terms_of(numbered<GrantId>('G', grant.number), application.applicant);
  AwardDecided decided = award_of(application, grant.terms);
  grant.decided = decided.amount;
  ask(people_.case_handler, std::move(decided));
  grant_leaves(grant, application);
  commit(grant);
  now_.grants.push_back(std::move(grant));
}

void Simulation::Lives::grant_leaves(SimulatedGrant& grant,
                                     const SimulatedApplication& application) {
  const SimulatedApplicant& applicant = applicants_[application.applicant];
  for (std::size_t i = 0; i < application.wishes.size(); ++i) {
    const LeaveOffer& offer = *application.wishes[i];
    const bool is_for_kindergarten = offer.group == "kindergarten_teacher";
    const LeaveId id = numbered<LeaveId>('L', number());
    LeaveGranted fact{
        .leave = id,
        .terms = grant.terms,
        .rule = now_.rule,
        .participant = application.participants[i],
        .group = offer.group,
        .provider = college_,
        .credits = offer.credits,
        .leave_percent = offer.leave_percent,
        .study_start = date_of(year_, 8, 1),
        .shares = offer.shares,
        .payer = applicant.organisation,
        .beneficiary = is_for_kindergarten ? *applicant.kindergarten : applicant.organisation,
        .effective_on = day_};
    for (std::size_t semester = 0; semester < offer.semesters.size(); ++semester) {
      fact.semesters.push_back({semester_of(grant.terms, semester), offer.semesters[semester]});
    }
    ask(people_.case_handler, std::move(fact));
    grant.leaves.push_back({id, &offer, application.participants[i], is_for_kindergarten});
  }
}

// What falls due in autumn on this year's line, what in spring on the next one's.
void Simulation::Lives::commit(const SimulatedGrant& grant) {
  CommitmentRegistered fact{.terms = grant.terms, .holder = directorate_, .effective_on = day_};
  for (std::size_t semester = 0; semester < 2; ++semester) {
    const int year = year_ + static_cast<int>(semester);
    Money amount{0, nok};
    for (const SimulatedLeave& leave : grant.leaves) {
      if (is_payable(leave, semester)) amount += leave.offer->semesters[semester].state;
    }
    if (amount.minor_units == 0) continue;
    fact.parts.push_back({line_of(year), amount});
    available_[year] -= amount.minor_units;
  }
  ask(people_.disposer, std::move(fact));
}

// An award and a commitment that no authority covers: refused, and the refusal recorded.
void Simulation::Lives::try_too_much(const SimulatedApplication& application) {
  const GrantTerms terms = terms_of(numbered<GrantId>('G', number()), application.applicant);
  AwardDecided decided = award_of(application, terms);
  decided.decided_by = people_.disposer;
  CommitmentRegistered fact{.terms = terms,
                            .holder = directorate_,
                            .parts = {{line_of(year_ + 1), {minor_units_max, nok}}},
                            .effective_on = day_};
  ask(people_.disposer, std::move(decided), std::move(fact));
}

void Simulation::Lives::refuse(const SimulatedApplication& application) {
  const std::uint64_t own_number = number();
  const GrantTerms terms = terms_of(numbered<GrantId>('G', own_number), application.applicant);
  const LetterId letter = numbered<LetterId>('B', own_number);
  ask(people_.case_handler, AwardRefused{.application = application.id,
                                         .terms = terms,
                                         .reason = "The course gives no credits",
                                         .decided_by = people_.case_handler,
                                         .effective_on = day_});
  ask(people_.case_handler, LetterIssued{letter, terms.grant, terms.recipient, std::nullopt, day_});
  now_.refusals.push_back({terms.grant, terms.recipient, letter, std::nullopt});
}

void Simulation::Lives::receive_letter(std::size_t index) {
  const SimulatedRefusal& refusal = now_.refusals[index];
  ask(people_.case_handler, LetterReceived{refusal.letter, refusal.grant, day_});
}

void Simulation::Lives::accept(std::size_t index) {
  ask(people_.case_handler,
      AwardAccepted{now_.grants[index].terms.grant, "The head of administration", day_});
}

void Simulation::Lives::appeal(std::size_t index) {
  SimulatedRefusal& refusal = now_.refusals[index];
  if (!random_.one_in(3)) return;
  refusal.appeal = numbered<AppealId>('K', number());
  ask(people_.case_handler, AppealLodged{.appeal = *refusal.appeal,
                                         .letter = refusal.letter,
                                         .grant = refusal.grant,
                                         .appellant = refusal.recipient,
                                         .effective_on = day_});
}

void Simulation::Lives::decide_appeal(std::size_t index) {
  const SimulatedRefusal& refusal = now_.refusals[index];
  if (!refusal.appeal) return;
  ask(people_.appeals_decider,
      AppealDecided{*refusal.appeal, refusal.grant, AppealOutcome::upheld,
                    "The course gives no credits", people_.appeals_decider, day_, ministry_});
}

void Simulation::Lives::admit(std::size_t index) {
  const SimulatedGrant& grant = now_.grants[index];
  for (const SimulatedLeave& leave : grant.leaves) {
    ask(people_.case_handler, AdmissionRecorded{.leave = leave.id,
                                                .scheme = scheme_,
                                                .year = grant.terms.year,
                                                .participant = leave.participant,
                                                .provider = college_,
                                                .is_admitted = true,
                                                .effective_on = day_});
  }
}

}  // namespace grantledger
