// The sample year of docs/sample, played through the real sequencer: balances, budget, shares and
// journal at every point, to the øre.

#include "tests/sample_year.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "events/codec.h"
#include "events/postings.h"
#include "ledger/domain/reason.h"
#include "ledger/store.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/query.h"
#include "projections/shares.h"
#include "tests/played_ledger.h"
#include "tools/fact_json.h"
#include "tools/scheme_file.h"

namespace grantledger {
namespace {

using Texts = std::vector<std::string>;

const std::filesystem::path source(GRANTLEDGER_SOURCE_DIR);

// All requests of the year, or of its county leave.
std::vector<Request> requests_of(std::span<const char* const> files) {
  std::vector<Request> all;
  for (const char* file : files) {
    for (Request& request : requests_in(source / "docs/sample" / file)) {
      all.push_back(std::move(request));
    }
  }
  return all;
}
std::vector<Request> year_requests() {
  constexpr std::array files{"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                             "04-autumn.jsonl", "05-second-year.jsonl"};
  return requests_of(files);
}
std::vector<Request> county_requests() {
  constexpr std::array files{"county-leave.jsonl"};
  return requests_of(files);
}

// A point of the year: what was known at the end of a day, about a day.
struct Point {
  std::string_view name;
  Date known;
  std::optional<Date> effective_on;
};
const std::vector<Point> points{
    {"P1", date_of(2026, 6, 30), {}},
    {"P2", date_of(2027, 1, 5), date_of(2026, 12, 31)},
    {"P2_late", date_of(2027, 2, 10), date_of(2026, 12, 31)},
    {"P3", date_of(2027, 6, 30), {}},
    {"P4", date_of(2027, 7, 2), {}},
};
const Point& point_called(std::string_view name) {
  return *std::ranges::find(points, name, &Point::name);
}
Timestamp end_of(Date day) {
  return Timestamp(day + std::chrono::days(1)) - std::chrono::microseconds(1);
}

// History, asked about the point under test.
struct Asked {
  std::shared_ptr<const HistoryReader> history;
  AsOf as_of;
};

// Folded from the whole log, whatever it has beyond the point.
Asked folded(const LogReader& log, const Point& point) {
  const auto known_at = position_at(log, end_of(point.known));
  auto history = HistoryReader::open({.log = &log});
  CHECK(known_at.has_value() && history.has_value());
  return {*std::move(history), {*known_at, point.effective_on}};
}

// As it is stored, where the log ends at the point.
Asked stored(const StoreReader& store) {
  auto history = HistoryReader::open({.log = &store.log(), .views = &store.views()});
  CHECK(history.has_value());
  const auto rows = store.views().open_reader({"history", History().version()}, store.log());
  CHECK(rows.has_value() && (*rows)->checkpoint().position == store.log().head());
  return {*std::move(history), {}};
}

std::string figures(const std::string& key, std::span<const std::int64_t> amounts) {
  std::string text = key;
  for (const std::int64_t amount : amounts) text += " " + decimal_text_of({amount, nok});
  return text;
}

template <class Row>
std::vector<Row> valid(Result<std::vector<Row>> rows) {
  CHECK(rows.has_value());
  return *std::move(rows);
}

Texts wanted_rows(const std::vector<sample_year::PointRow>& rows, std::string_view point) {
  Texts texts;
  for (const auto& [of, row] : rows) {
    if (of == point) texts.emplace_back(row);
  }
  return texts;
}

void expect_budget(const Asked& asked, std::string_view point) {
  Texts texts;
  for (const BudgetRow& row : valid(budget_at(*asked.history, asked.as_of, {}))) {
    const auto& [appropriated, authority, committed, paid, repaid, to_treasury, transferred, lapsed,
                 available] = row.amounts;
    EXPECT_EQ(lapsed, 0);
    EXPECT_EQ(appropriated + transferred + repaid - to_treasury,
              available + committed + paid + lapsed);
    texts.push_back(figures(row.key, std::array{appropriated, committed, paid, repaid, transferred,
                                                to_treasury, available}));
  }
  EXPECT_EQ(texts, wanted_rows(sample_year::budget, point)) << point;
}

// The rows of a report on shares, which must hold the two identities.
std::vector<ShareRow> shares_by(const Asked& asked, ShareKey by) {
  std::vector<ShareRow> rows = valid(shares_at(*asked.history, asked.as_of, {.by = by}));
  for (const ShareRow& row : rows) {
    const auto& [cost, state, owner, owner_due, owner_paid, to_forward, paid, claimed, repaid,
                 written_off, outstanding] = row.amounts;
    EXPECT_EQ(cost, state + owner) << row.key;
    if (by == ShareKey::beneficiary) continue;  // What is committed stands under the recipient.
    EXPECT_EQ(state, paid - claimed + outstanding) << row.key;
  }
  return rows;
}

void expect_shares(const Asked& asked, std::string_view point) {
  Texts texts;
  for (const ShareKey by : {ShareKey::scheme, ShareKey::recipient}) {
    for (const ShareRow& row : shares_by(asked, by)) {
      const auto& [cost, state, owner, owner_due, owner_paid, to_forward, paid, claimed, repaid,
                   written_off, outstanding] = row.amounts;
      const std::int64_t open_claim = claimed - repaid - written_off;
      texts.push_back(figures(row.key, std::array{cost, state, owner, paid, claimed, repaid,
                                                  written_off, open_claim, outstanding}));
    }
  }
  EXPECT_EQ(texts, wanted_rows(sample_year::shares, point)) << point;
}

// "account amount", without accounts at zero.
Texts balances_now(const Asked& asked) {
  Texts texts;
  Money sum{0, nok};
  for (const Balance& each : valid(balances_at(*asked.history, asked.as_of))) {
    sum += each.amount;
    if (each.amount.minor_units == 0) continue;
    texts.push_back(each.account + " " + decimal_text_of(each.amount));
  }
  EXPECT_EQ(sum, (Money{0, nok}));
  return texts;
}

void expect_balances(const Asked& asked, std::string_view point) {
  constexpr std::array<std::string_view, 4> columns{"P1", "P2", "P3", "P4"};
  const auto column = std::ranges::find(columns, point) - columns.begin();
  Texts wanted;
  for (const auto& [account, at] : sample_year::balances) {
    const std::string_view amount = at[static_cast<std::size_t>(column)];
    if (amount != "0.00") wanted.push_back(std::string(account) + " " + std::string(amount));
  }
  EXPECT_EQ(balances_now(asked), wanted) << point;
}

void expect_point(const Asked& asked, std::string_view point) {
  expect_budget(asked, point);
  if (point == "P2_late") return;  // Shares and balances are told for the other points.
  expect_shares(asked, point);
  expect_balances(asked, point);
}

// The requests that are recorded up to a point.
std::span<const Request> until(std::span<const Request> requests, const Point& point) {
  const auto end = std::ranges::find_if(
      requests, [&](const Request& each) { return *each.recorded_at > end_of(point.known); });
  return requests.first(static_cast<std::size_t>(end - requests.begin()));
}

TEST(SampleYear, ComesOutInMemoryAtEveryPoint) {
  MemoryLedger ledger;
  ledger.play(year_requests());
  for (const Point& point : points) expect_point(folded(ledger.log(), point), point.name);
}

TEST(SampleYear, ComesOutOfAStoreFoldedAndFromItsRows) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  const std::vector<Request> requests = year_requests();
  std::size_t played = 0;
  for (const Point& point : points) {
    const auto due = until(requests, point).subspan(played);
    play_into_store(scratch / "store", due);
    played += due.size();
    const auto store = StoreReader::open(scratch / "store");
    ASSERT_TRUE(store);
    for (const Point& earlier : points) {
      if (earlier.known > point.known) break;
      expect_point(folded((*store)->log(), earlier), earlier.name);
    }
    // At the late look back on the first year, what is stored knows of the second.
    if (point.name != "P2_late") expect_point(stored(**store), point.name);
  }
  EXPECT_EQ(played, requests.size());
}

std::string journal_text(const LogReader& log) {
  std::string text;
  CHECK(visit_envelopes(log, 0, log.head(), [&](Position, const Envelope& envelope) {
          for (const Event& fact : envelope.facts) {
            const std::vector<Entry> entries = postings(fact);
            if (entries.empty()) continue;
            text += text_of(effective_on(fact)) + " " + std::string(kind_of(fact)) + " recorded " +
                    text_of(envelope.recorded_at).substr(0, 10) + "\n";
            for (const auto& [account, amount] : entries) {
              text += "  " + account + " " + decimal_text_of(amount) + "\n";
            }
          }
          return Result<bool>(true);
        }).has_value());
  return text;
}

TEST(SampleYear, KeepsTheJournal) {
  MemoryLedger ledger;
  ledger.play(year_requests());
  EXPECT_EQ(journal_text(ledger.log()), sample_year::journal);
}

// Everything is accepted but the two refusals, which are evidence; what is asked twice is recorded
// once.
TEST(SampleYear, RefusesTwoRequestsAndRecordsOneOnlyOnce) {
  MemoryLedger ledger;
  const std::vector<Request> requests = year_requests();
  const std::vector<Answer> answers = ledger.play(requests);
  std::vector<Refused> refusals;
  std::size_t repeated = 0;
  Position last = 1;
  for (const Answer& answer : answers) {
    const auto* refused = std::get_if<Refused>(&answer.outcome);
    const auto* accepted = std::get_if<Accepted>(&answer.outcome);
    ASSERT_TRUE(refused || accepted) << std::get<Error>(answer.outcome).detail;
    if (refused) refusals.push_back(*refused);
    const Position position = refused ? refused->position.value_or(0) : accepted->position;
    if (position == last) ++repeated;
    EXPECT_LE(position, last + 1);
    last = position;
  }
  ASSERT_EQ(refusals.size(), 2U);
  EXPECT_EQ(refusals[0].refusal,
            (Refusal{1, {Reason::over_authority, Money{7'291'659, nok}, Money{1'770'852, nok}}}));
  EXPECT_EQ(refusals[1].refusal, (Refusal{0, {Reason::same_person, {}, {}}}));
  EXPECT_EQ(repeated, 1U);
  EXPECT_EQ(ledger.log().head(), requests.size());  // The opening, and all but the repeated one.
}

TEST(SampleYear, UsesCommitmentAuthority) {
  const auto used_at = [](std::string_view point) {
    MemoryLedger ledger;
    const std::vector<Request> requests = year_requests();
    ledger.play(until(requests, point_called(point)));
    const AuthorityRow* row =
        find(ledger.books().authorities,
             authority_key(*ItemId::parse("226.22"), 2026, *OrganisationId::parse("313901025")));
    EXPECT_EQ(row->granted, (Money{20'000'000, nok}));
    return decimal_text_of(*row->used);
  };
  EXPECT_EQ(used_at("P1"), "182291.48");
  EXPECT_EQ(used_at("P2"), "109374.89");
}

Texts cost_state_owner(const std::vector<ShareRow>& rows) {
  Texts texts;
  for (const ShareRow& row : rows) {
    texts.push_back(figures(row.key, std::span(row.amounts).first(3)));
  }
  return texts;
}

TEST(SampleYear, SaysWhoPaysTheOwnerShareAndWhoHasTheLeave) {
  MemoryLedger ledger;
  ledger.play(year_requests());
  const auto by = [&](ShareKey key, std::string_view point) {
    return cost_state_owner(shares_by(folded(ledger.log(), point_called(point)), key));
  };
  EXPECT_EQ(by(ShareKey::payer, "P1"), (Texts{"313901033 340277.44 255208.09 85069.35",
                                              "313901084 194444.25 145833.19 48611.06"}));
  for (const std::string_view point : {"P2", "P3", "P4"}) {
    EXPECT_EQ(by(ShareKey::payer, point),
              (Texts{"313901033 340277.44 255208.09 85069.35", "313901084 0.00 0.00 0.00"}));
    EXPECT_EQ(by(ShareKey::beneficiary, point),
              (Texts{"313901033 243055.31 182291.49 60763.82",
                     "313901076 97222.13 72916.60 24305.53", "313901084 0.00 0.00 0.00"}));
  }
}

TEST(SampleYear, AnswersAboutADayAsItWasKnown) {
  MemoryLedger ledger;
  ledger.play(year_requests());
  const auto known_on = [&](Date known) {
    const Point point{"", known, date_of(2026, 11, 30)};
    const Asked asked = folded(ledger.log(), point);
    return cost_state_owner(valid(shares_at(*asked.history, asked.as_of, {})));
  };
  EXPECT_EQ(known_on(date_of(2026, 12, 11)),
            Texts{"videreutdanning 534721.69 401041.28 133680.41"});
  EXPECT_EQ(known_on(date_of(2026, 12, 31)), Texts{"videreutdanning 340277.44 255208.09 85069.35"});
}

TEST(SampleYear, TakesMoreThanIsClaimedAsUnallocated) {
  MemoryLedger ledger;
  std::vector<Request> requests = year_requests();
  ledger.play(until(requests, point_called("P2")));
  RepaymentReceived received =
      std::get<RepaymentReceived>(until(requests, point_called("P2")).back().commands[0].wanted);
  received.amount = {2'291'661, nok};
  Request request{.id = {1, 1}, .actor = *ActorId::parse("kari.moen"), .received_at = opened_at};
  request.commands.push_back({received});
  request.digest = digest_of(request);
  const std::vector<Answer> answers = ledger.play(std::span(&request, 1));
  EXPECT_TRUE(std::holds_alternative<Accepted>(answers.front().outcome));
  ledger.catch_up();
  const auto balances = valid(balances_at(HistoryReader({&ledger.table("history")}), {}));
  const auto on = [&](std::string_view account) {
    return decimal_text_of(std::ranges::find(balances, account, &Balance::account)->amount);
  };
  EXPECT_EQ(on("unallocated:cash"), "0.01");
  EXPECT_EQ(on("unallocated:owed"), "-0.01");
  EXPECT_EQ(on("receivable:226.22:2026:G2"), "0.00");
}

TEST(SampleYear, PublishesTheRuleOfTheSchemeFile) {
  const auto file = read_scheme_file(source / "docs/schemes/videreutdanning.toml");
  ASSERT_TRUE(file);
  Texts wanted{text_of(json_of(file->scheme)), text_of(json_of(file->versions.front()))};
  Texts published;
  for (const Request& request : year_requests()) {
    for (const auto& [fact] : request.commands) {
      const std::string_view kind = kind_of(fact);
      if (kind == "scheme_established" || kind == "rule_version_published") {
        published.push_back(text_of(json_of(fact)));
      }
    }
  }
  EXPECT_EQ(published, wanted);
}

TEST(SampleYear, HasACountyLeaveBesideIt) {
  MemoryLedger ledger;
  ledger.play(year_requests());
  const std::vector<Request> county = county_requests();
  for (const Answer& answer : ledger.play(county)) {
    EXPECT_TRUE(std::holds_alternative<Accepted>(answer.outcome));
  }
  const Point end{"", date_of(2027, 12, 31), {}};
  const std::vector<ShareRow> rows = shares_by(folded(ledger.log(), end), ShareKey::recipient);
  EXPECT_EQ(cost_state_owner(rows)[1], "313901041 194444.25 145833.19 48611.06");
  EXPECT_EQ(decimal_text_of({rows[1].amounts[6], nok}), "72916.60");  // Paid.
  expect_point(folded(ledger.log(), point_called("P4")), "P4");       // As it was known then.
}

}  // namespace
}  // namespace grantledger
