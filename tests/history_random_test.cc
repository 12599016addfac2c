// Every report at random points on both time axes, beside reports that read every fact each time.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include "events/codec.h"
#include "events/postings.h"
#include "ledger/log/memory_table.h"
#include "projections/applications.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/differences.h"
#include "projections/query.h"
#include "projections/shares.h"
#include "tests/naive_reports.h"
#include "tests/played_ledger.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

// How many (query, known-at, effective-on) triples are compared.
std::size_t triples() {
  const char* const text = std::getenv("GRANTLEDGER_TRIPLES");
  return text ? std::strtoul(text, nullptr, 10) : 5'000;
}

// Which columns a row has depends on the report; rows of zeros are left out.
using Figures = std::map<std::string, std::vector<std::int64_t>>;

void put(Figures& figures, const std::string& key, std::span<const std::int64_t> amounts) {
  if (std::ranges::all_of(amounts, [](std::int64_t amount) { return amount == 0; })) return;
  figures[key].assign(amounts.begin(), amounts.end());
}

template <class Rows>
Figures rows_of(const Rows& rows) {
  Figures figures;
  for (const auto& row : rows) put(figures, row.key, row.amounts);
  return figures;
}

Figures rows_of(const std::vector<Balance>& balances) {
  Figures figures;
  for (const Balance& each : balances) put(figures, each.account, {&each.amount.minor_units, 1});
  return figures;
}

// Simulated books with facts of further kinds between, most of them effective long before they are
// recorded; the history of all of them, committed and opened anew at random positions, and from
// some position on in a table of its own, as queries fold what the log has beyond the stored rows.
class Book {
 public:
  explicit Book(std::mt19937_64& random) : random_(random) {
    MemoryLedger ledger;
    Simulation simulation({.seed = random(), .years = 2, .municipalities = 80});
    std::vector<Request> requests;
    while (std::optional<Request> request = simulation.next()) requests.push_back(*request);
    ledger.play(requests);
    const auto take = [&](Position, const Envelope& envelope) -> Result<bool> {
      record(envelope);
      if (pick(12) == 0) record_late(envelope);
      return true;
    };
    CHECK(visit_envelopes(ledger.log(), 0, ledger.log().head(), take).has_value());
    commit();
    history_ = std::make_unique<HistoryReader>(std::vector<const TableReader*>{&stored_, &beyond_});
  }

  const HistoryReader& history() const { return *history_; }
  const TableReader& applications() const { return applications_; }
  const NaiveReports& naive() const { return naive_; }
  Position head() const { return head_; }

  // A point; half of them with a late fact between its two times, or between the time of its
  // recording and the point's.
  AsOf any_point() {
    if (pick(2) == 0 || late_.empty()) {
      return {.known_at = pick(head_ + 2), .effective_on = first_ + days(pick(span_days() + 60))};
    }
    const Late& late = late_[pick(late_.size())];
    const Position known = late.position - 1 + pick(head_ - late.position + 2);
    const auto before_recorded = static_cast<std::uint64_t>((late.recorded - late.day).count());
    AsOf point{.known_at = known, .effective_on = late.day + days(pick(before_recorded + 1))};
    if (pick(20) == 0) point.known_at.reset();
    if (pick(20) == 0) point.effective_on.reset();
    return point;
  }
  std::string any_grant() { return grants_[pick(grants_.size())].grant.text(); }

 private:
  struct Late {
    Position position;
    Date day, recorded;
  };

  static std::chrono::days days(std::uint64_t count) {
    return std::chrono::days(static_cast<int>(count));
  }
  std::uint64_t pick(std::uint64_t below) { return random_() % below; }
  std::uint64_t span_days() const { return static_cast<std::uint64_t>((last_ - first_).count()); }

  void record(const Envelope& envelope) {
    ++head_;
    last_ = std::chrono::floor<std::chrono::days>(envelope.recorded_at);
    if (head_ == 2) first_ = last_;
    fold_->fold(head_, envelope);
    applications_fold_.fold(head_, envelope);
    for (const Event& fact : envelope.facts) {
      naive_.record(head_, fact);
      recorded_.emplace_back(head_, fact);
      if (const auto* decided = std::get_if<AwardDecided>(&fact)) grants_.push_back(decided->terms);
    }
    if (pick(600) == 0) commit();
  }

  void commit() {
    MemoryTable& table = is_beyond_ ? beyond_ : stored_;
    CHECK(table.commit(fold_->drain(), {.position = head_, .digest = {}}).has_value());
    CHECK(applications_.commit(applications_fold_.drain(), table.checkpoint()).has_value());
    fold_ = std::make_unique<History>();
    const bool goes_beyond = !is_beyond_ && head_ > stored_until_;
    is_beyond_ = is_beyond_ || goes_beyond;
    if (!goes_beyond) CHECK(fold_->resume(table).has_value());
  }

  // Records a fact of a kind that simulations lack, effective up to two years before.
  void record_late(const Envelope& beside) {
    if (grants_.empty()) return;
    const Date recorded = std::chrono::floor<std::chrono::days>(beside.recorded_at);
    const Date day = recorded - days(pick(730));
    Envelope envelope = beside;
    envelope.facts = late_facts(day);
    record(envelope);
    late_.push_back({head_, day, recorded});
  }

  std::vector<Event> late_facts(Date day);

  std::mt19937_64& random_;
  std::unique_ptr<History> fold_ = std::make_unique<History>();
  MemoryTable stored_, beyond_;
  bool is_beyond_ = false;
  Position stored_until_ = 2'000 + random_() % 3'000;
  Applications applications_fold_;
  MemoryTable applications_;
  std::unique_ptr<HistoryReader> history_;
  NaiveReports naive_;
  Position head_ = 0;
  Date first_, last_;
  std::vector<GrantTerms> grants_;
  std::vector<std::pair<Position, Event>> recorded_;
  std::vector<Late> late_;
};

std::vector<Event> Book::late_facts(Date day) {
  const GrantTerms& terms = grants_[pick(grants_.size())];
  const GrantTerms& other = grants_[pick(grants_.size())];
  const Line line{*ItemId::parse("226.22"), static_cast<std::uint16_t>(2026 + pick(3))};
  const OrganisationId holder = *OrganisationId::parse("313901025");
  const Money amount{static_cast<std::int64_t>(1 + pick(100'000'000)), nok};
  const Money odd{static_cast<std::int64_t>(1 + pick(999)), nok};
  switch (pick(9)) {
    case 0:
      return {AppropriationChanged{line, holder, pick(2) == 0 ? amount : -amount, "", day},
              BalanceLapsed{line, holder, odd, day}};
    case 1:
      return {StipendAgreed{*LeaveId::parse("L-late"), terms, odd, other.recipient, day}};
    case 2:
      return {FundsRedirected{terms, other, line, holder, amount, "", day}};
    case 3: {
      const auto& [position, fact] = recorded_[pick(recorded_.size())];
      EntryVoided voided{position, 0, "typed twice", postings(fact), day};
      for (Entry& entry : voided.entries) entry.amount = -entry.amount;
      return {voided};
    }
    case 4: {
      PaymentTerms payment;
      payment.payment = *PaymentId::parse("P-late");
      payment.terms = terms;
      payment.payee = other.recipient;
      payment.amount = amount + odd;
      payment.sources = {{line, amount}, {{*ItemId::parse("231.21"), 2026}, odd}};
      payment.parts = {{{}, {}, other.recipient, odd}, {{}, {}, holder, amount}};
      if (pick(2) == 0) payment.fund = Line{*ItemId::parse("fund.X.Y"), line.year};
      if (pick(3) == 0) return {PaymentReturned{payment, "closed", day}};
      return {PaymentExecuted{
          payment, "B", pick(2) == 0 ? SourceId::parse("bank").value() : std::optional<SourceId>(),
          day}};
    }
    case 5: {
      Organisation moved;
      moved.organisation = terms.recipient;
      moved.municipality = pick(5) == 0 ? "" : std::to_string(1'100 + pick(900));
      return {OrganisationChanged{moved, "moved", day}};
    }
    case 6:
      return {CommitmentReleased{terms, holder, {{line, odd}}, "", *SourceId::parse("bank"), day},
              CommitmentAuthorityGranted{line, holder, amount, day - std::chrono::days(3)}};
    case 7:
      return {AllocationIssued{line, holder, other.recipient, amount, {}, day},
              FundsForwarded{terms, other.recipient, holder, {}, {}, odd, day}};
    default:
      return {WriteOffDecided{terms, *ClaimId::parse("C-late"), line, odd, "", {}, day},
              ReceiptUnallocated{terms.recipient, odd, {}, "B", day}};
  }
}

constexpr std::array<const char*, 7> share_keys{"scheme", "year",  "recipient",  "municipality",
                                                "county", "payer", "beneficiary"};

// One question, answered both ways.
std::pair<Figures, Figures> answers(const Book& book, const AsOf& point, std::uint64_t question,
                                    const std::string& grant) {
  Figures naive;
  if (question < share_keys.size()) {
    const auto by = static_cast<ShareKey>(question);
    for (const auto& [key, row] : book.naive().shares(point, share_keys[question])) {
      put(naive, key, row);
    }
    return {rows_of(*shares_at(book.history(), point, {.by = by})), naive};
  }
  if (question < 9) {
    const bool by_year = question == 8;
    for (const auto& [key, row] : book.naive().budget(point, by_year)) put(naive, key, row);
    const BudgetKey by = by_year ? BudgetKey::due_year : BudgetKey::line;
    return {rows_of(*budget_at(book.history(), point, {.by = by})), naive};
  }
  const bool of_grant = question == 10;
  for (const auto& [account, amount] : book.naive().balances(point)) {
    if (!of_grant || account.ends_with(":" + grant)) put(naive, account, {&amount, 1});
  }
  return {rows_of(of_grant ? *balances_of_grant(book.history(), grant, point)
                           : *balances_at(book.history(), point)),
          naive};
}

// What the rows of applications say, compared with the same of every fact.
void expect_same_applications(const Book& book, const AsOf& point, const std::string& trace) {
  std::map<std::string, std::pair<std::string, std::int64_t>> said;
  const auto applications = applications_in(book.applications(), point);
  ASSERT_TRUE(applications);
  for (const ApplicationSummary& each : *applications) {
    if (each.state == "unknown") continue;  // Assessed, and not yet received at that point.
    said[each.application] = {each.state, each.awarded ? each.awarded->minor_units : 0};
  }
  ASSERT_EQ(said, book.naive().applications(point)) << trace;
}

TEST(History, SaysWhatAFoldOfEveryFactSays) {  // Invariant 20.
  const auto seed = std::random_device()();
  std::mt19937_64 random(seed);
  constexpr std::size_t triples_per_book = 1'250;
  for (std::size_t done = 0; done < triples();) {
    Book book(random);
    for (std::size_t i = 0; i < triples_per_book && done < triples(); ++i, ++done) {
      const AsOf point = book.any_point();
      const std::uint64_t question = random() % 12;
      const std::string trace =
          "seed " + std::to_string(seed) + ", triple " + std::to_string(done) + ", question " +
          std::to_string(question) + ", known at " + std::to_string(point.known_at.value_or(0)) +
          ", effective on " +
          (point.effective_on ? text_of(*point.effective_on) : std::string("any day"));
      if (question == 11) {
        expect_same_applications(book, point, trace);
        continue;
      }
      const auto [answer, naive] = answers(book, point, question, book.any_grant());
      ASSERT_EQ(answer, naive) << trace;
    }
  }
}

// What the named facts add in one report and the other makes up the difference, exactly.
TEST(Differences, AreMadeUpByTheFactsTheyName) {
  const auto seed = std::random_device()();
  std::mt19937_64 random(seed);
  Book book(random);
  for (std::size_t i = 0; i < triples() / 50; ++i) {
    const auto by = static_cast<ShareKey>(random() % share_keys.size());
    const auto figures = [&](const AsOf& point) {
      return figures_of(*shares_at(book.history(), point, {.by = by, .with_contributions = true}));
    };
    const auto from = figures(book.any_point());
    const auto to = figures(book.any_point());
    for (const FigureDifference& each : differences(from, to)) {
      std::set<Position> named(each.facts.begin(), each.facts.end());
      named.insert(each.moved.begin(), each.moved.end());
      const auto named_in = [&](const std::vector<FigureRow>& rows) {
        std::int64_t sum = 0;
        for (const FigureRow& row : rows) {
          if (row.key != each.key) continue;
          for (const FigureRow::Part& part : row.parts) {
            if (part.column == each.column && named.contains(part.position)) sum += part.amount;
          }
        }
        return sum;
      };
      ASSERT_EQ(each.to - each.from, named_in(to) - named_in(from)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace grantledger
