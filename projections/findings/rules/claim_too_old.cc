#include <algorithm>
#include <map>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

struct Claim {
  Money decided, claimed, settled;
  Date day;
  bool is_dated = false;
  std::vector<Position> positions;
};

void add(Money& sum, const Evidence& row) {
  if (sum.currency == Currency()) sum = {0, row.amount.currency};
  if (sum.currency == row.amount.currency) sum = sum_within_limits(sum, row.amount);
}

std::map<std::string_view, Claim> claims_of(const GrantDossier& grant) {
  std::map<std::string_view, Claim> claims;
  for (const Kind kind : {Kind::repayment_decided, Kind::claimed, Kind::received, Kind::written_off,
                          Kind::allocated}) {
    for (const Evidence& row : grant.rows.of(kind)) {
      const bool makes = kind == Kind::repayment_decided || kind == Kind::claimed;
      if (!makes && !claims.contains(row.subject)) continue;
      Claim& claim = claims[row.subject];
      claim.positions.push_back(row.position);
      add(kind == Kind::repayment_decided ? claim.decided
          : kind == Kind::claimed         ? claim.claimed
                                          : claim.settled,
          row);
      // Decisions come first, so a demand dates only a claim that nobody decided.
      if (makes && !claim.is_dated) claim.day = row.day;
      claim.is_dated = true;
    }
  }
  return claims;
}

Money open_of(const Claim& claim) {
  Money open = claim.decided.currency == Currency() ? claim.claimed : claim.decided;
  if (claim.claimed.currency == open.currency) open = std::max(open, claim.claimed);
  if (claim.settled.currency != open.currency) return open;
  return sum_within_limits(open, -claim.settled);
}

// As many years later; of 29 February in other years the day after.
Date years_after(Date day, int years) {
  const std::chrono::year_month_day then =
      std::chrono::year_month_day(day) + std::chrono::years(years);
  if (then.ok()) return then;
  return std::chrono::sys_days(then.year() / then.month() / std::chrono::last) +
         std::chrono::days(1);
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  const RuleTerms* const rule = grant.rule_terms;
  if (rule == nullptr || rule->limitation_years == 0) return;
  for (const auto& [id, claim] : claims_of(grant)) {
    const Money open = open_of(claim);
    const Date last = years_after(claim.day, rule->limitation_years);
    if (open.minor_units <= 0 || world.today < years_after(claim.day, rule->limitation_years - 1)) {
      continue;
    }
    const bool is_too_old = world.today >= last;
    sink.add({.about = named("claim", id),
              .what = with_currency(open) + " of a claim of " + text_of(claim.day) + " is open" +
                      (is_too_old ? ", which was too old on " : " and too old on ") + text_of(last),
              .at_risk = open,
              .day = is_too_old ? last : claim.day,
              .evidence = claim.positions,
              .severity = is_too_old ? Severity::medium : Severity::low});
  }
}

}  // namespace

FindingRule claim_too_old_rule() {
  return {.name = "claim_too_old",
          .severity = Severity::medium,
          .tests =
              "Part of a claim is neither received nor written off, and as many years have passed "
              "since it was decided as the rule lets a claim last; low in the year before.",
          .why = "A claim that is too old cannot be collected: the money is lost.",
          .basis =
              "Invariant 31; the rule's recovery.limitation_years; the Limitation Act "
              "(foreldelsesloven) section 2",
          .mistaken = "A claim whose time was interrupted by an acknowledgement or a court.",
          .of_grant = of_grant};
}

}  // namespace grantledger
