#include "tests/irregularities.h"

#include <ostream>

#include "tests/story_edits.h"

namespace grantledger {

using namespace stories;  // NOLINT(google-build-using-namespace): the tests' own words.

namespace {

void do_nothing(Story&) {}

void add_money_irregularities(std::vector<Irregularity>& all) {
  all.push_back({"paid_over_committed", "ByOneOere",
                 [](Story& story) { pay_in_spring(story, semester + 1); },
                 [](Story& story) { pay_in_spring(story, semester - 1); }});
  all.push_back({"paid_over_committed", "WithNothingCommitted",
                 [](Story& story) { story.remove<CommitmentRegistered>(); }, do_nothing});
  all.push_back({"paid_over_decided", "ByOneOere",
                 [](Story& story) {
                   const auto amount =
                       static_cast<std::int64_t>(1 + story.random->below(1'000'000));
                   import_instead(story, amount, {{amount + 1, date_of(2027, 3, 1)}});
                 },
                 [](Story& story) {
                   const auto amount =
                       static_cast<std::int64_t>(1 + story.random->below(1'000'000));
                   import_instead(story, amount, {{amount, date_of(2027, 3, 1)}});
                 }});
  all.push_back(
      {"committed_over_decided", "ByOneOere",
       [](Story& story) { story.the<CommitmentRegistered>().parts[1].amount = ore(semester + 1); },
       [](Story& story) {
         story.the<CommitmentRegistered>().parts[1].amount = ore(semester + 1);
         story.the<AwardDecided>().amount = ore(2 * semester + 1);
       }});
  all.push_back({"over_budget_line", "ByOneOere",
                 [](Story& story) { story.the<AppropriationMade>().amount = ore(semester - 1); },
                 [](Story& story) { story.the<AppropriationMade>().amount = ore(semester); }});
  all.push_back(
      {"over_budget_line", "OfTheAuthority",
       [](Story& story) { story.the<CommitmentAuthorityGranted>().amount = ore(semester - 1); },
       [](Story& story) { story.the<CommitmentAuthorityGranted>().amount = ore(semester); }});
  all.push_back({"double_payment", "OfOneSemester",
                 [](Story& story) {
                   story.the<AwardDecided>().amount = ore(3 * semester);
                   story.the<CommitmentRegistered>().parts[1].amount = ore(2 * semester);
                   pay_again_in_spring(story, semester, date_of(2027, 12, 1));
                 },
                 [](Story& story) {
                   pay_in_spring(story, semester - 100);
                   pay_again_in_spring(story, 100, date_of(2027, 12, 1));
                 }});
  all.push_back(
      {"double_payment", "WithinThirtyDays",
       [](Story& story) {
         import_instead(story, 200, {{100, date_of(2027, 3, 1)}, {100, date_of(2027, 3, 31)}});
       },
       [](Story& story) {
         import_instead(story, 200, {{100, date_of(2027, 3, 1)}, {100, date_of(2027, 4, 1)}});
       }});
  all.push_back(
      {"double_payment", "ToTheOere",
       [](Story& story) {
         import_instead(story, 2'000, {{999, date_of(2027, 3, 1)}, {999, date_of(2027, 3, 1)}});
       },
       [](Story& story) {
         import_instead(story, 2'000, {{999, date_of(2027, 3, 1)}, {1'000, date_of(2027, 3, 1)}});
       }});
  all.push_back({"split_below_limit", "WithinAWeek",
                 [](Story& story) {
                   pay_in_spring(story, limit);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 17));
                 },
                 [](Story& story) {
                   pay_in_spring(story, limit);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 18));
                 }});
  all.push_back({"split_below_limit", "JustBelow",
                 [](Story& story) {
                   pay_in_spring(story, limit / 5 * 4);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 11));
                 },
                 [](Story& story) {
                   pay_in_spring(story, limit / 5 * 4 - 1);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 11));
                 }});
  all.push_back({"shares_do_not_add_up", "InTheSemesters",
                 [](Story& story) {
                   story.the<LeaveGranted>().semesters[spring].shares.state.minor_units += 1;
                 },
                 [](Story& story) {
                   story.the<LeaveGranted>().semesters[spring].shares.state.minor_units += 1;
                   story.the<LeaveGranted>().semesters[0].shares.state.minor_units -= 1;
                 }});
  all.push_back({"shares_do_not_add_up", "InThePayment",
                 [](Story& story) {
                   story.the<PaymentExecuted>(spring).payment.parts.front().amount =
                       ore(semester - 1);
                   story.the<FundsForwarded>(spring).amount = ore(semester - 1);
                 },
                 [](Story& story) { pay_in_spring(story, semester - 1); }});
}

void add_hand_irregularities(std::vector<Irregularity>& all) {
  all.push_back({"paid_without_decision",
                 "AtAll",
                 [](Story& story) { story.remove<AwardDecided>(); },
                 [](Story& story) { story.move_before<AwardDecided, PaymentExecuted>(0, 0); },
                 {},
                 2});
  all.push_back({"paid_without_decision", "UntilLater",
                 [](Story& story) { story.move_before<AwardDecided, PaymentExecuted>(0, spring); },
                 [](Story& story) { story.move_before<AwardDecided, PaymentExecuted>(0, 0); }});
  all.push_back({"paid_without_confirmation", "AtAll",
                 [](Story& story) { story.remove<ParticipationConfirmed>(spring); },
                 [](Story& story) {
                   story.move_before<ParticipationConfirmed, PaymentExecuted>(spring, spring);
                 }});
  all.push_back({"paid_without_confirmation", "OfAnotherSemester",
                 [](Story& story) {
                   story.the<ParticipationConfirmed>(spring).semester =
                       id<SemesterId>("2026-autumn");
                 },
                 do_nothing});
  all.push_back(
      {"paid_without_attestation", "AtAll",
       [](Story& story) { story.remove<PaymentAttested>(spring); },
       [](Story& story) { story.move_before<PaymentAttested, PaymentExecuted>(spring, spring); }});
  all.push_back({"paid_without_attestation",
                 "AboveTheLimit",
                 [](Story& story) {
                   pay_in_spring(story, limit + 1);
                   story.remove<PaymentAttested>(spring);
                 },
                 [](Story& story) {
                   pay_in_spring(story, limit);
                   story.remove<PaymentAttested>(spring);
                 },
                 {"small_amount_exception"}});
  all.push_back(
      {"paid_without_approval", "AtAll",
       [](Story& story) { story.remove<PaymentApproved>(spring); },
       [](Story& story) { story.move_before<PaymentApproved, PaymentExecuted>(spring, spring); }});
  all.push_back({"paid_without_delegation", "AnyMore",
                 [](Story& story) { approve_until(story, date_of(2027, 6, 8)); },
                 [](Story& story) { approve_until(story, date_of(2027, 6, 9)); }});
  all.push_back({"paid_without_delegation", "AtAll",
                 [](Story& story) {
                   story.the<PaymentAttested>(spring).attester = id<ActorId>("second.eyes");
                   story.the<PaymentApproved>(spring).approver = id<ActorId>("both.eyes");
                 },
                 [](Story& story) {
                   story.the<PaymentApproved>(spring).approver = id<ActorId>("both.eyes");
                 }});
  all.push_back({"same_person",
                 "AboveTheLimit",
                 [](Story& story) { one_pair_of_eyes(story, limit + 1); },
                 [](Story& story) { one_pair_of_eyes(story, limit); },
                 {"small_amount_exception"}});
  all.push_back({"small_amount_exception", "UpToTheLimit",
                 [](Story& story) { one_pair_of_eyes(story, limit); },
                 [](Story& story) { pay_in_spring(story, limit); }});
  all.push_back(
      {"no_impartiality_statement", "WhereTheyAreMade", state_impartiality, [](Story& story) {
         state_impartiality(story);
         declare(story, true);
       }});
  all.push_back({"no_impartiality_statement", "ButAnotherOne",
                 [](Story& story) {
                   state_impartiality(story);
                   declare(story, false);
                 },
                 [](Story& story) {
                   state_impartiality(story);
                   declare(story, false);
                   declare(story, true);
                 }});
  all.push_back({"departure_without_reason", "FromTheOwnersRejection",
                 [](Story& story) { story.the<OwnerAssessed>().is_approved = false; },
                 [](Story& story) {
                   story.the<OwnerAssessed>().is_approved = false;
                   story.the<AwardDecided>().departure = "the owner was mistaken";
                 }});
  all.push_back({"departure_without_reason", "FromTheRank", rank_second, [](Story& story) {
                   rank_second(story);
                   story.the<AwardDecided>().departure = "the first is not eligible";
                 }});
  all.push_back({"departure_without_reason", "FromTheForum",
                 [](Story& story) { recommend(story, true, ore(2 * semester - 1)); },
                 [](Story& story) { recommend(story, true, ore(2 * semester)); }});
  all.push_back({"award_not_accepted", "AndPaid",
                 [](Story& story) { story.remove<AwardAccepted>(); },
                 [](Story& story) { story.move_before<AwardAccepted, PaymentExecuted>(0, 0); }});
  all.push_back({"award_not_accepted", "InSixtyDays",
                 [](Story& story) {
                   AwardDecided award = story.the<AwardDecided>();
                   award.effective_on = asked_on - std::chrono::days(61);
                   award.application.reset();
                   story.steps.resize(story.place_of<ApplicationReceived>());
                   story.add(award);
                 },
                 [](Story& story) {
                   AwardDecided award = story.the<AwardDecided>();
                   award.effective_on = asked_on - std::chrono::days(60);
                   award.application.reset();
                   story.steps.resize(story.place_of<ApplicationReceived>());
                   story.add(award);
                 }});
}

}  // namespace

void PrintTo(const Irregularity& irregularity, std::ostream* out) {
  *out << irregularity.rule << ' ' << irregularity.what;
}

const std::vector<Irregularity>& all_irregularities() {
  static const std::vector<Irregularity> irregularities = [] {
    std::vector<Irregularity> all;
    add_money_irregularities(all);
    add_hand_irregularities(all);
    add_irregular_times(all);
    return all;
  }();
  return irregularities;
}

}  // namespace grantledger
