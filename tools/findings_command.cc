#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "projections/findings/rule.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

constexpr unsigned threads_max = 4;

struct Options {
  std::string rule;
  std::optional<std::uint64_t> since;
  std::string severity_min = "note";
  bool is_about_rules = false;
};

// In the order of Severity.
const std::vector<std::string>& severity_names() {
  static const std::vector<std::string> names{"note", "low", "medium", "high"};
  return names;
}

void print_rules(const Invocation& invocation, const std::string& only) {
  Report report{{{"rule", ColumnKind::text, "Rule"},
                 {"severity", ColumnKind::text, "Severity"},
                 {"tests", ColumnKind::prose, "What it finds"}},
                {}};
  // The rest is for programs: a table has room for one text.
  if (invocation.format != Format::table || !only.empty()) {
    report.columns.push_back({"why", ColumnKind::prose, "Why"});
    report.columns.push_back({"basis", ColumnKind::prose, "Basis"});
    report.columns.push_back({"mistaken", ColumnKind::prose, "When it is mistaken"});
  }
  for (const FindingRule& rule : all_finding_rules()) {
    if (!only.empty() && rule.name != only) continue;
    report.rows.push_back({{"rule", rule.name},
                           {"severity", name_of(rule.severity)},
                           {"tests", rule.tests},
                           {"why", rule.why},
                           {"basis", rule.basis},
                           {"mistaken", rule.mistaken}});
  }
  print(report, invocation.format, invocation.streams.out);
}

std::string text_of(const std::vector<Position>& positions) {
  std::string text;
  for (const Position position : positions) {
    if (!text.empty()) text += ' ';
    text += std::to_string(position);
  }
  return text;
}

Json json_of(const Finding& finding, Format format) {
  Json row{{"finding", finding.id},
           {"rule", finding.rule},
           {"severity", name_of(finding.severity)},
           {"about", finding.about},
           {"day", grantledger::text_of(finding.day)}};
  if (finding.at_risk) {
    row["currency"] = grantledger::text_of(finding.at_risk->currency);
    row["at_risk"] = decimal_text_of(*finding.at_risk);
  }
  if (finding.assessment) {
    row["assessed"] = finding.assessment->is_accepted ? "accepted" : "rejected";
    row["assessed_by"] = finding.assessment->assessed_by;
    row["assessment"] = finding.assessment->reason;
  }
  if (format == Format::json) row["positions"] = finding.evidence;
  if (format != Format::json) row["positions"] = text_of(finding.evidence);
  row["what"] = finding.what;
  return row;
}

bool is_rule(const std::string& name) {
  return std::ranges::find(all_finding_rules(), name, &FindingRule::name) !=
         all_finding_rules().end();
}

Result<ExitStatus> print_findings(const Invocation& invocation, const Options& options) {
  if (!options.rule.empty() && !is_rule(options.rule)) {
    invocation.streams.err << "grantledger: no rule is called '" << options.rule
                           << "'; findings --rules lists them\n";
    return ExitStatus::no;
  }
  if (options.is_about_rules) {
    print_rules(invocation, options.rule);
    return ExitStatus::done;
  }
  TRY(const OpenedQuery query, open_query(invocation));
  const auto severity = std::ranges::find(severity_names(), options.severity_min);
  const FindingsWanted wanted{
      .as_of = query.as_of,
      .rule = options.rule,
      .severity_min = static_cast<Severity>(severity - severity_names().begin()),
      .since = options.since.value_or(0),
      .threads = std::clamp(std::thread::hardware_concurrency(), 1U, threads_max)};
  TRY(const std::vector<Finding> findings, findings_of(query.source, wanted));
  Report report{{{"finding", ColumnKind::text, "Finding"},
                 {"rule", ColumnKind::text, "Rule"},
                 {"severity", ColumnKind::text, "Severity"},
                 {"about", ColumnKind::text, "About"},
                 {"day", ColumnKind::text, "Day"},
                 {"currency"},
                 {"at_risk", ColumnKind::amount, "At risk"},
                 {"assessed", ColumnKind::text, "Assessed"},
                 {"assessed_by", ColumnKind::text, "By"},
                 {"assessment", ColumnKind::text, "Because"},
                 {"positions", ColumnKind::text, "Positions"},
                 {"what", ColumnKind::prose}},
                {}};
  for (const Finding& finding : findings) {
    report.rows.push_back(json_of(finding, invocation.format));
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec findings_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "findings",
          .summary = "Print what tests of control found, with the positions that show it",
          .example =
              "grantledger findings --min-severity medium\n"
              "  grantledger findings --rule not_forwarded --effective-on 2027-06-30\n"
              "  grantledger findings --rules",
          .options = {{"--rule", "Only this rule's", &options->rule},
                      {"--since", "Only those with evidence after this position", &options->since},
                      {"--min-severity", "Only those that weigh at least so much",
                       &options->severity_min, false, severity_names()},
                      {"--rules", "List the rules, and what each is for, instead",
                       &options->is_about_rules}},
          .run = [options](
                     const Invocation& invocation) { return print_findings(invocation, *options); },
          .takes_as_of = true};
}

}  // namespace grantledger
