#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

// What a holder was given on a line, or may promise.
struct Given {
  bool is_authority = false;
  Date today;
  Amounts money = {};
  Position last = 0;
};

bool has_begun(std::string_view key, Date today) {
  // "226.22:2026:HOLDER"; an item holds no colon.
  const std::size_t colon = key.find(':');
  const std::string year(key.substr(colon + 1, key.find(':', colon + 1) - colon - 1));
  return std::atoi(year.c_str()) <= year_of(today);
}

Met met_of(const std::string& key, const LineUse& use, const Given& limit, Money excess) {
  const bool is_authority = limit.is_authority;
  Met met{.about = named(is_authority ? "authority" : "line", key) + " " + text_of(excess.currency),
          .what = (is_authority ? "Promised for later years " : "Bound ") +
                  with_currency(use.used.in(excess.currency)) +
                  (is_authority ? ", authority " : ", at disposal ") +
                  with_currency(limit.money.in(excess.currency)),
          .at_risk = excess,
          .day = use.day,
          .evidence = {use.first, use.last}};
  if (limit.last > 0) met.evidence.push_back(limit.last);
  return met;
}

void compare(const TextMap<LineUse>& uses, const std::map<std::string, Given>& given,
             const Given& nothing, FindingSink& sink) {
  for (const auto& [key, use] : uses) {
    const auto found = given.find(key);
    const Given& limit = found == given.end() ? nothing : found->second;
    if (!limit.is_authority && !has_begun(key, limit.today)) continue;
    for (const Money excess : excesses(use.used, limit.money, 0)) {
      sink.add(met_of(key, use, limit, excess));
    }
  }
}

void of_all(const Gathered& all, const World& world, FindingSink& sink) {
  std::map<std::string, Given> lines, authorities;
  for (const KeptEvidence& row : world.lines) {
    const bool is_authority = row.evidence.kind == Kind::authority;
    Given& given = (is_authority ? authorities : lines)
                       .try_emplace(row.about, Given{is_authority, world.today})
                       .first->second;
    given.money.add(row.evidence.amount);
    given.last = std::max(given.last, row.evidence.position);
  }
  compare(all.lines, lines, {false, world.today}, sink);
  compare(all.authorities, authorities, {true, world.today}, sink);
}

}  // namespace

FindingRule over_budget_line_rule() {
  return {
      .name = "over_budget_line",
      .severity = Severity::high,
      .tests =
          "A holder has bound more on a line than it has at its disposal there once the line's "
          "year has begun; or has promised more for later years than its commitment authority "
          "allows.",
      .why = "The appropriation or the authority that Parliament gave is exceeded.",
      .basis = "Invariant 2; Bevilgningsreglementet sections 5 and 6 (unverified)",
      .mistaken = "The money for a year that has begun is recorded after the commitments on it.",
      .of_all = of_all};
}

}  // namespace grantledger
