#include <memory>
#include <nlohmann/json.hpp>

#include "ledger/rules/calendar.h"
#include "projections/due.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

constexpr std::uint64_t within_default = 90;  // Days.
constexpr std::uint64_t within_max = 36'500;

// No fact says by when participation is confirmed. These are the days of the cycle 2020–21, the
// best known; they are illustrative and can be said otherwise.
struct Options {
  std::string on;
  std::optional<std::uint64_t> within;
  std::string autumn_by = "09-01";
  std::string spring_by = "03-15";
};

// Of semesters that are called like 2026-autumn and 2027-spring.
std::optional<Date> confirm_by(const SemesterId& semester, const Options& options) {
  const std::string& text = semester.text();
  if (text.size() != 11) return std::nullopt;
  const bool is_spring = text.ends_with("-spring");
  if (!is_spring && !text.ends_with("-autumn")) return std::nullopt;
  const Result<Date> day =
      parse_date(text.substr(0, 4) + "-" + (is_spring ? options.spring_by : options.autumn_by));
  return day ? std::optional(*day) : std::nullopt;
}

const char* basis_of(DueKind kind) {
  switch (kind) {
    case DueKind::report:
      return "set when it was asked for";
    case DueKind::confirmation:
      return "--autumn-by and --spring-by; illustrative, from the cycle of 2020-21";
    case DueKind::appeal_time:
      return "three weeks after receipt, or as extended (forvaltningsloven §§ 29-30)";
    case DueKind::appeal:
      return "lodged and not decided; no day is set";
    case DueKind::claim:
      return "set in the claim";
    case DueKind::commitment:
      return "the line's year ends";
    case DueKind::payment:
      return "set in the order";
    case DueKind::repayment:
      return "decided and not claimed; no day is set";
    case DueKind::receipt:
      return "not allocated and not returned; no day is set";
  }
  return "";
}

// Time to appeal that has run out is over, not overdue.
bool is_shown(const DueItem& item, Date on, std::uint64_t within) {
  if (!item.due) return true;
  if (item.kind == DueKind::appeal_time && *item.due < on) return false;
  return *item.due <= on + std::chrono::days(within);
}

Json row_of(const DueItem& item, Date on) {
  Json row{{"kind", due_kinds[static_cast<std::size_t>(item.kind)]},
           {"id", item.id},
           {"grant", item.grant}};
  if (item.due) {
    row["due"] = text_of(*item.due);
    row["days"] = (*item.due - on).count();
    row["state"] = *item.due < on ? "overdue" : "due";
  } else {
    row["state"] = "open";
  }
  row["since"] = text_of(item.since);
  if (item.amount) {
    row["amount"] = decimal_text_of(*item.amount);
    row["currency"] = text_of(item.amount->currency);
  }
  row["position"] = item.position;
  row["basis"] = basis_of(item.kind);
  return row;
}

Result<ExitStatus> print_due(const Invocation& invocation, const Options& options) {
  const Result<Date> on = parse_date(options.on);
  if (!on) {
    return fail(Fault::malformed,
                "--on: found '" + options.on + "', expected a day like 2027-01-31");
  }
  for (const std::string& day : {options.autumn_by, options.spring_by}) {
    if (parse_date("2026-" + day)) continue;
    return fail(Fault::malformed, "found '" + day + "', expected a month and day like 09-01");
  }
  const std::uint64_t within = options.within.value_or(within_default);
  if (within > within_max) return fail(Fault::malformed, "--within: expected fewer days");
  TRY(OpenedQuery query, open_query(invocation));
  // What happens later is not known on that day, unless somebody says otherwise.
  if (!query.as_of.effective_on) query.as_of.effective_on = *on;
  const DueDays days{
      .appeal_until = [](Date received) { return deadline_after(received); },
      .confirm_by = [&](const SemesterId& semester) { return confirm_by(semester, options); }};
  TRY(const std::vector<DueItem> items, due_items(query.source, query.as_of, days));
  Report report{{{"kind", ColumnKind::text, "Kind"},
                 {"id"},
                 {"grant"},
                 {"due"},
                 {"days", ColumnKind::number},
                 {"state"},
                 {"since"},
                 {"amount", ColumnKind::amount},
                 {"currency"},
                 {"position", ColumnKind::number},
                 {"basis", ColumnKind::prose}},
                {}};
  for (const DueItem& item : items) {
    if (is_shown(item, *on, within)) report.rows.push_back(row_of(item, *on));
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec due_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "due",
      .summary = "Print what is open on a day, and for how many days it has time or is overdue",
      .example = "grantledger due --on 2027-01-31 --within 60",
      .options = {{"--on", "The day; what has effect later does not count", &options->on, true},
                  {"--within", "Leave out what is due later than so many days on; 90 if not given",
                   &options->within},
                  {"--autumn-by", "When participation in autumn is confirmed (MM-DD); 09-01",
                   &options->autumn_by},
                  {"--spring-by", "And in spring; 03-15", &options->spring_by}},
      .run = [options](const Invocation& invocation) { return print_due(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
