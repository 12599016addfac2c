// allocate, as a user runs it, and submit of what it prints.

#include "tests/evidence_commands.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

class AllocateCommandTest : public EvidenceCommands {
 protected:
  AllocateCommandTest() {
    play(100);
    EXPECT_EQ(run({"scheme", "publish", "--recorded-at", "2026-02-01T12:00:00Z",
                   GRANTLEDGER_SOURCE_DIR "/docs/schemes/pro-rata.toml",
                   GRANTLEDGER_SOURCE_DIR "/docs/schemes/bransjeprogram.toml"})
                  .status,
              ExitStatus::done);
    play_into_store(root, requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/allocation.jsonl"));
  }
  std::vector<std::string> pro_rata(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"allocate", "--scheme", "pro-rata", "--pot", "1000000.00"});
    return more;
  }
  // Imports a count of teachers in which Nordvik has this weight.
  void count(const std::string& counted_on, int weight) {
    const std::string id = "00000000-0000-7000-8000-0000000000" + std::to_string(10 + ++counts_);
    const auto parsed = parse_request(
        R"({"id":")" + id + R"(","actor":"ida.vik","recorded_at":"2026-03-0)" +
            std::to_string(counts_) +
            R"(T09:00:00Z","commands":[{"kind":"import_statistics","effective_on":"2026-03-01",)" +
            R"("statistics":"teachers","counted_on":")" + counted_on +
            R"(","source":"another","weights":[{"organisation":"313901033","weight":)" +
            std::to_string(weight) + R"(},{"organisation":"313901068","weight":100}]}]})",
        Timestamp());
    ASSERT_TRUE(parsed.request) << parsed.request.error().detail;
    play_into_store(root, {&*parsed.request, 1});
  }
  int counts_ = 0;
};

TEST_F(AllocateCommandTest, DividesThePotToTheOre) {
  const Json done = json_of(pro_rata({"--key", "teachers", "--effective-on", "2026-06-01"}));
  EXPECT_EQ(done["rule"], "PR-2026");
  EXPECT_EQ(done["counted_on"], "2026-01-01");
  EXPECT_EQ(done["sum"], "1000000.00");
  EXPECT_EQ(done["minor_units_to_largest_remainders"], 2);
  ASSERT_EQ(done["parts"].size(), 3);
  // 412, 955 and 163 of 1530: the two largest remainders get an øre each.
  EXPECT_EQ(done["parts"][0]["amount"], "269281.04");
  EXPECT_EQ(done["parts"][1]["amount"], "624183.01");
  EXPECT_EQ(done["parts"][1]["exact"], "624183.006535…");
  EXPECT_EQ(done["parts"][2]["amount"], "106535.95");
}

TEST_F(AllocateCommandTest, TakesTheWeightsOfTheDayAsKnownThen) {
  const Json before = json_of({"status"});
  count("2026-05-01", 300);
  count("2026-07-01", 100);
  const auto nordvik = [&](std::vector<std::string> more) {
    return json_of(pro_rata(std::move(more)))["parts"][0]["amount"];
  };
  EXPECT_EQ(nordvik({"--effective-on", "2026-06-01"}), "750000.00");
  EXPECT_EQ(nordvik({"--effective-on", "2026-07-01"}), "500000.00");
  EXPECT_EQ(nordvik({"--effective-on", "2026-07-01", "--as-known-at",
                     std::to_string(before["head"].get<int>())}),
            "269281.04");
}

TEST_F(AllocateCommandTest, DividesAFixedPartEquallyWhereTheRuleSaysSo) {
  const Json done = json_of({"allocate", "--scheme", "bransjeprogram", "--pot", "100.00", "--key",
                             "teachers", "--effective-on", "2026-06-01"});
  EXPECT_EQ(done["is_the_rules"], false) << "the rule divides by employed";
  EXPECT_EQ(done["equal_part"], "60.00");
  // 20 and 40 × 412/1530, and so on: 30.7712…, 44.9673…, 24.2614…
  EXPECT_EQ(done["parts"][0]["amount"], "30.77");
  EXPECT_EQ(done["parts"][1]["amount"], "44.97");
  EXPECT_EQ(done["parts"][2]["amount"], "24.26");
}

TEST_F(AllocateCommandTest, PrintsTheRequestThatSubmitRecords) {
  const Ran ran = run(pro_rata({"--effective-on", "2026-06-01", "--request",
                                "019e8000-0000-7000-8000-000000000001", "--actor", "kari.moen"}));
  ASSERT_EQ(ran.status, ExitStatus::done) << ran.err;
  const std::string request =
      file("allocation.jsonl", R"({"recorded_at":"2026-06-01T09:00:00Z",)" + ran.out.substr(1));
  const Json answer = json_of({"submit", request});
  ASSERT_TRUE(answer.contains("position")) << answer;
  const Json explained = json_of({"explain", "pro-rata-313901041"});
  EXPECT_EQ(explained["facts"][0]["then"]["same"], true);
  EXPECT_EQ(explained["facts"][0]["results"][0]["then"], "624183.01");
}

TEST_F(AllocateCommandTest, RefusesToRecordWhatIsNotByTheRule) {
  EXPECT_EQ(run({"allocate", "--scheme", "bransjeprogram", "--pot", "100.00", "--key", "teachers",
                 "--effective-on", "2026-06-01", "--request",
                 "019e8000-0000-7000-8000-000000000001", "--actor", "kari.moen"})
                .status,
            ExitStatus::bad_input);
}

TEST_F(AllocateCommandTest, SaysWhatIsMissing) {
  EXPECT_EQ(run(pro_rata()).status, ExitStatus::bad_input) << "no day";
  EXPECT_EQ(run(pro_rata({"--effective-on", "2025-12-31"})).status, ExitStatus::bad_input)
      << "no rule on that day";
  EXPECT_EQ(run(pro_rata({"--effective-on", "2026-06-01", "--key", "pupils"})).status,
            ExitStatus::bad_input)
      << "no such statistic";
  EXPECT_EQ(
      run({"allocate", "--scheme", "videreutdanning", "--pot", "1", "--effective-on", "2026-09-01"})
          .status,
      ExitStatus::bad_input)
      << "its rule divides no pot";
  EXPECT_EQ(
      run({"allocate", "--scheme", "none", "--pot", "1", "--effective-on", "2026-09-01"}).status,
      ExitStatus::no);
  const Ran ran = run(pro_rata({"--format", "table", "--effective-on", "2026-06-01"}));
  EXPECT_NE(ran.out.find("2 minor units go one each to the largest remainders"), std::string::npos);
}

}  // namespace
}  // namespace grantledger
