// Who may act, who there is, what is voided, and the time to appeal (invariants 1, 5, 12, 16).

#include "events/postings.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

TEST(Register, TakesOrganisationsWithAValidNumberOnce) {
  Case year = year_at(Stage::opened);
  year.when(ida, {organisation("876765672", OrganisationKind::company)})
      .then_refused(Reason::organisation_number_invalid);
  year.when(ida, {organisation("123456785", OrganisationKind::company)}).then_accepted();
  year.when(ida, {organisation("123456785", OrganisationKind::company)})
      .then_refused(Reason::already_exists);
  OrganisationChanged change{.details = organisation("123456785", OrganisationKind::other).details,
                             .effective_on = day(2026, 6, 1)};
  year.when(ida, {change}).then_accepted();
  change.details.organisation = org("999999999");
  year.when(ida, {change}).then_refused(Reason::unknown_organisation);
  year.when(kari, {organisation("foreign-1", OrganisationKind::company)})
      .then_refused(Reason::no_delegation);
}

TEST(Register, KnowsActorsTheirKeysAndPartnerships) {
  Case year = year_at(Stage::opened);
  const Date on = day(2026, 2, 1);
  const ActorId somebody = id<ActorId>("somebody");
  const KeyId key = id<KeyId>("key-1");
  year.when(admin, {ActorKeyRegistered{somebody, key, {}, on}}).then_refused(Reason::unknown_actor);
  year.when(admin, {ActorRegistered{.actor = somebody, .effective_on = on}}).then_accepted();
  year.when(admin, {ActorRegistered{.actor = somebody, .effective_on = on}})
      .then_refused(Reason::already_exists);
  year.when(admin, {ActorKeyRegistered{somebody, key, {}, on}}).then_accepted();
  year.when(admin, {ActorKeyRegistered{somebody, key, {1}, on}})
      .then_refused(Reason::already_exists);
  year.when(admin, {ActorKeyRegistered{id<ActorId>(kari), id<KeyId>("key-2"), {}, on}})
      .then_refused(Reason::already_exists);
  const KeyId key_2 = id<KeyId>("key-2");
  year.when(kari, {ActorKeyRotated{somebody, key, key_2, {2}, on}})
      .then_refused(Reason::no_delegation);
  year.when(admin, {ActorKeyRotated{somebody, key_2, id<KeyId>("key-3"), {2}, on}})
      .then_refused(Reason::unknown_key);
  year.when("somebody", {ActorKeyRotated{somebody, key, key_2, {2}, on}}).then_accepted();
  year.when("somebody", {ActorKeyRevoked{somebody, key, "lost", on}})
      .then_refused(Reason::unknown_key);
  year.when(admin, {ActorKeyRevoked{somebody, key_2, "lost", on}}).then_accepted();
  year.when(admin, {PeriodClosed{2025, {}, on}}).then_accepted();
  year.when(admin, {PeriodClosed{2025, {}, on}}).then_refused(Reason::already_exists);
  PayeeIndexPublished index{.year = 2025, .up_to = year.head(), .effective_on = on};
  year.when(admin, {index}).then_accepted();
  year.when(kari, {index}).then_refused(Reason::no_delegation);
  index.up_to = 1;
  year.when(admin, {index}).then_refused(Reason::year_not_closed);
  index.year = 2026;
  index.up_to = year.head();
  year.when(admin, {index}).then_refused(Reason::year_not_closed);
  BankStatementReconciled reconciled{.statement = "2026-12",
                                     .account = "86011117947",
                                     .first_day = on,
                                     .last_day = on,
                                     .matched_sum = {0, nok},
                                     .differences = {{BankSide::ledger, "P", {1, nok}, on, "why"}},
                                     .effective_on = on};
  year.when(kari, {reconciled}).then_accepted();
  year.when("somebody", {reconciled}).then_refused(Reason::no_delegation);
  reconciled.last_day -= std::chrono::days(1);
  year.when(kari, {reconciled}).then_refused(Reason::period_out_of_order);
  PartnershipAgreed partners{.partnership = id<PartnershipId>("north"),
                             .scheme = scheme,
                             .members = {org(m1), org(m2)},
                             .provider = org(u1),
                             .lead = org(m1),
                             .first_year = 2026,
                             .last_year = 2025,
                             .effective_on = on};
  year.when(kari, {partners}).then_refused(Reason::period_out_of_order);
  partners.last_year = 2028;
  year.when(kari, {partners}).then_accepted();
  partners.members.push_back(org("nobody"));
  year.when(kari, {partners}).then_refused(Reason::unknown_organisation);
  const AuditFindingAssessed assessed{.finding = "late", .assessed_by = id<ActorId>(kari)};
  year.when(kari, {assessed}).then_accepted();
  year.when(per, {assessed}).then_refused(Reason::actor_differs);
}

EntryVoided voided(const Case& year, Position position, std::uint32_t index = 0) {
  EntryVoided fact{.position = position,
                   .fact_index = index,
                   .reason = "recorded twice",
                   .effective_on = day(2026, 12, 30)};
  fact.entries = postings(year.recorded()[position - 1].facts[index]);
  for (Entry& entry : fact.entries) entry.amount = -entry.amount;
  return fact;
}

Position last_of_kind(const Case& year, std::size_t kind) {
  for (Position position = year.head(); position > 0; --position) {
    if (year.recorded()[position - 1].facts.front().index() == kind) return position;
  }
  return 0;
}

template <class Fact>
Position last(const Case& year) {
  return last_of_kind(year, Event(Fact{}).index());
}

// Nothing is changed or removed: a correction names what it corrects.
TEST(Invariant1, AFactIsVoidedByItsOwnEntriesOnce) {
  Case year = year_at(Stage::withdrawn);
  year.given({AppropriationMade{.line = line(line_2026),
                                .holder = org(dir),
                                .amount = kr(7),
                                .effective_on = day(2026, 6, 1)}});
  const EntryVoided fact = voided(year, year.head());
  EntryVoided odd = fact;
  std::swap(odd.entries[0], odd.entries[1]);
  year.when(admin, {odd}).then_refused(Reason::entries_differ);
  odd = fact;
  odd.position = 100'000;
  year.when(admin, {odd}).then_refused(Reason::unknown_fact);
  odd = fact;
  odd.fact_index = 1;
  year.when(admin, {odd}).then_refused(Reason::unknown_fact);
  odd = fact;
  odd.position = 1;
  year.when(admin, {odd}).then_refused(Reason::unknown_fact);
  year.when(admin, {fact, fact}).then_refused(Reason::unknown_fact).at(1);
  year.when(kari, {fact}).then_refused(Reason::no_delegation);
  year.when(admin, {fact}).then_accepted();
  year.when(admin, {fact}).then_refused(Reason::unknown_fact);
}

TEST(Invariant1, WhatWasUsedSinceIsNotTakenAway) {
  Case year = year_at(Stage::settled);
  year.when(admin, {voided(year, last<AppropriationMade>(year))})
      .then_refused(Reason::over_appropriation);
  year.when(admin, {voided(year, last<CommitmentRegistered>(year))})
      .then_refused(Reason::over_commitment);
  year.when(admin, {voided(year, last<PaymentExecuted>(year))}).then_refused(Reason::over_paid);
  year.when(admin, {voided(year, last<RepaymentClaimed>(year))}).then_refused(Reason::over_claim);
  Case passed_on = year_at(Stage::paid);
  passed_on.when(kari, {forwarded(kr(36'458, 30))}).then_accepted();
  passed_on.when(kari, {owner_due(kr(100))}).then_accepted();
  passed_on.when(kari, {owner_paid(kr(100))}).then_accepted();
  passed_on.when(admin, {voided(passed_on, last<OwnerShareDue>(passed_on))})
      .then_refused(Reason::over_owner_share);
  const Position paid = last<PaymentExecuted>(passed_on) - 4;  // G1's, before G2's four steps.
  passed_on.when(admin, {voided(passed_on, paid)}).then_refused(Reason::over_forwardable);
  passed_on.when(admin, {voided(passed_on, last<OwnerSharePaid>(passed_on))}).then_accepted();
  passed_on.when(admin, {voided(passed_on, last<OwnerShareDue>(passed_on))}).then_accepted();
}

TEST(Invariant12, AnAppealIsSentWithinThreeWeeksOfReceipt) {
  Case year = year_at(Stage::awarded);  // Received on 2026-05-04; 2026-05-25 is Whit Monday.
  year.when(kari, {appeal(day(2026, 5, 27))}).then_refused(Reason::appeal_too_late);
  AppealLodged other = appeal(day(2026, 5, 26));
  other.grant = id<GrantId>("G1");
  year.when(kari, {other}).then_refused(Reason::unknown_letter);
  year.when(kari, {appeal(day(2026, 5, 26))}).then_accepted();
  year.when(kari, {appeal(day(2026, 5, 26))}).then_refused(Reason::already_exists);
}

TEST(Invariant12, ALateAppealIsHeardForAReasonButNeverAfterAYear) {
  Case year = year_at(Stage::awarded);  // Decided on 2026-04-30.
  year.when(kari, {appeal(day(2027, 5, 1), "ill")}).then_refused(Reason::appeal_too_late);
  year.when(kari, {appeal(day(2027, 4, 30))}).then_refused(Reason::appeal_too_late);
  year.when(kari, {appeal(day(2027, 4, 30), "ill")}).then_accepted();
}

TEST(Invariant12, TheTimeIsExtendedBeforeItRunsOut) {
  Case year = year_at(Stage::awarded);
  AppealDeadlineExtended more{.letter = id<LetterId>("letter-G4"),
                              .grant = id<GrantId>("G4"),
                              .last_day = day(2026, 6, 30),
                              .reason = "documents",
                              .decided_by = id<ActorId>(kari),
                              .effective_on = day(2026, 5, 27)};
  year.when(kari, {more}).then_refused(Reason::appeal_too_late);
  more.effective_on = day(2026, 5, 26);
  AppealDeadlineExtended less = more;
  less.last_day = day(2026, 5, 26);
  year.when(kari, {less}).then_refused(Reason::period_out_of_order);
  year.when(per, {more}).then_refused(Reason::actor_differs);
  year.when(kari, {more}).then_accepted();
  year.when(kari, {appeal(day(2026, 7, 1))}).then_refused(Reason::appeal_too_late);
  year.when(kari, {appeal(day(2026, 6, 30))}).then_accepted();
}

TEST(Invariant12, WithoutReceiptNoTimeRuns) {
  Case year = year_at(Stage::awarded);
  year.when(kari, {letter("letter-G1", "G1")}).then_accepted();
  year.when(kari, {letter("letter-G1", "G1")}).then_refused(Reason::already_exists);
  year.when(kari, {letter("letter-G9", "G9")}).then_refused(Reason::unknown_grant);
  AppealLodged early = appeal(day(2026, 5, 1));
  early.letter = id<LetterId>("letter-G1");
  early.grant = id<GrantId>("G1");
  year.when(kari, {early}).then_refused(Reason::unknown_letter);
  year.when(kari, {letter_received("letter-Z", "G1", day(2026, 5, 1))})
      .then_refused(Reason::unknown_letter);
}

AppealDecided appeal_decided(AppealOutcome outcome) {
  return {.appeal = id<AppealId>("appeal-G4"),
          .grant = id<GrantId>("G4"),
          .outcome = outcome,
          .decided_by = id<ActorId>(kari),
          .effective_on = day(2026, 6, 22)};
}

TEST(Invariant12, AnAlteredRefusalCanBeAwarded) {
  for (const AppealOutcome outcome : {AppealOutcome::upheld, AppealOutcome::altered}) {
    Case year = year_at(Stage::awarded);
    year.when(kari, {appeal_decided(outcome)}).then_refused(Reason::unknown_appeal);
    year.when(kari, {appeal(day(2026, 5, 26))}).then_accepted();
    AppealDecided other = appeal_decided(outcome);
    other.grant = id<GrantId>("G1");
    year.when(kari, {other}).then_refused(Reason::terms_differ);
    year.when(kari, {appeal_decided(outcome)}).then_accepted();
    year.when(kari, {appeal_decided(outcome)}).then_refused(Reason::already_exists);
    year.when(kari, {award("app-M2", terms("G4", m2), kr(1))});
    if (outcome == AppealOutcome::altered) {
      year.then_accepted();
      year.when(kari, {award("app-M2", terms("G4", m2), kr(1))})
          .then_refused(Reason::already_exists);
    } else {
      year.then_refused(Reason::already_exists);
    }
  }
}

TEST(FollowUp, NamesAGrantAndAReportThatIsDue) {
  Case year = year_at(Stage::awarded);
  const Date on = day(2026, 10, 1);
  const GrantId grant = id<GrantId>("G1");
  const GrantId unknown = id<GrantId>("G9");
  const ReportId report = id<ReportId>("R");
  year.when(kari, {ReportReceived{.report = report, .grant = grant, .effective_on = on}})
      .then_refused(Reason::unknown_report);
  year.when(kari, {AuditorStatementReceived{.report = report, .grant = grant, .effective_on = on}})
      .then_refused(Reason::unknown_report);
  year.when(kari, {ReportDue{report, unknown, false, on, on}}).then_refused(Reason::unknown_grant);
  year.when(kari, {ReportDue{report, grant, false, on, on}}).then_accepted();
  year.when(kari, {ReportDue{report, grant, false, on, on}}).then_refused(Reason::already_exists);
  year.when(kari, {ReportReceived{report, grant, true, {}, on}}).then_refused(Reason::terms_differ);
  year.when(kari, {ReportReceived{report, grant, false, {}, on}}).then_accepted();
  year.when(kari, {AuditorStatementReceived{report, grant, "KPMG", true, {}, on}}).then_accepted();
  year.when(kari, {ControlPerformed{grant, "on site", "well", on}}).then_accepted();
  year.when(kari, {BreachFound{grant, "leave", "not given", on}}).then_accepted();
  year.when(kari, {OutcomeReported{grant, {{"participants", 3}}, on}}).then_accepted();
  year.when(kari, {DecisionCorrected{grant, "name", "a", "b", on}}).then_accepted();
  for (const Event& about_nothing :
       {Event(ControlPerformed{unknown, "", "", on}), Event(BreachFound{unknown, "", "", on}),
        Event(OutcomeReported{unknown, {}, on}), Event(AwardAccepted{unknown, "", on}),
        Event(DecisionCorrected{unknown, "", "", "", on})}) {
    year.when(kari, {about_nothing}).then_refused(Reason::unknown_grant);
  }
}

TEST(Call, IsOfAKnownSchemeAndOnce) {
  Case year = year_at(Stage::opened);
  CallPublished call{.call = id<CallId>("call-2027"),
                     .scheme = id<SchemeId>("nobodys"),
                     .opens = day(2027, 2, 1),
                     .closes = day(2027, 3, 1),
                     .effective_on = day(2027, 2, 1)};
  year.when(kari, {call}).then_refused(Reason::unknown_scheme);
  call.scheme = scheme;
  call.closes = day(2027, 1, 1);
  year.when(kari, {call}).then_refused(Reason::period_out_of_order);
  call.closes = call.opens;
  year.when(kari, {call}).then_accepted();
  year.when(kari, {call}).then_refused(Reason::already_exists);
}

// The same facts again make the same books, and an import tells nothing twice that a row says once.
TEST(Invariant16, TheFoldOfTheSameFactsIsTheSame) {
  const Case year = year_at(Stage::settled);
  Books again;
  Position position = 0;
  for (const Envelope& envelope : year.recorded()) evolve(again, ++position, envelope);
  EXPECT_TRUE(again == year.books());
}

}  // namespace
}  // namespace grantledger
