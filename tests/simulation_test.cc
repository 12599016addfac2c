#include <gtest/gtest.h>

#include <map>
#include <set>

#include "events/codec.h"
#include "ledger/domain/reason.h"
#include "ledger/rules/numbers.h"
#include "ledger/verify_decisions.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/shares.h"
#include "tests/played_ledger.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

std::vector<Request> requests_of(const SimulationOptions& options) {
  Simulation simulation(options);
  std::vector<Request> requests;
  while (std::optional<Request> request = simulation.next()) {
    requests.push_back(*std::move(request));
  }
  return requests;
}

// About 20,000 requests.
SimulationOptions large(std::uint64_t seed) {
  return {.seed = seed, .years = 3, .municipalities = 200};
}

TEST(Simulation, MakesEqualRequestsOfEqualOptions) {
  const SimulationOptions options{.seed = 5, .years = 2, .municipalities = 4};
  const std::vector<Request> first = requests_of(options);
  const std::vector<Request> again = requests_of(options);
  ASSERT_EQ(first.size(), again.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].digest, again[i].digest);
    EXPECT_EQ(first[i].recorded_at, again[i].recorded_at);
    EXPECT_EQ(first[i].digest, digest_of(first[i]));
  }
  EXPECT_NE(requests_of({.seed = 6, .years = 2, .municipalities = 4}).back().digest,
            first.back().digest);
}

TEST(Simulation, GivesTimesAndIdsThatOnlyIncrease) {
  const std::vector<Request> requests = requests_of({.seed = 1, .years = 1, .municipalities = 50});
  for (std::size_t i = 1; i < requests.size(); ++i) {
    EXPECT_LT(requests[i - 1].recorded_at, requests[i].recorded_at);
    EXPECT_LT(requests[i - 1].id, requests[i].id);
    EXPECT_EQ(text_of(requests[i].id)[14], '7');
  }
}

TEST(Simulation, NamesOrganisationsByValidNumbersThatBeginWithThree) {
  std::set<std::string> numbers;
  for (const Request& request : requests_of({.seed = 1, .years = 1, .municipalities = 100})) {
    for (const Command& command : request.commands) {
      const auto* fact = std::get_if<OrganisationRegistered>(&command.wanted);
      if (!fact) continue;
      const std::string& number = fact->details.organisation.text();
      EXPECT_TRUE(is_organisation_number(number) && number.front() == '3') << number;
      EXPECT_TRUE(numbers.insert(number).second) << number;
    }
  }
  EXPECT_EQ(numbers.size(), 3U + 2 * 100 + 100 / 6 + 100 / 14);
}

// Which reasons were given how often; anything but an answer of yes or no ends the test.
std::map<Reason, int> refusals_in(const std::vector<Answer>& answers) {
  std::map<Reason, int> refusals;
  for (const Answer& answer : answers) {
    if (const auto* error = std::get_if<Error>(&answer.outcome)) {
      ADD_FAILURE() << text_of(answer.id) << ": " << error->detail;
    }
    if (const auto* refused = std::get_if<Refused>(&answer.outcome)) {
      ++refusals[refused->refusal.no.reason];
    }
  }
  return refusals;
}

class EverySeed : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Simulation, EverySeed, testing::Range<std::uint64_t>(1, 6));

TEST_P(EverySeed, IsAcceptedButForWhatIsMadeToBeRefused) {
  const std::vector<Request> requests = requests_of(large(GetParam()));
  EXPECT_GT(requests.size(), 20'000U);
  MemoryLedger ledger;
  const std::map<Reason, int> refusals = refusals_in(ledger.play(requests));
  int all = 0;
  for (const auto& [reason, count] : refusals) {
    const bool is_meant = reason == Reason::same_person || reason == Reason::over_authority;
    EXPECT_TRUE(is_meant) << text_of(reason)->code << " " << count;
    EXPECT_GT(count, 10);
    all += count;
  }
  EXPECT_EQ(refusals.size(), 2U);
  EXPECT_LT(all, static_cast<int>(requests.size()) / 50);
}

TEST_P(EverySeed, KeepsTheIdentitiesOfEveryReport) {
  MemoryLedger ledger;
  ledger.play(requests_of({.seed = GetParam(), .years = 2, .municipalities = 30}));
  ledger.catch_up();
  const HistoryReader history({&ledger.table("history")});
  const auto balances = balances_at(history, {});
  ASSERT_TRUE(balances);
  Money sum{0, nok};
  for (const Balance& balance : *balances) sum += balance.amount;
  EXPECT_EQ(sum, (Money{0, nok}));
  const auto budget = budget_at(history, {}, {});
  ASSERT_TRUE(budget);
  EXPECT_EQ(budget->size(), 3U);
  for (const BudgetRow& row : *budget) {
    const auto& [appropriated, authority, committed, paid, repaid, to_treasury, transferred, lapsed,
                 available] = row.amounts;
    EXPECT_EQ(appropriated + transferred + repaid - to_treasury,
              available + committed + paid + lapsed);
  }
  const auto shares = shares_at(history, {}, {.by = ShareKey::recipient});
  ASSERT_TRUE(shares);
  EXPECT_GT(shares->size(), 30U);
  for (const ShareRow& row : *shares) {
    const auto& [cost, state, owner, owner_due, owner_paid, to_forward, paid, claimed, repaid,
                 written_off, outstanding] = row.amounts;
    EXPECT_EQ(cost, state + owner) << row.key;
    EXPECT_EQ(state, paid - claimed + outstanding) << row.key;
  }
}

TEST_P(EverySeed, IsAnsweredTheSameByASequencerThatForgets) {
  const std::vector<Request> requests =
      requests_of({.seed = GetParam(), .years = 2, .municipalities = 30});
  MemoryLedger whole;
  MemoryLedger forgetful(/*rows_max=*/200);
  std::size_t most = 0;
  int group = 0;
  const auto sometimes_save = [&] {
    most = std::max(most, forgetful.books().payments.size());
    if (++group % 3 == 0) forgetful.catch_up();
  };
  EXPECT_EQ(forgetful.play(requests, sometimes_save), whole.play(requests));
  EXPECT_LT(most, whole.books().payments.size());
}

// The kinds of facts that a life may have, and that every simulation of some size has.
TEST(Simulation, LivesLivesOfManyKinds) {
  MemoryLedger ledger;
  ledger.play(requests_of(large(1)));
  std::map<std::string_view, int> kinds;
  for (Position position = 0; position < ledger.log().head();) {
    const auto page = ledger.log().read(position);
    ASSERT_TRUE(page);
    for (const StoredEnvelope& stored : *page) {
      const auto envelope = decode(stored);
      ASSERT_TRUE(envelope);
      for (const Event& fact : envelope->facts) ++kinds[kind_of(fact)];
    }
    position += page->size();
  }
  for (const char* kind : {"rule_version_published", "balance_transferred", "balance_lapsed",
                           "award_refused",          "award_reduced",       "leave_changed",
                           "commitment_released",    "payment_returned",    "funds_forwarded",
                           "owner_share_due",        "owner_share_paid",    "participant_withdrawn",
                           "repayment_decided",      "repayment_claimed",   "repayment_received",
                           "receipt_unallocated",    "write_off_decided",   "appeal_lodged",
                           "appeal_decided",         "command_refused"}) {
    EXPECT_GT(kinds[kind], 0) << kind;
  }
}

TEST(Simulation, IsDecidedAgainTheSameWay) {
  MemoryLedger ledger;
  ledger.play(requests_of(large(9)));
  DecisionCheck check(ledger.log());
  Position position = 0;
  while (position < ledger.log().head()) {
    const auto page = ledger.log().read(position);
    for (const StoredEnvelope& stored : *page) {
      const auto difference = check.take(++position, *decode(stored));
      ASSERT_TRUE(difference);
      ASSERT_FALSE(*difference) << position << ": " << (*difference)->detail;
    }
  }
  EXPECT_GT(check.decided(), 15'000U);
  EXPECT_TRUE(check.books() == ledger.books());
}

}  // namespace
}  // namespace grantledger
