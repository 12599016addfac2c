#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/command_id.h"
#include "ledger/explain/allocation_plan.h"
#include "ledger/explain/arithmetic.h"
#include "tools/commands.h"
#include "tools/display.h"
#include "tools/fact_json.h"
#include "tools/logged_facts.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  std::string scheme;
  std::string pot;
  std::string currency = "NOK";
  std::string key;
  std::string request;
  std::string actor;
  std::string grants;
};

// So that an envelope of them stays well below the largest.
constexpr std::size_t awards_in_request_max = 100;

Result<AllocationAsked> asked_in(const Options& options, const OpenedQuery& query) {
  AllocationAsked asked;
  TRY(asked.scheme, SchemeId::parse(options.scheme));
  TRY(const Currency currency, parse_currency(options.currency));
  TRY(asked.pot, parse_money(options.pot, currency));
  if (!options.key.empty()) {
    TRY(asked.key, StatisticsId::parse(options.key));
  }
  if (!query.as_of.effective_on) {
    return fail(Fault::malformed, "--effective-on is needed: a rule decides for a day");
  }
  asked.day = *query.as_of.effective_on;
  asked.known_at = query.head();
  return asked;
}

// The requests that record the plan, one a line. The first has the id that was given, the others
// ids made of it, so that asking again asks for the same.
Result<void> print_requests(const AllocationPlan& plan, const AllocationAsked& asked,
                            const Options& options, std::ostream& out) {
  TRY(const CommandId first, parse_command_id(options.request));
  TRY(const ActorId actor, ActorId::parse(options.actor));
  const std::string prefix = options.grants.empty() ? options.scheme + "-" : options.grants;
  const std::vector<AwardDecided> awards = awards_of(plan, asked, prefix, actor);
  for (std::size_t begin = 0; begin < awards.size(); begin += awards_in_request_max) {
    Request request{.id = first, .actor = actor};
    if (begin > 0) {
      request.id = command_id_of(sha256(text_of(first) + " " + std::to_string(begin)));
    }
    const std::size_t end = std::min(begin + awards_in_request_max, awards.size());
    for (std::size_t i = begin; i < end; ++i) request.commands.push_back({awards[i]});
    out << text_of(json_of(request)) << '\n';
  }
  return {};
}

Json row_of(const PlannedPart& part) {
  return {{"recipient", part.recipient.text()},
          {"weight", part.weight},
          {"exact", part.exact},
          {"rounded_down", decimal_text_of(part.rounded_down)},
          {"remainder", decimal_text_of(part.amount - part.rounded_down)},
          {"amount", decimal_text_of(part.amount)}};
}

Money sum_of(const AllocationPlan& plan, Money pot) {
  Money sum{0, pot.currency};
  for (const PlannedPart& part : plan.parts) sum += part.amount;
  return sum;
}

Json json_of(const AllocationPlan& plan, const AllocationAsked& asked) {
  Json json{{"scheme", asked.scheme.text()},
            {"rule", plan.rule.rule.version.text()},
            {"rule_position", plan.rule.published.position},
            {"effective_on", text_of(asked.day)},
            {"as_known_at", asked.known_at},
            {"statistics", plan.statistics.text()},
            {"is_the_rules", plan.is_by_rule},
            {"counted_on", text_of(plan.counted_on)},
            {"source", plan.source},
            {"imported_at", plan.imported_at},
            {"currency", text_of(asked.pot.currency)},
            {"pot", decimal_text_of(asked.pot)},
            {"equal_part", decimal_text_of(plan.equal_part)},
            {"minor_units_to_largest_remainders", plan.remainder},
            {"sum", decimal_text_of(sum_of(plan, asked.pot))},
            {"parts", Json::array()}};
  for (const PlannedPart& part : plan.parts) json["parts"].push_back(row_of(part));
  return json;
}

void print_table(const AllocationPlan& plan, const AllocationAsked& asked, std::ostream& out) {
  Report report{{{"recipient"},
                 {"weight", ColumnKind::number, "Weight"},
                 {"exact", ColumnKind::amount, "Exactly"},
                 {"rounded_down", ColumnKind::amount, "Rounded down"},
                 {"remainder", ColumnKind::amount, "For its remainder"},
                 {"amount", ColumnKind::amount}},
                {}};
  for (const PlannedPart& part : plan.parts) report.rows.push_back(row_of(part));
  report.rows.push_back(
      {{"recipient", "in total"}, {"amount", decimal_text_of(sum_of(plan, asked.pot))}});
  const AllocationRule& rule = *plan.rule.rule.allocation;
  report.note = "By " + plan.rule.rule.version.text() + " (position " +
                std::to_string(plan.rule.published.position) + "), which decides for " +
                text_of(asked.day) + ": " + words_of(rule.equal_share) + " equally, " +
                spaced_text_of(plan.equal_part) + ", the rest by " + plan.statistics.text() +
                " counted on " + text_of(plan.counted_on) +
                (plan.source.empty() ? "" : " (" + plan.source + ")") + ". " +
                std::to_string(plan.remainder) +
                " minor units go one each to the largest remainders, ties to the first id.";
  if (!plan.is_by_rule) {
    report.note += "\nThe rule divides by " + rule.statistics.text() + ": this is no decision.";
  }
  print(report, Format::table, out);
}

Result<ExitStatus> print_allocation(const Invocation& invocation, const Options& options) {
  if (invocation.format == Format::csv) {
    return fail(Fault::malformed, "--format: found csv; an allocation is a table or json");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const AllocationAsked asked, asked_in(options, query));
  TRY(const bool known, is_known(query, "scheme:" + options.scheme));
  if (!known) return unknown(invocation, "scheme", options.scheme);
  TRY(const LoggedFacts facts, LoggedFacts::open(query.source));
  TRY(const AllocationPlan plan, plan_allocation(facts, asked));
  if (!options.request.empty()) {
    if (!plan.is_by_rule) {
      return fail(Fault::malformed, "--key: found " + plan.statistics.text() +
                                        ", but the rule divides by " +
                                        plan.rule.rule.allocation->statistics.text());
    }
    TRY_VOID(print_requests(plan, asked, options, invocation.streams.out));
    return ExitStatus::done;
  }
  if (invocation.format == Format::table) {
    print_table(plan, asked, invocation.streams.out);
  } else {
    invocation.streams.out << text_of(json_of(plan, asked)) << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec allocate_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "allocate",
      .summary =
          "Divide a pot by the rule in force, to look at it or to print what submit "
          "records",
      .example =
          "grantledger allocate --scheme pro-rata --pot 1000000.00 --key teachers "
          "--effective-on 2026-06-01",
      .options = {{"--scheme", "The scheme's id", &options->scheme, true},
                  {"--pot", "What is divided: 1000000.00", &options->pot, true},
                  {"--currency", "Of the pot; NOK if not given", &options->currency},
                  {"--key", "The statistic to divide by; the rule's if not given", &options->key},
                  {"--request", "Print the request that records it, under this id: a UUID",
                   &options->request},
                  {"--actor", "Who asks for it, where a request is printed", &options->actor},
                  {"--grants", "What the grants' ids begin with; the scheme if not given",
                   &options->grants}},
      .run = [options](
                 const Invocation& invocation) { return print_allocation(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
