#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

// Whether the leave ever named this beneficiary: what was paid then is passed on to it.
bool is_its_beneficiary(std::span<const Evidence* const> leave, std::string_view beneficiary,
                        const World& world) {
  return std::ranges::any_of(
      leave, [&](const Evidence* row) { return world.is_or_succeeds(beneficiary, row->other); });
}

void look_at(const GrantDossier& grant, const Evidence& forwarded, const World& world,
             FindingSink& sink) {
  std::vector<const Evidence*> leave;
  for (const Evidence& row : grant.rows.of(Kind::leave_granted, Kind::leave_changed)) {
    if (row.subject == forwarded.subject) leave.push_back(&row);
  }
  if (leave.empty()) return;  // Asked for across all grants.
  const auto stipends = grant.rows.of(Kind::stipend);
  const bool has_stipend = std::ranges::any_of(
      stipends, [&](const Evidence& row) { return row.subject == forwarded.subject; });
  const bool is_right = forwarded.other == forwarded.party
                            ? has_stipend
                            : is_its_beneficiary(leave, forwarded.other, world);
  if (is_right) return;
  sink.add({.about = named("leave", forwarded.subject) + " " +
                     named("position", std::to_string(forwarded.position)),
            .what = with_currency(forwarded.amount) + " was passed on to " +
                    std::string(forwarded.other) + ", for which it was not paid",
            .at_risk = forwarded.amount,
            .day = forwarded.day,
            .evidence = {forwarded.position, leave.front()->position}});
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const Evidence& row : grant.rows.of(Kind::forwarded)) {
    if (!row.subject.empty()) look_at(grant, row, world, sink);
  }
}

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  for (const GatheredStray& stray : all.strays) {
    const auto leave =
        std::ranges::find(all.leaves, hash_of(stray.leave), &GatheredLeave::leave_hash);
    if (leave == all.leaves.end()) continue;
    sink.add({.about = named("leave", stray.leave) + " " +
                       named("position", std::to_string(stray.position)),
              .what = with_currency(stray.amount) + " of grant " + std::string(stray.grant) +
                      " was passed on for a leave of another grant",
              .at_risk = stray.amount,
              .day = stray.day,
              .evidence = {stray.position, leave->position}});
  }
}

}  // namespace

FindingRule forwarded_to_another_rule() {
  return {
      .name = "forwarded_to_another",
      .severity = Severity::high,
      .tests =
          "Money was passed on for a leave to somebody who is not its beneficiary, to the payer "
          "itself though no stipend was agreed, or for a leave of another grant.",
      .why = "The state's money ends where it was not meant to, and the accounts look settled.",
      .basis = "Invariants 22 and 23",
      .mistaken =
          "A beneficiary that changed and whose leave was not changed with it. Whoever took a "
          "beneficiary's place by its details (successor) is right.",
      .of_grant = of_grant,
      .of_all = of_all};
}

}  // namespace grantledger
