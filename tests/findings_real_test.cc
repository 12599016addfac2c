// What the tests of control say about real files: nothing that their sources do not claim.

#include "projections/findings/findings.h"
#include "tests/import_world.h"

namespace grantledger {
namespace {

class RealFindings : public ImportWorld {
 protected:
  void take(const std::string& mapping, const std::vector<std::filesystem::path>& files) {
    const auto outcomes = import(shipped_mapping(mapping), files);
    ASSERT_TRUE(outcomes) << outcomes.error().detail;
  }
  // How many there are of each rule.
  std::map<std::string, std::size_t> findings() {
    const auto found = findings_of(
        {.log = &writer->store().log(), .views = &writer->store().views(), .progress = {}}, {});
    EXPECT_TRUE(found);
    std::map<std::string, std::size_t> counts;
    for (const Finding& each : *found) ++counts[std::string(each.rule)];
    return counts;
  }
  void take_aid(const std::string& country) {
    const std::filesystem::path folder = test_data() / "aid_transactions";
    take("aid.toml",
         {folder / (country + "_projects.csv"), folder / (country + "_transactions.csv")});
  }
};

TEST_F(RealFindings, HondurasHasFiftyAwardsPaidBeyondTheirCommitments) {
  NEED_TEST_DATA();
  take_aid("Honduras");
  auto found = findings();
  EXPECT_EQ(found["paid_over_committed"], 50U);
  EXPECT_FALSE(found.contains("committed_over_decided"));
}

TEST_F(RealFindings, NepalHasAHundredAndFifteen) {
  NEED_TEST_DATA();
  take_aid("Nepal");
  EXPECT_EQ(findings()["paid_over_committed"], 115U);
}

TEST_F(RealFindings, PowerToChangeHasNineGrantsPaidBeyondTheirAwards) {
  NEED_TEST_DATA();
  take("360giving.toml", {test_data() / "uk_360giving" / "power_to_change.json"});
  auto found = findings();
  EXPECT_EQ(found["paid_over_decided"], 9U);
  EXPECT_FALSE(found.contains("paid_over_committed"));
}

// A list of payments claims no decisions, attestations or approvals: its rounds are found not to be
// reported, and that is all.
TEST_F(RealFindings, AListOfPaymentsIsNotFloodedWithFindings) {
  NEED_TEST_DATA();
  take("production-grants.toml", {test_data() / "no_agri_payments" / "2013aug.csv"});
  auto found = findings();
  std::size_t count = 0;
  for (const auto& [rule, findings] : found) count += findings;
  EXPECT_LE(count, 2U) << found.begin()->first;
}

}  // namespace
}  // namespace grantledger
