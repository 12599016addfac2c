// explain, as a user runs it: on the sample year, and on a regulation that was voided and replaced.

#include <algorithm>
#include <random>
#include <set>

#include "events/codec.h"
#include "ledger/explain/explain.h"
#include "tests/evidence_commands.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

class ExplainCommandTest : public EvidenceCommands {
 protected:
  void play_file(const std::string& name) {
    play_into_store(root, requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/" + name));
  }
  // The recorded, then and now of one figure of a fact: "99750.00 99750.00 131250.00".
  static std::string figures(const Json& fact, const std::string& what) {
    for (const Json& row : fact["results"]) {
      if (row["what"] != what) continue;
      return row["recorded"].get<std::string>() + " " + row.value("then", "-") + " " +
             row.value("now", "-");
    }
    return "no such figure";
  }
};

// Regulation 2025-08-01-1584 was voided for a structural error on 5 August 2025 and replaced by
// 2025-08-01-1587 with effect from 1 August.
class VoidedRule : public ExplainCommandTest {
 protected:
  VoidedRule() { play_file("voided-rule.jsonl"); }
};

TEST_F(VoidedRule, ExplainsADecisionInBetweenAsKnownThen) {
  for (const char* point : {"8", "2025-08-05T11:59:59Z"}) {
    const Json done = json_of({"explain", "leave:E", "--as-known-at", point});
    ASSERT_EQ(done["facts"].size(), 1);
    const Json& fact = done["facts"][0];
    EXPECT_EQ(fact["then"]["rule"]["version"], "FOR-2025-08-01-1584");
    EXPECT_EQ(fact["now"]["rule"]["version"], "FOR-2025-08-01-1584");
    EXPECT_EQ(fact["now"]["same"], true);
    EXPECT_EQ(figures(fact, "state share"), "99750.00 99750.00 99750.00");
    EXPECT_TRUE(fact["since"].empty());
  }
}

TEST_F(VoidedRule, ExplainsADecisionInBetweenAsKnownNow) {
  const Json done = json_of({"explain", "leave:E"});
  const Json& fact = done["facts"][0];
  EXPECT_EQ(fact["then"]["rule"]["version"], "FOR-2025-08-01-1584");
  EXPECT_EQ(fact["then"]["same"], true);
  EXPECT_EQ(fact["now"]["rule"]["version"], "FOR-2025-08-01-1587");
  EXPECT_EQ(fact["now"]["rule"]["known_from_position"], 9);
  EXPECT_EQ(fact["now"]["same"], false);
  EXPECT_EQ(fact["now"]["decided"]["refused"], "rule_not_in_force");
  EXPECT_EQ(figures(fact, "cost"), "175000.00 175000.00 175000.00");
  EXPECT_EQ(figures(fact, "state share"), "99750.00 99750.00 131250.00");
  EXPECT_EQ(figures(fact, "owner share"), "75250.00 75250.00 43750.00");
  ASSERT_EQ(fact["since"].size(), 4);
  EXPECT_EQ(fact["since"][0]["fact"], "rule_version_voided");
  EXPECT_EQ(fact["since"][0]["position"], 9);
  EXPECT_EQ(fact["since"][1]["fact"], "rule_version_published");
  EXPECT_EQ(fact["since"][1]["effect"],
            "FOR-2025-08-01-1587 decides for 2025-08-18, with effect from 2025-08-01");
}

TEST_F(VoidedRule, ExplainsTheAwardTheCorrectionAndWhatCameAfter) {
  const Json award = json_of({"explain", "grant:V1"});
  ASSERT_EQ(award["facts"].size(), 2);
  EXPECT_EQ(award["facts"][0]["then"]["same"], true);
  EXPECT_EQ(award["facts"][0]["now"]["decided"]["refused"], "unknown_rule_version");
  const Json leave = json_of({"explain", "leave:E"});
  ASSERT_EQ(leave["facts"].size(), 2);
  EXPECT_EQ(leave["facts"][1]["then"]["rule"]["version"], "FOR-2025-08-01-1587");
  EXPECT_EQ(figures(leave["facts"][1], "change of the state share"), "31500.00 31500.00 31500.00");
  const Json after = json_of({"explain", "leave:F"});
  EXPECT_EQ(after["facts"][0]["then"]["rule"]["version"], "FOR-2025-08-01-1587");
  EXPECT_EQ(after["facts"][0]["now"]["same"], true);
}

TEST_F(VoidedRule, TellsPeopleTheSame) {
  const Ran ran = run({"--format", "table", "explain", "leave:E"});
  EXPECT_EQ(ran.status, ExitStatus::done);
  for (const char* words :
       {"Leave granted E: position 8", "By kari.moen (Kari Moen, case handler)",
        "the ledger's first administrator", "Rule: FOR-2025-08-01-1584 of permisjon",
        "leave_share.wage_basis      700000.00  (assumed)", "source_text",
        "175000.00 × 57 % of the rounded cost", "131 250.00 NOK  DIFFERS",
        "Decided again as known then: the same facts; as known at 12: refused",
        "FOR-2025-08-01-1584, by which it was decided, never had effect: A structural error",
        "175000.00 × 75 % of the rounded cost"}) {
    EXPECT_NE(ran.out.find(words), std::string::npos) << words << "\n" << ran.out;
  }
}

class ExplainSampleYear : public ExplainCommandTest {
 protected:
  ExplainSampleYear() { play_sample_year(); }
};

TEST_F(ExplainSampleYear, FindsEverythingThatWasDecidedTheSameAgain) {
  for (const char* id :
       {"G1", "G2", "G4", "leave:A", "leave:B", "leave:C", "leave:D", "P-G1-autumn", "P-G2-autumn",
        "P-G1-spring", "R-G2", "226.22:2026", "226.22:2027", "A-nordvik"}) {
    const Json done = json_of({"explain", id});
    ASSERT_FALSE(done["facts"].empty()) << id;
    for (const Json& fact : done["facts"]) {
      if (fact["fact"]["kind"] == "command_refused") continue;
      EXPECT_EQ(fact["then"]["same"], true) << id << ": " << fact;
      EXPECT_EQ(fact["now"]["same"], true) << id << ": " << fact;
      EXPECT_FALSE(fact["authority"].empty()) << id;
      EXPECT_EQ(fact["authority"].back()["first_administrator"], true) << id;
    }
    EXPECT_EQ(run({"--format", "table", "explain", id}).status, ExitStatus::done);
  }
}

TEST_F(ExplainSampleYear, SaysNoOfWhatNobodyDecided) {
  const Ran ran = run({"explain", "nothing"});
  EXPECT_EQ(ran.status, ExitStatus::no);
  EXPECT_NE(ran.err.find("a decision about 'nothing'"), std::string::npos) << ran.err;
  EXPECT_EQ(run({"explain", "G1", "--as-known-at", "20"}).status, ExitStatus::no);
  EXPECT_EQ(run({"--format", "csv", "explain", "G1"}).status, ExitStatus::bad_input);
}

// A simulated ledger, its envelopes found by name.
class SimulatedFacts final : public FactIndex {
 public:
  explicit SimulatedFacts(std::uint64_t seed) {
    Simulation simulation({.seed = seed, .years = 2, .municipalities = 60});
    std::vector<Request> requests;
    while (auto request = simulation.next()) requests.push_back(*std::move(request));
    ledger_.play(requests);
    ledger_.catch_up();
    Position position = 0;
    while (position < ledger_.log().head()) {
      const auto page = ledger_.log().read(position);
      for (const StoredEnvelope& stored : *page) {
        envelopes.push_back(*decode(stored));
        ++position;
        for (const Subject& name : index_names_of(envelopes.back())) {
          named_[name].insert(position);
        }
      }
    }
  }
  Result<std::vector<Position>> positions_of(const Subject& name) const override {
    const auto found = named_.find(name);
    if (found == named_.end()) return std::vector<Position>();
    return std::vector<Position>(found->second.begin(), found->second.end());
  }
  Result<Envelope> at(Position position) const override { return envelopes[position - 1]; }

  std::vector<Envelope> envelopes;

 private:
  MemoryLedger ledger_;
  std::map<Subject, std::set<Position>> named_;
};

// Whatever the ledger decided it decides again from the facts of the concern alone, and the amounts
// that it took come out of the rules.
TEST(ExplainSimulated, ComputesAndDecidesEverythingTheSameAgain) {
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const SimulatedFacts facts(seed);
  std::set<Subject> names;
  for (const Envelope& envelope : facts.envelopes) {
    for (const Event& fact : envelope.facts) {
      for (Subject& name : explained_as(fact)) names.insert(std::move(name));
    }
  }
  std::map<std::string, std::size_t> explained;  // How many of each kind.
  std::map<std::string, std::size_t> asked;
  for (const Subject& name : names) {
    constexpr std::size_t each_max = 150;
    if (++asked[name.substr(0, name.find(':'))] > each_max) continue;
    const auto done = explain(facts, {name}, {facts.envelopes.size(), {}});
    ASSERT_TRUE(done.has_value()) << name << ": " << done.error().detail;
    for (const ExplainedFact& fact : done->facts) {
      if (std::holds_alternative<CommandRefused>(fact.fact) || !fact.imported_from.empty())
        continue;
      ++explained[std::string(kind_of(fact.fact))];
      EXPECT_TRUE(is_same(fact, fact.then)) << name << " at " << fact.at.position;
      EXPECT_FALSE(fact.authority.empty()) << name << " at " << fact.at.position;
    }
  }
  for (const char* kind : {"award_decided", "leave_granted", "leave_changed", "payment_executed",
                           "repayment_claimed", "allocation_issued"}) {
    EXPECT_GT(explained[kind], 0) << kind;
  }
}

}  // namespace
}  // namespace grantledger
