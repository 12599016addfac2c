#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

struct Held {
  Money open;
  Date since;
  std::vector<Position> positions;
};
using HeldBy = std::map<std::pair<std::string_view, Currency>, Held>;

void move(HeldBy& held, const Evidence& row, Money amount) {
  Held& of_payer = held[{row.party, amount.currency}];
  const Money before = of_payer.positions.empty() ? Money{0, amount.currency} : of_payer.open;
  of_payer.open = sum_within_limits(before, amount);
  if (amount.minor_units > 0) of_payer.since = std::max(of_payer.since, row.day);
  of_payer.positions.push_back(row.position);
}

// What was paid for one leave, executed less returned.
struct LeavePaid {
  Money all, for_others;
  Date since;
  std::vector<Position> positions;
};

LeavePaid paid_for(const GrantDossier& grant, const Evidence& stipend) {
  const Money nothing{0, stipend.amount.currency};
  LeavePaid paid{nothing, nothing, {}, {}};
  for (const Evidence& row : grant.rows.of(Kind::executed, Kind::returned)) {
    for (const EvidencePart& part : row.parts) {
      const bool is_of_leave =
          part.first == stipend.subject && part.amount.currency == nothing.currency;
      if (!is_of_leave) continue;
      const Money amount = row.kind == Kind::executed ? part.amount : -part.amount;
      paid.all = sum_within_limits(paid.all, amount);
      if (!part.party.empty()) paid.for_others = sum_within_limits(paid.for_others, amount);
      if (row.kind == Kind::executed) paid.since = std::max(paid.since, row.day);
      paid.positions.push_back(row.position);
    }
  }
  return paid;
}

// A stipend is owed once money for its leave has come, and together with what came for others is
// no more than that money. Of a leave with several, all count.
void add_stipends(const GrantDossier& grant, HeldBy& held) {
  std::map<std::pair<std::string_view, Currency>, Money> owed_before;  // By leave.
  for (const Evidence& row : grant.rows.of(Kind::stipend)) {
    const LeavePaid paid = paid_for(grant, row);
    const auto [before, is_first] =
        owed_before.try_emplace({row.subject, row.amount.currency}, Money{0, row.amount.currency});
    const Money taken = sum_within_limits(paid.for_others, before->second);
    const Money owed = std::min(row.amount, sum_within_limits(paid.all, -taken));
    if (owed.minor_units <= 0) continue;
    before->second = sum_within_limits(before->second, owed);
    move(held, row, owed);
    Held& of_payer = held[{row.party, owed.currency}];
    of_payer.since = std::max(of_payer.since, paid.since);
    of_payer.positions.insert(of_payer.positions.end(), paid.positions.begin(),
                              paid.positions.end());
  }
}

std::string when(Date today, Date since) {
  const auto days = (today - since).count();
  return days < 0 ? "in " + std::to_string(-days) + " days" : std::to_string(days) + " days ago";
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  HeldBy held;
  for (const Evidence& row : grant.rows.of(Kind::executed, Kind::returned)) {
    for (const EvidencePart& part : row.parts) {
      if (part.party.empty()) continue;
      move(held, row, row.kind == Kind::executed ? part.amount : -part.amount);
    }
  }
  add_stipends(grant, held);
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
          "A payee has received money for others under a grant, or for a leave part of which was "
          "agreed as a stipend, and has not passed all of it on.",
      .why = "The state's money stays with the municipality and does not reach the kindergarten.",
      .basis = "Invariant 22",
      .mistaken =
          "What came in a few days ago: there is no deadline in the rules, so the age is told "
          "and the amount is open from the first day.",
      .of_grant = of_grant};
}

}  // namespace grantledger
