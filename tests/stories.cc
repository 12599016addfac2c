#include "tests/stories.h"

#include "ledger/rules/numbers.h"

namespace grantledger {
namespace stories {

// Numbers in a series that nobody else in the tests uses.
OrganisationId organisation_of(std::uint64_t number, std::uint64_t which) {
  for (std::uint64_t eight = 50'000'000 + number * 40 + which * 10;; ++eight) {
    const auto found = organisation_number_from(std::to_string(eight));
    if (found) return id<OrganisationId>(*found);
  }
}
OrganisationId municipality(const Story& story) {
  return organisation_of(story.number, 0);
}
OrganisationId kindergarten(const Story& story) {
  return organisation_of(story.number, 1);
}
OrganisationId holder(const Story& story) {
  return organisation_of(story.number, 2);
}
OrganisationId stranger(const Story& story) {
  return organisation_of(story.number, 3);
}

Line line(int year) {
  return {id<ItemId>("300.70"), static_cast<std::uint16_t>(year)};
}

GrantTerms terms_of(const Story& story, const std::string& scheme) {
  return {id<GrantId>(story.name("g")), id<SchemeId>(scheme), municipality(story), 2026};
}

RuleVersionPublished rule(const std::string& scheme, const std::string& version,
                          std::uint16_t years_max) {
  RuleVersion made;
  made.scheme = id<SchemeId>(scheme);
  made.version = id<RuleVersionId>(version);
  made.first_day = date_of(2026, 1, 1);
  made.route = Route::through_authority;
  made.years_max = years_max;
  made.commitment_years_after = 1;
  made.requires_confirmation = true;
  made.single_person_max = ore(limit);
  return {made, made.first_day};
}

OrganisationRegistered registered(const OrganisationId& organisation, OrganisationKind kind,
                                  std::optional<OrganisationId> authority) {
  return {{.organisation = organisation,
           .kind = kind,
           .name = "Invented",
           .municipality = "0301",
           .authority = authority},
          date_of(2026, 1, 2)};
}

DelegationGranted delegation(const std::string& actor, Power power, Date last) {
  return {.actor = id<ActorId>(actor),
          .power = power,
          .item = id<ItemId>("300.70"),
          .first_day = date_of(2026, 1, 1),
          .last_day = last,
          .effective_on = date_of(2026, 1, 1)};
}

PaymentTerms payment_of(const Story& story, const std::string& which, int year,
                        std::int64_t amount) {
  return {.payment = id<PaymentId>(story.name("p") + "-" + which),
          .terms = terms_of(story),
          .payee = municipality(story),
          .amount = ore(amount),
          .sources = {{line(year), ore(amount)}},
          .parts = {{id<LeaveId>(story.name("l")), id<SemesterId>(which), kindergarten(story),
                     ore(amount)}}};
}

}  // namespace stories

using namespace stories;  // NOLINT(google-build-using-namespace): the tests' own words.

namespace {

// Everything from the confirmation to what is passed on.
void add_semester(Story& story, const std::string& which, Date confirmed, Date paid) {
  const PaymentTerms payment = payment_of(story, which, year_of(paid), semester);
  const LeaveId leave = id<LeaveId>(story.name("l"));
  const SemesterId named = id<SemesterId>(which);
  using std::chrono::days;
  story.add(
      ParticipationConfirmed{leave, payment.terms.scheme, named, kindergarten(story), confirmed});
  story.add(PaymentAttested{payment, id<ActorId>("first.eyes"), paid - days(2)});
  story.add(PaymentApproved{payment, id<ActorId>("second.eyes"), paid - days(1)});
  story.add(PaymentExecuted{.payment = payment, .effective_on = paid});
  story.add(OwnerShareDue{payment.terms, municipality(story), kindergarten(story), leave, named,
                          ore(owner), paid + days(1)});
  story.add(FundsForwarded{payment.terms, municipality(story), kindergarten(story), leave, named,
                           ore(semester), paid + days(5)});
  story.add(OwnerSharePaid{payment.terms, municipality(story), kindergarten(story), leave, named,
                           ore(owner), OwnerPayment::transfer, paid + days(5)});
}

}  // namespace

std::vector<Step> story_world() {
  std::vector<Step> steps;
  const auto add = [&](Event fact) { steps.push_back({{std::move(fact)}}); };
  const Date last = date_of(2029, 12, 31);
  for (const char* scheme : {"tested", "stated"}) {
    add(SchemeEstablished{.scheme = id<SchemeId>(scheme),
                          .name = scheme,
                          .administrator = organisation_of(0, 0),
                          .effective_on = date_of(2026, 1, 1)});
    add(rule(scheme, "T-1", 1));
    add(rule(scheme, "T-2", 0));
  }
  add(delegation("first.eyes", Power::attestation, last));
  add(delegation("second.eyes", Power::budget_disposal, last));
  add(delegation("both.eyes", Power::attestation, last));
  add(delegation("both.eyes", Power::budget_disposal, last));
  add(PeriodClosed{.year = 2025, .effective_on = date_of(2026, 1, 5)});
  add(ApplicationReceived{.application = id<ApplicationId>("a-world"),
                          .scheme = id<SchemeId>("stated"),
                          .applicant = organisation_of(0, 0),
                          .year = 2026,
                          .effective_on = date_of(2026, 1, 6)});
  add(ImpartialityDeclared{id<ActorId>("case.handler"), id<ApplicationId>("a-world"), true, "",
                           date_of(2026, 1, 6)});
  return steps;
}

Story lawful_story(std::uint64_t number, RandomNumbers& random) {
  Story story{.number = number, .steps = {}, .random = &random};
  const GrantTerms terms = terms_of(story);
  const ApplicationId application = id<ApplicationId>(story.name("a"));
  const OrganisationId& applicant = terms.recipient;
  story.add(AppropriationMade{.line = line(2026),
                              .holder = holder(story),
                              .amount = ore(2 * semester),
                              .effective_on = date_of(2026, 1, 2)});
  story.add(CommitmentAuthorityGranted{line(2026), holder(story), ore(2 * semester),
                                       date_of(2026, 1, 2)});
  story.add(AppropriationMade{.line = line(2027),
                              .holder = holder(story),
                              .amount = ore(2 * semester),
                              .effective_on = date_of(2027, 1, 2)});
  story.add(registered(municipality(story), OrganisationKind::municipality));
  story.add(
      registered(kindergarten(story), OrganisationKind::private_kindergarten, municipality(story)));
  story.add(ApplicationReceived{.application = application,
                                .scheme = terms.scheme,
                                .applicant = applicant,
                                .year = 2026,
                                .effective_on = date_of(2026, 2, 20)});
  story.add(OwnerAssessed{.application = application,
                          .scheme = terms.scheme,
                          .year = 2026,
                          .applicant = applicant,
                          .owner = applicant,
                          .rank = 1,
                          .effective_on = date_of(2026, 3, 20)});
  story.add(AwardDecided{.terms = terms,
                         .application = application,
                         .rule = id<RuleVersionId>("T-1"),
                         .amount = ore(2 * semester),
                         .decided_by = id<ActorId>("case.handler"),
                         .effective_on = date_of(2026, 4, 30)});
  LeaveGranted leave{.leave = id<LeaveId>(story.name("l")),
                     .terms = terms,
                     .rule = id<RuleVersionId>("T-1"),
                     .participant = {0, story.name("participant")},
                     .provider = applicant,
                     .shares = {ore(2 * semester), ore(2 * owner)},
                     .payer = applicant,
                     .beneficiary = kindergarten(story),
                     .effective_on = date_of(2026, 4, 30)};
  leave.semesters = {{id<SemesterId>("2026-autumn"), {ore(semester), ore(owner)}},
                     {id<SemesterId>("2027-spring"), {ore(semester), ore(owner)}}};
  story.add(leave);
  story.add(
      CommitmentRegistered{.terms = terms,
                           .holder = holder(story),
                           .parts = {{line(2026), ore(semester)}, {line(2027), ore(semester)}},
                           .effective_on = date_of(2026, 4, 30)});
  story.add(AwardAccepted{terms.grant, "the recipient", date_of(2026, 5, 12)});
  add_semester(story, "2026-autumn", date_of(2026, 9, 1), date_of(2026, 12, 10));
  add_semester(story, "2027-spring", date_of(2027, 3, 15), date_of(2027, 6, 10));
  return story;
}

}  // namespace grantledger
