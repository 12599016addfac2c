#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "events/postings.h"
#include "ledger/log/clock.h"
#include "projections/closing.h"
#include "tools/answer_json.h"
#include "tools/asked_fact.h"
#include "tools/commands.h"
#include "tools/fact_json.h"
#include "tools/ledger_writer.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/store_controls.h"

namespace grantledger {
namespace {

struct Options {
  std::optional<std::uint64_t> year;
  Asker asker;
  std::string text;
  bool is_printed = false;
};

Result<std::uint16_t> year_in(const Options& options) {
  if (options.year && *options.year >= 1 && *options.year <= 9'999) {
    return static_cast<std::uint16_t>(*options.year);
  }
  return fail(Fault::malformed, "--year: expected a year like 2026");
}

// Asks to close the year with the reports of everything that is recorded so far.
Result<Request> request_for(const QuerySource& source, const Options& options, Timestamp now) {
  TRY(const std::uint16_t year, year_in(options));
  return request_by(options.asker, now, [&](Date day) -> Result<Event> {
    if (year_of(day) <= year) {
      return fail(Fault::malformed, "--year: " + std::to_string(year) + " is not over on " +
                                        text_of(day) + ", and closing cannot be undone");
    }
    TRY(const std::uint16_t controls, controls_of(source));
    const std::uint16_t format = controls > 0 ? 2 : 0;
    TRY(PeriodClosed closed, closing_of(source, {year, source.log->head(), format}, day));
    if (controls > 0) {
      TRY(closed.restatement, closings_before(source, year));
    }
    return Event(std::move(closed));
  });
}

Result<ExitStatus> close_year(const Invocation& invocation, const Options& options) {
  const SystemClock clock;
  if (options.is_printed) {
    TRY(const OpenedQuery query, open_query(invocation));
    TRY(const Request request, request_for(query.source, options, clock.now()));
    invocation.streams.out << text_of(json_of(request)) << '\n';
    return ExitStatus::done;
  }
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  const QuerySource source{
      .log = &writer->store().log(), .views = &writer->store().views(), .progress = {}};
  TRY(const Request request, request_for(source, options, clock.now()));
  return record_and_print(*writer, request, invocation);
}

const PeriodClosed& closed_in(const Closing& closing) {
  return std::get<PeriodClosed>(closing.closed.fact);
}

// Each report as it was when the year was closed, and as the same question is answered now. Who
// closed it in another way than `close` did may have digested another text.
Report report_of_digests(const PeriodClosed& then, const PeriodClosed& now) {
  Report report{{{"report"}, {"sha256"}, {"sha256_now"}, {"changed"}}, {}};
  const char* const changed = then.up_to == 0 ? "unknown" : "yes";
  const auto add = [&](const std::string& name, const Digest& was, const Digest& is) {
    report.rows.push_back({{"report", name},
                           {"sha256", hex_of(was)},
                           {"sha256_now", hex_of(is)},
                           {"changed", was == is ? "no" : changed}});
  };
  add("trial-balance", then.trial_balance, now.trial_balance);
  for (const NamedDigest& was : then.reports) {
    const auto is = std::ranges::find(now.reports, was.name, &NamedDigest::name);
    if (is != now.reports.end()) add(was.name, was.sha256, is->sha256);
  }
  return report;
}

// A row for each entry of a late fact, and one for a fact that moves no money.
Report report_of_late(const std::vector<RecordedFact>& late) {
  Report report{{{"position", ColumnKind::number},
                 {"recorded_at"},
                 {"effective_on"},
                 {"actor"},
                 {"fact"},
                 {"account"},
                 {"currency"},
                 {"amount", ColumnKind::amount}},
                {}};
  for (const RecordedFact& each : late) {
    const Json row{{"position", each.position},
                   {"recorded_at", text_of(each.recorded_at)},
                   {"effective_on", text_of(effective_on(each.fact))},
                   {"actor", each.actor.text()},
                   {"fact", json_of(each.fact)["kind"]}};
    const std::vector<Entry> entries = postings(each.fact);
    if (entries.empty()) report.rows.push_back(row);
    for (const Entry& entry : entries) {
      Json posted = row;
      posted["account"] = entry.account;
      posted["currency"] = text_of(entry.amount.currency);
      posted["amount"] = decimal_text_of(entry.amount);
      report.rows.push_back(std::move(posted));
    }
  }
  return report;
}

// What the late facts add up to on each account.
Report report_of_effect(const std::vector<RecordedFact>& late) {
  std::map<std::string, Sums> sums;
  for (const RecordedFact& each : late) {
    for (const Entry& entry : postings(each.fact)) sums[entry.account] += entry.amount;
  }
  Report report{{{"account"}, {"currency"}, {"amount", ColumnKind::amount}}, {}};
  for (const auto& [account, by_currency] : sums) {
    for (const auto& [currency, amount] : by_currency.by_currency()) {
      if (amount.minor_units == 0) continue;
      report.rows.push_back({{"account", account},
                             {"currency", text_of(currency)},
                             {"amount", decimal_text_of(amount)}});
    }
  }
  return report;
}

void print(const Closing& closing, const PeriodClosed& now, const Invocation& invocation) {
  std::ostream& out = invocation.streams.out;
  const PeriodClosed& closed = closed_in(closing);
  const Report digests = report_of_digests(closed, now);
  const Report late = report_of_late(closing.late);
  const Report effect = report_of_effect(closing.late);
  if (invocation.format == Format::csv) return print(late, Format::csv, out);
  if (invocation.format == Format::json) {
    out << text_of(Json{{"year", closed.year},
                        {"closed_at", closing.closed.position},
                        {"recorded_at", text_of(closing.closed.recorded_at)},
                        {"actor", closing.closed.actor.text()},
                        {"up_to", closed.up_to},
                        {"restatement", closed.restatement},
                        {"reports", digests.rows},
                        {"late", late.rows},
                        {"effect", effect.rows}})
        << '\n';
    return;
  }
  if (closed.restatement > 0) out << "Restatement " << closed.restatement << ": ";
  out << closed.year << " was closed at position " << closing.closed.position << " by "
      << closing.closed.actor.text() << ", with what was known at " << closed.up_to << '\n';
  print(digests, Format::table, out);
  out << "\nRecorded since, about days in " << closed.year << ':'
      << (late.rows.empty() ? " nothing" : "") << '\n';
  if (late.rows.empty()) return;
  print(late, Format::table, out);
  out << "\nWhat that adds up to:\n";
  print(effect, Format::table, out);
}

// The very bytes whose SHA-256 the fact keeps.
Result<ExitStatus> print_text(const Invocation& invocation, const QuerySource& source,
                              const PeriodClosed& closed, const std::string& name) {
  TRY(const std::vector<ClosingReport> reports,
      closing_reports(source, {closed.year, closed.up_to, closed.format}));
  for (const ClosingReport& report : reports) {
    if (report.name != name) continue;
    invocation.streams.out << report.text;
    return ExitStatus::done;
  }
  return unknown(invocation, "a report called", name);
}

Result<ExitStatus> show(const Invocation& invocation, const Options& options) {
  TRY(const std::uint16_t year, year_in(options));
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const std::optional<Closing> closing, closing_in(query.source, year, query.head()));
  if (!closing) {
    invocation.streams.err << "grantledger: " << year << " is not closed\n";
    return ExitStatus::no;
  }
  if (!options.text.empty()) {
    return print_text(invocation, query.source, closed_in(*closing), options.text);
  }
  TRY(const PeriodClosed now,
      closing_of(query.source, {year, query.head(), closed_in(*closing).format},
                 closed_in(*closing).effective_on));
  print(*closing, now, invocation);
  return ExitStatus::done;
}

}  // namespace

CommandSpec close_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{{"--year", "The year", &options->year}};
  for (CommandOption& each : asker_options(options->asker)) all.push_back(std::move(each));
  all.push_back({"--print", "Print the request, and submit nothing", &options->is_printed});
  return {
      .name = "close",
      .summary = "Close a budget year with its trial balance and the digest of every report",
      .example = "grantledger close --year 2026 --actor ida.vik && grantledger seal",
      .options = std::move(all),
      .run = [options](const Invocation& invocation) { return close_year(invocation, *options); }};
}

CommandSpec close_show_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "close show",
          .summary = "Print what a year was closed with, and what was recorded late about it",
          .example =
              "grantledger close show --year 2026\n"
              "  grantledger close show --year 2026 --text budget | sha256sum",
          .options = {{"--year", "The year", &options->year, true},
                      {"--text", "Print this report, byte for byte as its digest is of",
                       &options->text}},
          .run = [options](const Invocation& invocation) { return show(invocation, *options); },
          .takes_as_of = true};
}

}  // namespace grantledger
