// What stands open, and what tests of control found.

#include <algorithm>

#include "projections/findings/rule.h"
#include "tools/html/figure_json.h"

namespace grantledger {
namespace {

constexpr std::size_t claims_shown_max = 50;
constexpr std::size_t findings_shown_max = 30;

// How many there are, what they come to in each currency, and the facts that say so.
struct Tally {
  std::int64_t count = 0;
  std::map<Currency, std::int64_t> amounts;
  std::vector<Position> positions;

  Result<void> add(const std::optional<Money>& amount, const std::vector<Position>& evidence) {
    ++count;
    positions.insert(positions.end(), evidence.begin(), evidence.end());
    if (!amount) return {};
    std::int64_t& sum = amounts[amount->currency];
    if (__builtin_add_overflow(sum, amount->minor_units, &sum)) {
      return fail(Fault::corrupt, "the sums of findings leave 64 bits");
    }
    return {};
  }

  // {"count": {"number": …}, "NOK": {"amount": …}}
  Json figures() const {
    const FactsBehind facts = facts_of(positions);
    Json figures{{"count", figure_json(count, facts)}};
    for (const auto& [currency, amount] : amounts) {
      figures[text_of(currency)] = figure_json(Money{amount, currency}, facts);
    }
    return figures;
  }
};

Json claim_row(const GatheredReport& report, const OpenClaim& claim) {
  const DueItem& item = claim.item;
  Json row{{"key", item.id},
           {"grant", item.grant},
           {"recipient", claim.terms.recipient.text()},
           {"line", text_of(claim.line)},
           {"since", text_of(item.since)},
           {"currency", text_of(item.amount->currency)}};
  const auto known = report.organisations.find(claim.terms.recipient.text());
  if (known != report.organisations.end()) row["name"] = known->second.name;
  if (item.due) {
    row["due"] = text_of(*item.due);
    row["is_overdue"] = *item.due < report.asked_on;
  }
  row["figures"]["open"] = figure_json(*item.amount, facts_of({item.position}));
  row["facts_command"] = "grantledger trail " + shell_word("claim:" + item.id) + " --as-known-at " +
                         std::to_string(*report.as_of.known_at);
  return row;
}

Json finding_row(const Finding& finding) {
  Json row{{"key", finding.id},
           {"rule", finding.rule},
           {"severity", name_of(finding.severity)},
           {"about", finding.about},
           {"day", text_of(finding.day)},
           {"what", finding.what},
           {"positions", finding.evidence}};
  if (finding.at_risk) {
    row["currency"] = text_of(finding.at_risk->currency);
    row["figures"]["at_risk"] = figure_json(*finding.at_risk, facts_of(finding.evidence));
  }
  if (finding.assessment) {
    row["assessed"] = finding.assessment->is_accepted ? "accepted" : "rejected";
    row["assessed_by"] = finding.assessment->assessed_by;
    row["assessment"] = finding.assessment->reason;
  }
  return row;
}

// Findings from what weighs most, then by what is at risk of the same currency.
std::vector<const Finding*> by_weight(const std::vector<Finding>& findings) {
  std::vector<const Finding*> ordered;
  for (const Finding& finding : findings) ordered.push_back(&finding);
  std::ranges::stable_sort(ordered, [](const Finding* left, const Finding* right) {
    const auto at_risk = [](const Finding& each) {
      return each.at_risk ? each.at_risk->minor_units : 0;
    };
    return std::tuple(left->severity, at_risk(*left)) >
           std::tuple(right->severity, at_risk(*right));
  });
  ordered.resize(std::min(ordered.size(), findings_shown_max));
  return ordered;
}

}  // namespace

Result<Json> claim_figures(const GatheredReport& report) {
  Tally all, overdue;
  Json rows = Json::array();
  for (const OpenClaim& claim : report.claims) {
    TRY_VOID(all.add(claim.item.amount, {claim.item.position}));
    if (claim.item.due && *claim.item.due < report.asked_on) {
      TRY_VOID(overdue.add(claim.item.amount, {claim.item.position}));
    }
    if (rows.size() < claims_shown_max) rows.push_back(claim_row(report, claim));
  }
  const std::string on = text_of(report.asked_on);
  return Json{{"command", "grantledger due --on " + on + " --within 36500 --as-known-at " +
                              std::to_string(*report.as_of.known_at)},
              {"on", on},
              {"open", all.figures()},
              {"overdue", overdue.figures()},
              {"rows", std::move(rows)}};
}

Result<Json> finding_figures(const GatheredReport& report) {
  std::map<Severity, Tally, std::greater<>> by_severity;
  for (int each = 0; each <= static_cast<int>(Severity::high); ++each) {
    by_severity[static_cast<Severity>(each)];
  }
  std::map<std::string_view, Tally> by_rule;
  for (const Finding& finding : report.findings) {
    TRY_VOID(by_severity[finding.severity].add(finding.at_risk, finding.evidence));
    TRY_VOID(by_rule[finding.rule].add(finding.at_risk, finding.evidence));
  }
  Json severities = Json::array();
  for (const auto& [severity, tally] : by_severity) {
    severities.push_back({{"key", name_of(severity)}, {"figures", tally.figures()}});
  }
  Json rules = Json::array();
  for (const FindingRule& rule : all_finding_rules()) {
    const auto found = by_rule.find(rule.name);
    if (found == by_rule.end()) continue;
    rules.push_back(
        {{"key", rule.name},
         {"severity", name_of(rule.severity)},
         {"tests", rule.tests},
         {"figures", found->second.figures()},
         {"command", shell_command(report, "findings --rule " + std::string(rule.name))}});
  }
  Json rows = Json::array();
  for (const Finding* finding : by_weight(report.findings)) rows.push_back(finding_row(*finding));
  return Json{{"command", shell_command(report, "findings")},
              {"in_all", report.findings_in_all},
              {"in_scope", report.findings.size()},
              {"rules_in_all", all_finding_rules().size()},
              {"severities", std::move(severities)},
              {"rules", std::move(rules)},
              {"rows", std::move(rows)}};
}

}  // namespace grantledger
