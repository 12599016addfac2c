// whatif, as a user runs it on the sample year.

#include <fstream>

#include "tests/evidence_commands.h"

namespace grantledger {
namespace {

class WhatIfCommandTest : public EvidenceCommands {
 protected:
  WhatIfCommandTest() { play_sample_year(); }
  // docs/schemes/videreutdanning.toml with one text replaced.
  std::string other(const std::string& what, const std::string& by) {
    std::ifstream in(GRANTLEDGER_SOURCE_DIR "/docs/schemes/videreutdanning.toml");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos);
    return file("other.toml", text.replace(at, what.size(), by));
  }
};

TEST_F(WhatIfCommandTest, TellsTheDifferenceAndTouchesNothing) {
  const std::string rule = other(R"(state_share = "75 %")", R"(state_share = "60 %")");
  const Json before = json_of({"status"});
  const Json done = json_of({"whatif", "--rule", rule, "--by", "line"});
  EXPECT_EQ(done["rows"].size(), 3);
  EXPECT_EQ(done["totals"][0]["cost_difference"], "0.00");
  EXPECT_EQ(done["totals"][0]["state_share_recorded"], "255208.09");
  EXPECT_EQ(done["totals"][0]["state_share"], "204166.47");
  EXPECT_EQ(done["totals"][0]["owner_share_difference"], "51041.62");
  EXPECT_EQ(done["not_replayed_count"], 0);
  EXPECT_EQ(json_of({"status"})["head"], before["head"]);
}

TEST_F(WhatIfCommandTest, ReplaysAsKnownAtAPointAndOfOneYear) {
  const std::string rule = other("777777.00", "800000.00");
  const Json early = json_of({"whatif", "--rule", rule, "--as-known-at", "2026-12-12T00:00:00Z"});
  EXPECT_EQ(early["totals"][0]["state_share"], "412500.00") << "D had not withdrawn";
  EXPECT_EQ(early["totals"][0]["paid"], "225000.00");
  EXPECT_TRUE(json_of({"whatif", "--rule", rule, "--year", "2025"})["rows"].empty());
}

TEST_F(WhatIfCommandTest, ListsWhatItCannotReplayInATable) {
  const std::string rule = other("first_day = 2026-08-01", "first_day = 2027-08-01");
  const Ran ran = run({"--format", "table", "whatif", "--rule", rule});
  EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
  EXPECT_NE(ran.out.find("Not replayed, and counted as recorded on both sides: 6"),
            std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("no rule known for videreutdanning on 2026-08-01"), std::string::npos);
}

TEST_F(WhatIfCommandTest, SaysWhatIsWrongWithWhatItIsGiven) {
  EXPECT_EQ(run({"whatif", "--rule", "nowhere.toml"}).status, ExitStatus::bad_input);
  const std::string rule = GRANTLEDGER_SOURCE_DIR "/docs/schemes/stipend.toml";
  EXPECT_EQ(run({"whatif", "--rule", rule}).status, ExitStatus::no) << "no such scheme is there";
  EXPECT_EQ(run({"whatif", "--rule", rule, "--scheme", "videreutdanning"}).status,
            ExitStatus::done);
}

}  // namespace
}  // namespace grantledger
