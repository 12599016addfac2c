#include "tools/reconcile_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log/clock.h"
#include "projections/fact_scan.h"
#include "tools/answer_json.h"

namespace grantledger {
namespace {

// What is found in one statement.
struct Found {
  std::vector<Money> matched;
  std::vector<BankDifference> differences;
};

BankDifference difference_of(const Reconciliation& work, std::size_t index) {
  const BankLine& line = work.lines[index];
  const MatchedLine& matched = work.matching.lines[index];
  const bool is_to_record = matched.outcome != LineOutcome::unmatched;
  return {BankSide::bank, line.bank_reference, line.amount, line.booked_on,
          std::string(is_to_record ? name_of(matched.outcome) : name_of(matched.why))};
}

// A payment that waits for the bank has no day: it is told because a line speaks of it.
Date day_of(const Reconciliation& work, const UnmatchedMovement& unmatched) {
  const std::optional<Date> day = work.known.side.movements[unmatched.movement].day;
  return day ? *day : work.lines[unmatched.candidates.front()].booked_on;
}

BankDifference difference_of(const Reconciliation& work, const UnmatchedMovement& unmatched) {
  const LedgerMovement& movement = work.known.side.movements[unmatched.movement];
  return {BankSide::ledger, movement.id.empty() ? movement.bank_reference : movement.id,
          movement.amount, day_of(work, unmatched), std::string(name_of(unmatched.why))};
}

std::size_t statement_of(const Reconciliation& work, const UnmatchedMovement& unmatched) {
  if (!unmatched.candidates.empty()) return work.statements[unmatched.candidates.front()];
  const Date day = day_of(work, unmatched);
  for (std::size_t i = 0; i < work.file.statements.size(); ++i) {
    const BankStatement& statement = work.file.statements[i];
    if (statement.first_day <= day && day <= statement.last_day) return i;
  }
  return 0;
}

std::vector<Found> found_in(const Reconciliation& work) {
  std::vector<Found> found(work.file.statements.size());
  for (std::size_t i = 0; i < work.lines.size(); ++i) {
    Found& here = found[work.statements[i]];
    if (work.matching.lines[i].outcome == LineOutcome::matched) {
      here.matched.push_back(work.lines[i].amount);
    } else {
      here.differences.push_back(difference_of(work, i));
    }
  }
  for (const UnmatchedMovement& each : work.matching.movements) {
    found[statement_of(work, each)].differences.push_back(difference_of(work, each));
  }
  return found;
}

Currency currency_of(const BankStatement& statement) {
  const Result<Currency> said = parse_currency(statement.currency);
  if (!statement.lines.empty()) return statement.lines.front().amount.currency;
  if (statement.opening) return statement.opening->currency;
  return said ? *said : nok;
}

// Whether two facts say the same of the same file, whenever they were recorded.
bool says_the_same(BankStatementReconciled a, const BankStatementReconciled& b) {
  a.effective_on = b.effective_on;
  return a == b;
}

// The last fact about each statement of the file, and where it stands.
using LastFacts =
    std::map<std::pair<std::string, std::string>, std::pair<Position, BankStatementReconciled>>;

Result<LastFacts> last_facts_of(const LogReader& log, const Digest& file) {
  LastFacts recorded;
  TRY_VOID(scan_facts({.log = &log, .views = nullptr, .progress = {}}, {},
                      [&](const ScannedFact& scanned) {
                        const auto* fact = std::get_if<BankStatementReconciled>(&scanned.fact());
                        if (fact == nullptr || fact->file != file) return;
                        recorded[{fact->account, fact->statement}] = {scanned.position, *fact};
                      }));
  return recorded;
}

Result<BankStatementReconciled> fact_of(const BankStatement& statement, const Found& found) {
  if (!statement.first_day || !statement.last_day) {
    return fail(Fault::malformed, statement.place + ": found no days, expected FrToDt or entries");
  }
  BankStatementReconciled fact{.statement = statement.id,
                               .account = statement.account,
                               .first_day = *statement.first_day,
                               .last_day = *statement.last_day,
                               .matched = found.matched.size(),
                               .matched_sum = {0, currency_of(statement)},
                               .open = found.differences.size(),
                               .differences = found.differences};
  for (const Money amount : found.matched) {
    if (amount.currency != fact.matched_sum.currency) {
      return fail(Fault::malformed,
                  statement.place + ": found lines in several currencies, expected one");
    }
    fact.matched_sum += amount;
  }
  fact.differences.resize(std::min(fact.differences.size(), bank_differences_max));
  return fact;
}

// Asks for the fact on the day of recording; the `count`th of this call.
Result<Request> request_for(const BankStatementReconciled& fact, Asker asker, std::int64_t count) {
  if (!asker.recorded_at.empty()) {
    TRY(const Timestamp first, parse_timestamp(asker.recorded_at));
    asker.recorded_at = text_of(first + std::chrono::microseconds(count));
  }
  const SystemClock clock;
  return request_by(asker, clock.now(), [&](Date day) -> Result<Event> {
    BankStatementReconciled dated = fact;
    dated.effective_on = day;
    return Event(std::move(dated));
  });
}

}  // namespace

Result<std::vector<BankStatementReconciled>> facts_of(const Reconciliation& work) {
  std::vector<BankStatementReconciled> facts;
  const std::vector<Found> found = found_in(work);
  for (std::size_t i = 0; i < found.size(); ++i) {
    TRY(BankStatementReconciled fact, fact_of(work.file.statements[i], found[i]));
    fact.file = work.digest;
    facts.push_back(std::move(fact));
  }
  return facts;
}

Result<ExitStatus> record_reconciliation(LedgerWriter& writer, const Reconciliation& work,
                                         const Asker& asker, const Invocation& invocation) {
  TRY(const std::vector<BankStatementReconciled> facts, facts_of(work));
  TRY(const LastFacts recorded, last_facts_of(writer.store().log(), work.digest));
  ExitStatus status = ExitStatus::done;
  std::int64_t count = 0;
  for (const BankStatementReconciled& fact : facts) {
    const auto last = recorded.find({fact.account, fact.statement});
    if (last != recorded.end() && says_the_same(fact, last->second.second)) {
      const Json answer{
          {"statement", fact.statement}, {"unchanged", true}, {"position", last->second.first}};
      invocation.streams.out << text_of(answer) << '\n';
      continue;
    }
    TRY(const Request request, request_for(fact, asker, count++));
    TRY(const std::vector<Answer> answers, writer.sequencer().step({&request, 1}));
    invocation.streams.out << text_of(json_of(answers.front())) << '\n';
    status = std::max(status, status_of(answers.front().outcome));
  }
  TRY_VOID(writer.close());
  return status;
}

}  // namespace grantledger
