#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

std::string credits_text(std::uint64_t hundredths) {
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" + rest : rest);
}

// The leave as it was when the result was recorded; as it was granted if that came later.
const Evidence& leave_then(const GrantDossier& grant, const Evidence& granted, Position position) {
  const Evidence* last = &granted;
  for (const Evidence& change : grant.rows.of(Kind::leave_changed)) {
    if (change.subject == granted.subject && change.position < position) last = &change;
  }
  return *last;
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (world.results.empty()) return;
  for (const Evidence& granted : grant.rows.of(Kind::leave_granted)) {
    const auto found = world.results.find(granted.subject);
    if (found == world.results.end()) continue;
    for (const KnownResult& result : found->second) {
      const Evidence& leave = leave_then(grant, granted, result.position);
      if (result.credits <= leave.number) continue;
      sink.add({.about = named("leave", granted.subject) + " " +
                         named("position", std::to_string(result.position)),
                .what = "A result of " + credits_text(result.credits) + " credits for a leave of " +
                        credits_text(leave.number),
                .day = result.day,
                .evidence = {result.position, leave.position}});
    }
  }
}

}  // namespace

FindingRule result_credits_above_leave_rule() {
  return {.name = "result_credits_above_leave",
          .severity = Severity::note,
          .tests = "A result has more credits than the leave it belongs to.",
          .why = "The result may be another person's, or the leave was not what was applied for.",
          .basis = "Invariant 36",
          .mistaken = "A participant who took more courses than the leave was given for.",
          .of_grant = of_grant};
}

}  // namespace grantledger
