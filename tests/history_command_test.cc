// diff, trail and reports by municipality, as a user runs them.

#include "tests/evidence_commands.h"

namespace grantledger {
namespace {

using HistoryCommands = EvidenceCommands;

// What was line 226.22 at the end of 2026 as reported in January, and why is it another figure now?
TEST_F(HistoryCommands, SayWhyAFigureIsNotWhatWasReported) {
  play_sample_year();
  const Json rows = json_of(
      {"diff", "budget", "--from", "2027-01-05T00:00:00Z/2026-12-31", "--to", "/2026-12-31"});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[1]["key"], "226.22:2026");
  EXPECT_EQ(rows[1]["column"], "available");
  EXPECT_EQ(rows[1]["from"], "351250.20");
  EXPECT_EQ(rows[1]["to"], "0.00");
  EXPECT_EQ(rows[1]["change"], "-351250.20");
  const std::string position = rows[1]["facts"].dump();
  const Json fact =
      json_of({"events", "--after", std::to_string(rows[1]["facts"][0].get<int>() - 1), "--kind",
               "balance_transferred"});
  EXPECT_EQ(fact["position"], rows[1]["facts"][0]) << position;
}

TEST_F(HistoryCommands, FindNoDifferenceBetweenAPointAndItself) {
  play_sample_year();
  for (const char* report : {"balances", "shares", "budget"}) {
    EXPECT_TRUE(
        json_of({"diff", report, "--from", "50/2026-12-31", "--to", "50/2026-12-31"}).empty());
    EXPECT_FALSE(json_of({"diff", report, "--from", "50/"}).empty());
  }
}

TEST_F(HistoryCommands, SayWhatAPairLooksLike) {
  const Ran ran = run({"diff", "budget", "--from", "yesterday"});
  EXPECT_EQ(ran.status, ExitStatus::bad_input);
  EXPECT_EQ(ran.err,
            "grantledger: malformed: --from: found 'yesterday', expected known-at/effective-on "
            "like 2027-01-05T00:00:00Z/2026-12-31, 120/ or /2026-12-31\n");
  EXPECT_EQ(run({"diff", "budget", "--from", "/31.12.2026"}).status, ExitStatus::bad_input);
}

// An empty shell variable must not turn a report of then into one of now.
TEST_F(HistoryCommands, RefuseALimitThatIsEmpty) {
  EXPECT_EQ(run({"budget", "--effective-on", ""}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"budget", "--as-known-at", ""}).status, ExitStatus::bad_input);
}

TEST_F(HistoryCommands, RefuseOptionsThatWouldNotBeHeeded) {
  EXPECT_EQ(run({"diff", "budget", "--from", "9/", "--scheme", "s"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"shares", "--by", "scheme", "--codes-as-of", "2024-01-01"}).status,
            ExitStatus::bad_input);
}

TEST_F(HistoryCommands, SayThatADirectoryIsNoRuleFile) {
  EXPECT_EQ(run({"whatif", "--rule", scratch.path().string()}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"scheme", "publish", scratch.path().string()}).status, ExitStatus::bad_input);
}

TEST_F(HistoryCommands, MarkWhatWasRecordedLate) {
  play_sample_year();
  const Json trail = json_of({"trail", "leave:D"});
  const Json& last = trail.back()["facts"][0];
  EXPECT_EQ(last["kind"], "participant_withdrawn");
  EXPECT_EQ(last["days_late"], 25);
  EXPECT_FALSE(trail.front()["facts"][0].contains("days_late"));
}

TEST_F(HistoryCommands, AnswerForOneGrantAsForAll) {
  play_sample_year();
  const Json of_grant = json_of({"balances", "--grant", "G2", "--as-known-at", "70"});
  Json of_all = json_of({"balances", "--as-known-at", "70"});
  std::erase_if(of_all.get_ref<Json::array_t&>(), [](const Json& row) {
    return !row["account"].get<std::string>().ends_with(":G2");
  });
  EXPECT_FALSE(of_grant.empty());
  EXPECT_EQ(of_grant, of_all);
  EXPECT_EQ(run({"balances", "--grant", "nobody"}).status, ExitStatus::no);
}

// Two municipalities that merged into 1507, which was split into 1508 and 1580 (invariant 14).
class CodesCommands : public EvidenceCommands {
 protected:
  CodesCommands() {
    play_into_store(root, requests_in(GRANTLEDGER_SOURCE_DIR "/docs/sample/municipalities.jsonl"));
  }
  std::vector<std::string> keys(std::vector<std::string> more) {
    more.insert(more.begin(), {"shares"});
    std::vector<std::string> keys;
    for (const Json& row : json_of(std::move(more))) keys.push_back(row["key"]);
    return keys;
  }
};

using Keys = std::vector<std::string>;

TEST_F(CodesCommands, NameMunicipalitiesByTheCodesOfADay) {
  EXPECT_EQ(keys({"--by", "municipality"}), (Keys{"1504", "1529"}));
  EXPECT_EQ(keys({"--by", "municipality", "--codes-as-of", "2020-01-01"}), (Keys{"1507"}));
  EXPECT_EQ(keys({"--by", "municipality", "--codes-as-of", "2024-01-01"}),
            (Keys{"1504 (1508 or 1580)", "1529 (1508 or 1580)"}));
  EXPECT_EQ(keys({"--by", "municipality", "--codes-as-of", "2024-01-01", "--split", "1507=1580"}),
            (Keys{"1580"}));
  EXPECT_EQ(keys({"--by", "county", "--codes-as-of", "2024-01-01"}), (Keys{"15"}));
  EXPECT_EQ(keys({"--by", "municipality", "--codes-as-of", "2024-01-01", "--as-known-at",
                  "2023-12-31T00:00:00Z"}),
            (Keys{"1507"}));
}

TEST_F(CodesCommands, NameThemInEveryReport) {
  const Json took_part = json_of({"participation", "--by", "county", "--scheme", "permisjon",
                                  "--year", "2019", "--codes-as-of", "2024-01-01"});
  ASSERT_EQ(took_part.size(), 1U);
  EXPECT_EQ(took_part[0]["key"], "15");
  EXPECT_EQ(took_part[0]["took_part"], 2);
  const std::string rules = GRANTLEDGER_SOURCE_DIR "/docs/schemes/videreutdanning.toml";
  const Json replayed = json_of({"whatif", "--rule", rules, "--scheme", "permisjon", "--by",
                                 "municipality", "--codes-as-of", "2020-01-01"});
  ASSERT_EQ(replayed["rows"].size(), 1U);
  EXPECT_EQ(replayed["rows"][0]["key"], "1507");
}

TEST_F(CodesCommands, RefuseARuleForSplitsThatIsNone) {
  for (const auto& wrong :
       {Keys{"--codes-as-of", "soon"}, Keys{"--split", "1507=1508"},
        Keys{"--codes-as-of", "2024-01-01", "--split", "1507"},
        Keys{"--codes-as-of", "2024-01-01", "--split", "1507=9999"},
        Keys{"--codes-as-of", "2024-01-01", "--split", "9999=1111"},
        Keys{"--codes-as-of", "2024-01-01", "--split", "1507=1508", "--split", "1507=1580"}}) {
    Keys arguments{"shares", "--by", "municipality"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(run(arguments).status, ExitStatus::bad_input);
  }
}

// Between two days of codes the figures move, and no fact is new.
TEST_F(CodesCommands, SayWhatMoved) {
  const Json rows = json_of({"diff", "shares", "--by", "municipality", "--codes-as-of",
                             "2020-01-01", "--from", "10/", "--to", "11/"});
  ASSERT_FALSE(rows.empty());
  for (const Json& row : rows) {
    EXPECT_TRUE(row["facts"].empty());
    EXPECT_FALSE(row["moved"].empty());
    EXPECT_EQ(row["moved_by"], Json::array({11}));
  }
}

}  // namespace
}  // namespace grantledger
