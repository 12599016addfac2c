#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "ledger/log/clock.h"
#include "projections/fact_scan.h"
#include "tools/bank/state_accounts.h"
#include "tools/commands.h"
#include "tools/fact_json.h"
#include "tools/import/source_files.h"
#include "tools/opened_query.h"
#include "tools/reconcile_record.h"

namespace grantledger {
namespace {

struct Options {
  std::string camt;
  std::string accounts;
  std::string payees;
  bool has_matched = false;
  bool is_about_requests = false;
  bool is_recorded = false;
  Asker asker;
};

// Says what is wrong with a file. Nothing of it is used.
ExitStatus tell(const Invocation& invocation, const Problems& problems) {
  for (const Problem& problem : problems.listed()) {
    invocation.streams.err << "grantledger: " << text_of(problem) << '\n';
  }
  return ExitStatus::bad_input;
}

Result<Payees> payees_in(const std::string& file) {
  if (file.empty()) return Payees();
  TRY(const std::string bytes, read_file(file));
  Problems problems;
  Payees payees = read_payees(std::filesystem::path(file).filename().string(), bytes, problems);
  if (problems.count() == 0) return payees;
  return fail(Fault::malformed, text_of(problems.listed().front()));
}

// The books at the head of the log.
Result<Books> books_of(const LogReader& log) {
  Books books;
  TRY_VOID(visit_envelopes(log, 0, log.head(),
                           [&](Position position, const Envelope& envelope) -> Result<bool> {
                             evolve(books, position, envelope);
                             return true;
                           }));
  return books;
}

// The asker's requests, each recorded after the one before it where a ledger is simulated.
RequestFor requests_by(const Asker& asker, Timestamp now) {
  const auto count = std::make_shared<std::int64_t>(0);
  return [=](const Event& fact) -> Result<Request> {
    Asker next = asker;
    if (!asker.recorded_at.empty()) {
      TRY(const Timestamp first, parse_timestamp(asker.recorded_at));
      next.recorded_at = text_of(first + std::chrono::microseconds((*count)++));
    }
    return request_by(next, now, [&](Date) -> Result<Event> { return fact; });
  };
}

Result<ExitStatus> print_requests(const Invocation& invocation, const OpenedQuery& query,
                                  const Reconciliation& work, const Options& options) {
  if (!query.as_of.is_unlimited()) {
    return fail(Fault::malformed,
                "--requests asks of all that is recorded: leave --as-known-at and "
                "--effective-on out");
  }
  const SystemClock clock;
  TRY(const Payees payees, payees_in(options.payees));
  TRY(Books books, books_of(query.store->log()));
  const BankWork bank{work.lines, work.matching, work.known, payees, query.store->log()};
  TRY(const std::vector<BankRequest> requests,
      bank_requests(bank, books, requests_by(options.asker, clock.now())));
  ExitStatus status = ExitStatus::done;
  for (const BankRequest& each : requests) {
    if (each.request) {
      invocation.streams.out << text_of(json_of(*each.request)) << '\n';
      continue;
    }
    status = ExitStatus::no;
    const BankLine& line = work.lines[each.line];
    invocation.streams.err << "grantledger: no request for " << line.bank_reference << " of "
                           << text_of(line.booked_on) << " (" << line.place << "): " << each.why_not
                           << '\n';
  }
  return status;
}

// What was found becomes a fact, of all that is recorded by then.
Result<ExitStatus> record(const Invocation& invocation, const Options& options, CamtFile file,
                          const Digest& digest) {
  if (!invocation.as_known_at.empty() || !invocation.effective_on.empty()) {
    return fail(Fault::malformed,
                "--record tells of all that is recorded: leave --as-known-at and "
                "--effective-on out");
  }
  TRY(const Payees payees, payees_in(options.payees));
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  const QuerySource source{
      .log = &writer->store().log(), .views = &writer->store().views(), .progress = {}};
  TRY(KnownMoney known, known_money(source, {}, payees));
  const Reconciliation work = reconciled(std::move(file), digest, std::move(known));
  return record_reconciliation(*writer, work, options.asker, invocation);
}

Result<ExitStatus> reconcile_camt(const Invocation& invocation, const Options& options) {
  TRY(const std::string bytes, read_file(options.camt));
  ReadCamt read = read_camt(bytes);
  const std::string name = std::filesystem::path(options.camt).filename().string();
  for (const BankProblem& problem : read.problems) {
    invocation.streams.err << "grantledger: " << text_of(name, problem) << '\n';
  }
  if (!read.problems.empty()) return ExitStatus::bad_input;
  const Digest digest = sha256(bytes);
  if (options.is_recorded) return record(invocation, options, std::move(read.file), digest);
  TRY(const Payees payees, payees_in(options.payees));
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(KnownMoney known, known_money(query.source, query.as_of, payees));
  const Reconciliation work = reconciled(std::move(read.file), digest, std::move(known));
  if (options.is_about_requests) return print_requests(invocation, query, work, options);
  if (invocation.format == Format::json) {
    invocation.streams.out << text_of(json_of(work)) << '\n';
  } else {
    print(report_of(work, options.has_matched), invocation.format, invocation.streams.out);
  }
  return is_open(work) ? ExitStatus::no : ExitStatus::done;
}

Json row_of(const AccountDifference& difference, Format format) {
  const Money zero{0, difference.key.currency};
  Json row{{"line", text_of(difference.key.line)},
           {"month", text_of(difference.key.month).substr(0, 7)},
           {"currency", text_of(difference.key.currency)}};
  if (difference.booked) row["booked"] = decimal_text_of(*difference.booked);
  row["ledger"] = decimal_text_of(difference.ledger.paid);
  row["difference"] = decimal_text_of(difference.booked.value_or(zero) - difference.ledger.paid);
  if (format == Format::json) {
    row["positions"] = difference.ledger.positions;
    return row;
  }
  std::string positions;
  for (const Position position : difference.ledger.positions) {
    positions += (positions.empty() ? "" : " ") + std::to_string(position);
  }
  row["positions"] = positions;
  return row;
}

Result<ExitStatus> reconcile_accounts(const Invocation& invocation, const Options& options) {
  TRY(const std::string bytes, read_file(options.accounts));
  Problems problems;
  const auto booked = read_state_accounts(
      std::filesystem::path(options.accounts).filename().string(), bytes, problems);
  if (problems.count() > 0) return tell(invocation, problems);
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const auto paid, paid_by_month(query.source, query.as_of));
  const std::vector<AccountDifference> differences = differences_between(booked, paid);
  Report report{{{"line", ColumnKind::text, "Line"},
                 {"month", ColumnKind::text, "Month"},
                 {"currency"},
                 {"booked", ColumnKind::amount, "Booked"},
                 {"ledger", ColumnKind::amount, "In the ledger"},
                 {"difference", ColumnKind::amount, "Difference"},
                 {"positions", ColumnKind::text, "Positions"}},
                {}};
  for (const AccountDifference& each : differences) {
    report.rows.push_back(row_of(each, invocation.format));
  }
  report.note = std::to_string(booked.size()) + " months of lines were compared.";
  print(report, invocation.format, invocation.streams.out);
  return differences.empty() ? ExitStatus::done : ExitStatus::no;
}

Result<ExitStatus> reconcile(const Invocation& invocation, const Options& options) {
  if (options.camt.empty() == options.accounts.empty()) {
    return fail(Fault::malformed, "expected either --camt FILE or --accounts FILE.csv");
  }
  const bool is_about_bank = options.is_about_requests || options.is_recorded ||
                             options.has_matched || !options.payees.empty() ||
                             !options.asker.actor.empty();
  if (options.camt.empty() && is_about_bank) {
    return fail(Fault::malformed,
                "--requests, --record, --matched, --payees and --actor go with --camt");
  }
  if (options.is_about_requests && options.is_recorded) {
    return fail(Fault::malformed, "expected either --requests or --record");
  }
  if (options.camt.empty()) return reconcile_accounts(invocation, options);
  return reconcile_camt(invocation, options);
}

}  // namespace

CommandSpec reconcile_command() {
  const auto options = std::make_shared<Options>();
  CommandSpec spec{
      .name = "reconcile",
      .summary = "Hold payments against a bank's statement, or against the state accounts",
      .example =
          "grantledger reconcile --camt statement.xml --format table\n"
          "  grantledger reconcile --camt statement.xml --requests --actor payment-system | "
          "grantledger submit -\n"
          "  grantledger reconcile --camt statement.xml --record --actor kari.moen\n"
          "  grantledger reconcile --accounts booked.csv",
      .options = {{"--camt", "A camt.053 or camt.054 file of the bank", &options->camt},
                  {"--accounts", "A CSV file of line, month and what was booked",
                   &options->accounts},
                  {"--payees", "A CSV file of organisation, account and maybe kid",
                   &options->payees},
                  {"--matched", "In a table, what is matched too", &options->has_matched},
                  {"--requests", "Print requests for what the ledger has not recorded yet",
                   &options->is_about_requests},
                  {"--record", "Record as a fact what was found, matched and open",
                   &options->is_recorded}},
      .run = [options](const Invocation& invocation) { return reconcile(invocation, *options); },
      .takes_as_of = true};
  for (CommandOption& option : asker_options(options->asker)) {
    if (option.name == "--actor") option.help = "Who asks for what is recorded: a case handler";
    spec.options.push_back(option);
  }
  return spec;
}

}  // namespace grantledger
