#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_application(const Dossier& application, const World&, FindingSink& sink) {
  const auto owner = application.of(Kind::owner_assessed);
  const auto forum = application.of(Kind::forum);
  const bool is_forum_for = !forum.empty() && forum.back().flag;
  for (const Evidence& row : application.of(Kind::decided)) {
    if (row.flag) continue;
    const bool is_rejected = !owner.empty() && !owner.back().flag;
    const bool is_against = !forum.empty() && !forum.back().flag;
    const bool is_more = is_forum_for && forum.back().amount.currency == row.amount.currency &&
                         row.amount > forum.back().amount;
    if (!is_rejected && !is_against && !is_more) continue;
    sink.add(
        {.about = named("application", application.about()),
         .what = std::string("Awarded ") + with_currency(row.amount) +
                 (is_rejected  ? ", which the owner rejected"
                  : is_against ? ", which the forum did not recommend"
                               : ", more than the forum recommended"),
         .at_risk = row.amount,
         .day = row.day,
         .evidence = {is_rejected ? owner.back().position : forum.back().position, row.position}});
  }
  for (const Evidence& row : application.of(Kind::refused)) {
    if (row.flag || !is_forum_for) continue;
    sink.add({.about = named("application", application.about()),
              .what = "Refused, which the forum had recommended",
              .day = row.day,
              .evidence = {forum.back().position, row.position}});
  }
}

// The best rank of the applicant's that was not awarded is passed over by every later one.
void of_all(const Gathered& all, const World&, FindingSink& sink) {
  std::vector<GatheredRank> ranks = all.ranks;
  std::ranges::sort(ranks, {}, [](const GatheredRank& each) {
    return std::tuple(each.applicant_hash, each.rank, each.application);
  });
  const GatheredRank* passed = nullptr;
  for (const GatheredRank& each : ranks) {
    if (passed != nullptr && passed->applicant_hash != each.applicant_hash) passed = nullptr;
    const bool departs = passed != nullptr && passed->rank < each.rank && each.is_awarded;
    if (departs && !each.says_why) {
      sink.add({.about = named("application", each.application),
                .what = "Awarded at rank " + std::to_string(each.rank) + ", and application " +
                        std::string(passed->application) + " at rank " +
                        std::to_string(passed->rank) + " was not",
                .at_risk = each.amount,
                .day = each.day,
                .evidence = {passed->ranked, each.position}});
    }
    if (passed == nullptr && !each.is_awarded) passed = &each;
  }
}

}  // namespace

FindingRule departure_without_reason_rule() {
  return {.name = "departure_without_reason",
          .severity = Severity::medium,
          .tests =
              "An award or refusal departs from the owner's ranking or rejection, or from the "
              "cooperation forum, and says no reason.",
          .why = "The ones who know the need were passed over, and nobody can see why.",
          .basis = "Invariant 21; forvaltningsloven sections 24 and 25 (grounds)",
          .mistaken =
              "An application ranked first that is decided later. Withdrawn applications are left "
              "out.",
          .of_application = of_application,
          .of_all = of_all};
}

}  // namespace grantledger
