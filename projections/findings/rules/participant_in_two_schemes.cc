#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  std::vector<GatheredStudy> studies = all.studies;
  std::ranges::sort(studies, {}, [](const GatheredStudy& each) {
    return std::tuple(each.participant_hash, each.position, each.leave);
  });
  for (std::size_t first = 0; first < studies.size();) {
    std::size_t end = first + 1;
    const GatheredStudy* other = nullptr;
    for (; end < studies.size() && studies[end].participant_hash == studies[first].participant_hash;
         ++end) {
      if (other == nullptr && studies[end].scheme != studies[first].scheme) other = &studies[end];
    }
    if (other != nullptr) {
      Met met{.about = named("participant", studies[first].participant) + " " +
                       named("semester", studies[first].semester),
              .what = "Leave " + std::string(studies[first].leave) + " under " +
                      std::string(studies[first].scheme) + " and leave " +
                      std::string(other->leave) + " under " + std::string(other->scheme),
              .at_risk = other->state,
              .day = other->day};
      for (std::size_t i = first; i < end; ++i) met.evidence.push_back(studies[i].position);
      sink.add(std::move(met));
    }
    first = end;
  }
}

}  // namespace

FindingRule participant_in_two_schemes_rule() {
  return {
      .name = "participant_in_two_schemes",
      .severity = Severity::high,
      .tests = "The same participant has paid leave in the same semester under two schemes.",
      .why = "Two schemes pay for the same time.",
      .basis =
          "DOMAIN: one leave is one person's time; the schemes exclude each other's support for "
          "the same period",
      .mistaken =
          "Two half posts that together make one. Participants whose ids are encrypted cannot "
          "be compared.",
      .of_all = of_all};
}

}  // namespace grantledger
