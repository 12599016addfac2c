#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

// What the award departs from; null if from nothing.
const char* departure_of(const Evidence& award, const Evidence* owner, const Evidence* forum) {
  if (owner != nullptr && !owner->flag) return ", which the owner rejected";
  if (forum == nullptr) return nullptr;
  if (!forum->flag) return ", which the forum did not recommend";
  const bool is_more =
      forum->amount.currency == award.amount.currency && award.amount > forum->amount;
  return is_more ? ", more than the forum recommended" : nullptr;
}

void of_application(const Dossier& application, const World&, FindingSink& sink) {
  const auto last_of = [&](Kind kind) {
    const auto rows = application.of(kind);
    return rows.empty() ? nullptr : &rows.back();
  };
  const Evidence* const owner = last_of(Kind::owner_assessed);
  const Evidence* const forum = last_of(Kind::forum);
  for (const Evidence& row : application.of(Kind::decided)) {
    const char* const departure = departure_of(row, owner, forum);
    const Evidence* const said = owner != nullptr && !owner->flag ? owner : forum;
    if (row.flag || departure == nullptr || said == nullptr) continue;
    sink.add({.about = named("application", application.about()),
              .what = "Awarded " + with_currency(row.amount) + departure,
              .at_risk = row.amount,
              .day = row.day,
              .evidence = {said->position, row.position}});
  }
  for (const Evidence& row : application.of(Kind::refused)) {
    if (row.flag || forum == nullptr || !forum->flag) continue;
    sink.add({.about = named("application", application.about()),
              .what = "Refused, which the forum had recommended",
              .day = row.day,
              .evidence = {forum->position, row.position}});
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
