#include "tests/irregularities.h"
#include "tests/story_edits.h"

namespace grantledger {

using namespace stories;  // NOLINT(google-build-using-namespace): the tests' own words.

namespace {

void do_nothing(Story&) {}

void add_time_irregularities(std::vector<Irregularity>& all) {
  all.push_back(
      {"paid_after_withdrawal", "OnTheDay",
       [](Story& story) {
         story.add(ParticipantWithdrawn{id<LeaveId>(story.name("l")), {}, date_of(2027, 6, 10)});
       },
       [](Story& story) {
         story.add(ParticipantWithdrawn{id<LeaveId>(story.name("l")), {}, date_of(2027, 6, 11)});
       }});
  all.push_back({"paid_without_leave",
                 "NobodyGranted",
                 [](Story& story) { story.remove<LeaveGranted>(); },
                 [](Story& story) {
                   story.the<LeaveGranted>().effective_on =
                       story.the<PaymentExecuted>().effective_on;
                 },
                 {},
                 2});
  all.push_back({"paid_after_expiry", "ByAYear",
                 [](Story& story) {
                   story.the<AwardDecided>().rule = id<RuleVersionId>("T-2");
                   put_off_spring(story, date_of(2028, 1, 1));
                 },
                 [](Story& story) {
                   story.the<AwardDecided>().rule = id<RuleVersionId>("T-2");
                   put_off_spring(story, date_of(2027, 12, 31));
                 }});
  all.push_back({"too_many_years", "ByOne",
                 [](Story& story) {
                   story.the<AppropriationMade>(1).line = line(2028);
                   story.the<CommitmentRegistered>().parts[1].line = line(2028);
                 },
                 do_nothing});
  all.push_back({"wrong_year_line", "ByADay",
                 [](Story& story) {
                   story.the<PaymentExecuted>().effective_on = date_of(2027, 1, 1);
                   story.the<FundsForwarded>().effective_on = date_of(2027, 1, 2);
                 },
                 [](Story& story) {
                   story.the<PaymentExecuted>().effective_on = date_of(2026, 12, 31);
                   story.the<FundsForwarded>().effective_on = date_of(2027, 1, 2);
                 }});
  all.push_back({"claim_unpaid", "ByOneOere",
                 [](Story& story) { receive(story, add_claim(story, date_of(2027, 9, 1)) - 1); },
                 [](Story& story) { receive(story, add_claim(story, date_of(2027, 9, 1))); }});
  all.push_back({"claim_unpaid", "SinceYesterday",
                 [](Story& story) { add_claim(story, asked_on - std::chrono::days(1)); },
                 [](Story& story) { add_claim(story, asked_on); }});
  all.push_back(
      {"withheld_released_early", "ByADay",
       [](Story& story) {
         story.the<AwardDecided>().withheld = ore(1);
         story.add(ReportReceived{
             id<ReportId>(story.name("r")), terms_of(story).grant, true, {}, date_of(2027, 6, 11)});
       },
       [](Story& story) {
         story.the<AwardDecided>().withheld = ore(1);
         story.add(ReportReceived{
             id<ReportId>(story.name("r")), terms_of(story).grant, true, {}, date_of(2027, 6, 10)});
       }});
  all.push_back({"withheld_released_early", "ByOneOere",
                 [](Story& story) {
                   story.the<AwardDecided>().withheld = ore(100);
                   pay_in_spring(story, semester - 99);
                 },
                 [](Story& story) {
                   story.the<AwardDecided>().withheld = ore(100);
                   pay_in_spring(story, semester - 100);
                 }});
  all.push_back({"report_overdue", "SinceYesterday",
                 [](Story& story) { add_due_report(story, asked_on - std::chrono::days(1)); },
                 [](Story& story) { add_due_report(story, asked_on); }});
  all.push_back({"recorded_late", "ByFifteenDays",
                 [](Story& story) {
                   story.steps[story.place_of<FundsForwarded>(spring)].recorded =
                       date_of(2027, 6, 30);
                 },
                 [](Story& story) {
                   story.steps[story.place_of<FundsForwarded>(spring)].recorded =
                       date_of(2027, 6, 29);
                 }});
  const auto change_line = [](Story& story, Date day) {
    story.add(AppropriationChanged{line(2026), holder(story), ore(100), "", day},
              date_of(2026, 1, 10));
  };
  all.push_back({"recorded_after_close", "ForItsLastDay",
                 [change_line](Story& story) { change_line(story, date_of(2025, 12, 31)); },
                 [change_line](Story& story) { change_line(story, date_of(2026, 1, 1)); }});
  all.push_back({"rule_voided", "AfterTheDecision",
                 [](Story& story) { publish_own_rule(story, "V", "V"); },
                 [](Story& story) { publish_own_rule(story, "V", "W"); }});
}

void add_other_irregularities(std::vector<Irregularity>& all) {
  all.push_back({"same_document", "ForTwoReports",
                 [](Story& story) {
                   add_report(story, "r", "d");
                   add_report(story, "s", "d");
                 },
                 [](Story& story) {
                   add_report(story, "r", "d");
                   add_report(story, "s", "e");
                 }});
  all.push_back({"participant_in_two_schemes", "InOneSemester",
                 [](Story& story) { study_elsewhere(story, "2027-spring"); },
                 [](Story& story) { study_elsewhere(story, "2027-autumn"); }});
  all.push_back({"organisation_number", "ThatIsWrong",
                 [](Story& story) {
                   std::string number = municipality(story).text();
                   number.back() =
                       number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
                   pay_organisation(story, id<OrganisationId>(number));
                 },
                 [](Story& story) { pay_organisation(story, municipality(story)); }});
  all.push_back({"organisation_number", "ThatNobodyRegistered",
                 [](Story& story) { pay_organisation(story, stranger(story)); },
                 [](Story& story) {
                   pay_organisation(story, stranger(story));
                   story.add(registered(stranger(story), OrganisationKind::other));
                 }});
  const auto import_something = [](Story& story) {
    import_instead(story, 100, {{100, date_of(2027, 3, 1)}});
  };
  all.push_back(
      {"source_row_vanished", "FromANewerVersion",
       [import_something](Story& story) {
         import_something(story);
         story.add(SourceRowVanished{id<SourceId>(story.name("source")), "row", {}, asked_on});
       },
       import_something});
  all.push_back(
      {"source_row_changed", "InANewerVersion",
       [import_something](Story& story) {
         import_something(story);
         story.add(SourceRowChanged{id<SourceId>(story.name("source")), "row", {}, {}, asked_on});
       },
       import_something});
  all.push_back({"scheme_not_reported", "InAYear",
                 [import_something](Story& story) {
                   import_something(story);
                   story.the<PaymentExecuted>().payment.terms.scheme =
                       id<SchemeId>(story.name("scheme"));
                   story.the<AwardDecided>().terms.scheme = id<SchemeId>(story.name("scheme"));
                 },
                 import_something});
  all.push_back({"not_forwarded", "ByOneOere",
                 [](Story& story) { story.the<FundsForwarded>().amount = ore(semester - 1); },
                 do_nothing});
  all.push_back({"owner_share_unpaid", "ByOneOere",
                 [](Story& story) { story.the<OwnerSharePaid>().amount = ore(owner - 1); },
                 [](Story& story) {
                   story.the<OwnerSharePaid>().amount = ore(owner - 1);
                   OwnerSharePaid rest = story.the<OwnerSharePaid>();
                   rest.amount = ore(1);
                   story.add(rest, rest.effective_on);
                 }});
  all.push_back({"owner_share_unpaid", "NorDue",
                 [](Story& story) {
                   story.remove<OwnerShareDue>(spring);
                   story.remove<OwnerSharePaid>(spring);
                 },
                 do_nothing});
  all.push_back(
      {"kindergarten_payee", "ThatIsNotItsAuthority", pay_stranger_in_spring, [](Story& story) {
         pay_stranger_in_spring(story);
         story.the<PaymentExecuted>(spring).payment.payee = municipality(story);
         story.the<FundsForwarded>(spring).payer = municipality(story);
       }});
  all.push_back({"kindergarten_payee", "OfTheOwnersShare",
                 [](Story& story) { story.the<LeaveGranted>().payer = stranger(story); },
                 do_nothing});
  all.push_back({"written_off", "InPart",
                 [](Story& story) {
                   const std::int64_t amount = add_claim(story, date_of(2027, 9, 1));
                   receive(story, amount - 1);
                   story.add(WriteOffDecided{terms_of(story), id<ClaimId>(story.name("c")),
                                             line(2027), ore(1), "", id<ActorId>("second.eyes"),
                                             date_of(2027, 10, 1)});
                 },
                 [](Story& story) { receive(story, add_claim(story, date_of(2027, 9, 1))); }});
}

}  // namespace

void add_irregular_times(std::vector<Irregularity>& all) {
  add_time_irregularities(all);
  add_other_irregularities(all);
}

}  // namespace grantledger
