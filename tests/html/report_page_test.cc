// The pages of `report html` as a reader's browser shows them: check_page.mjs looks at them.

#include "tests/child_program.h"
#include "tests/evidence_commands.h"
#include "tests/worked_year.h"

namespace grantledger {
namespace {

bool is_required() {
  const char* required = std::getenv("GRANTLEDGER_REQUIRE_TEST_DATA");
  return required != nullptr && std::string(required) == "1";
}

#define NEED_CHROMIUM()                                                     \
  if (std::string_view(GRANTLEDGER_CHROMIUM).empty()) {                     \
    ASSERT_FALSE(is_required()) << "Chromium is required and absent";       \
    GTEST_SKIP() << "Chromium was not found when the build was configured"; \
  }                                                                         \
  static_assert(true)

class ReportPage : public EvidenceCommands {
 protected:
  // Makes the page of these arguments and has it looked at. `expected` is text that must show.
  void look_at(std::vector<std::string> arguments, const std::string& expected = "") {
    const std::string page = (scratch / "page.html").string();
    arguments.insert(arguments.begin(), {"report", "html", "-o", page});
    const Ran made = run(arguments);
    ASSERT_EQ(made.status, ExitStatus::done) << made.err;
    arguments.push_back("--figures");
    arguments[3] = (scratch / "figures.json").string();
    ASSERT_EQ(run(arguments).status, ExitStatus::done);
    const std::string profile = (scratch / "profile").string();
    const ProgramOutput looked = run_to_end(
        {GRANTLEDGER_NODE, GRANTLEDGER_SOURCE_DIR "/tests/html/check_page.mjs",
         GRANTLEDGER_PAGE_PACKAGES, GRANTLEDGER_CHROMIUM, profile, page, arguments[3], expected});
    EXPECT_EQ(looked.ended, 0) << looked.text;
    EXPECT_NE(looked.text.find("looked at "), std::string::npos) << looked.text;
  }
};

TEST_F(ReportPage, ShowsASchemesYear) {
  NEED_CHROMIUM();
  play_sample_year();
  ASSERT_EQ(run({"keygen", "ledger.example.org/test"}).status, ExitStatus::done);
  const Json seal = json_of({"seal"});
  look_at({"--year", "2026", "--scheme", "videreutdanning"}, seal["root"]);
}

TEST_F(ReportPage, ShowsWhatStoodOpenThen) {
  NEED_CHROMIUM();
  play_sample_year();
  look_at({"--year", "2026", "--language", "en", "--as-known-at", "2027-01-05T00:00:00Z",
           "--effective-on", "2026-12-31"},
          "R-G2");
}

TEST_F(ReportPage, ShowsTheWholeOfASimulatedLedger) {
  NEED_CHROMIUM();
  ASSERT_EQ(run({"simulate", "--seed", "7", "--years", "2", "--municipalities", "50"}).status,
            ExitStatus::done);
  look_at({}, "Applicant 10");
}

TEST_F(ReportPage, ShowsOtherSchemesFundsAndOtherCurrencies) {
  NEED_CHROMIUM();
  // Given a line that two schemes use, a county's own fund, and what is promised in dollars,
  WorkedYear year;
  const GrantTerms other{*GrantId::parse("G9"), *SchemeId::parse("veiledning"), year.municipality,
                         2026};
  const Money dollars{123'456'789, *parse_currency("USD")};
  year.record({CommitmentRegistered{
      other, year.directorate, {{year.line_2026, kroner(10'000)}}, {}, date_of(2026, 5, 1)}});
  year.record({CommitmentRegistered{
      other, year.directorate, {{year.line_2026, dollars}}, {}, date_of(2026, 5, 2)}});
  const Line fund{*ItemId::parse("fund.313901041.veiledning"), 2026};
  year.record({CommitmentRegistered{
      other, year.municipality, {{fund, kroner(400)}}, {}, date_of(2026, 7, 1)}});
  root = scratch / "worked";
  const SystemClock clock;
  ASSERT_TRUE(create_store(root, clock));
  {
    const auto store = StoreWriter::open(root, clock);
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->log().append(0, *year.log().read(0)));
  }
  // then each figure of each shows.
  const std::string amount = "1\u00a0234\u00a0567,89\u00a0USD";
  look_at({"--year", "2026", "--scheme", "videreutdanning"});
  look_at({"--year", "2026", "--scheme", "veiledning"}, amount);
  look_at({}, amount);
}

TEST_F(ReportPage, ShowsAnEmptyLedger) {
  NEED_CHROMIUM();
  look_at({}, "Simulering: alt i denne hovedboken er oppdiktet.");
  look_at({"--year", "2026"});
}

TEST_F(ReportPage, ShowsNamesThatAreMarkupAsText) {
  NEED_CHROMIUM();
  play_sample_year();
  const std::string name = "</script><script>document.title = 'hacked'</script><img src=x>&amp;";
  const Json details{{"organisation", "313901033"},
                     {"kind", "municipality"},
                     {"name", name},
                     {"municipality", "9901"}};
  const Json command{{"kind", "change_organisation"},
                     {"effective_on", "2027-08-01"},
                     {"reason", "renamed"},
                     {"details", details}};
  const Json request{{"recorded_at", "2027-08-01T09:00:00Z"},
                     {"id", "01b00000-0000-7000-8000-000000000001"},
                     {"actor", "ida.vik"},
                     {"commands", Json::array({command})}};
  const Ran submitted = run({"submit", file("rename.jsonl", text_of(request))});
  ASSERT_EQ(submitted.status, ExitStatus::done) << submitted.out << submitted.err;
  look_at({"--year", "2026"}, name);
}

}  // namespace
}  // namespace grantledger
