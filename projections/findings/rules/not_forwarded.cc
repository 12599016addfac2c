#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

struct Held {
  Money open;
  Date since;
  std::vector<Position> positions;
};

void move(std::map<std::pair<std::string_view, Currency>, Held>& held, const Evidence& row,
          Money amount) {
  Held& of_payer = held[{row.party, amount.currency}];
  const Money before = of_payer.positions.empty() ? Money{0, amount.currency} : of_payer.open;
  of_payer.open = sum_within_limits(before, amount);
  if (amount.minor_units > 0) of_payer.since = std::max(of_payer.since, row.day);
  of_payer.positions.push_back(row.position);
}

std::string when(Date today, Date since) {
  const auto days = (today - since).count();
  return days < 0 ? "in " + std::to_string(-days) + " days" : std::to_string(days) + " days ago";
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  std::map<std::pair<std::string_view, Currency>, Held> held;
  for (const Evidence& row : grant.rows.of(Kind::executed, Kind::returned)) {
    const Kind kind = row.kind;
    for (const EvidencePart& part : row.parts) {
      if (part.party.empty()) continue;
      move(held, row, kind == Kind::executed ? part.amount : -part.amount);
    }
  }
  for (const Evidence& row : grant.rows.of(Kind::stipend)) move(held, row, row.amount);
  if (held.empty()) return;
  for (const Evidence& row : grant.rows.of(Kind::forwarded)) move(held, row, -row.amount);
  for (auto& [payer, open] : held) {
    if (open.open.minor_units <= 0) continue;
    sink.add({.about = named("grant", grant.grant()) + " " + named("payer", payer.first),
              .what = std::string(payer.first) + " has not passed on " + with_currency(open.open) +
                      ", the last of it received " + when(world.today, open.since),
              .at_risk = open.open,
              .day = open.since,
              .evidence = std::move(open.positions)});
  }
}

}  // namespace

FindingRule not_forwarded_rule() {
  return {
      .name = "not_forwarded",
      .severity = Severity::high,
      .tests =
          "A payee has received money for others under a grant, or owes a stipend, and has not "
          "passed all of it on.",
      .why = "The state's money stays with the municipality and does not reach the kindergarten.",
      .basis = "Invariant 22",
      .mistaken =
          "What came in a few days ago: there is no deadline in the rules, so the age is told "
          "and the amount is open from the first day.",
      .of_grant = of_grant};
}

}  // namespace grantledger
