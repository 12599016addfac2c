// report year, authorities, due, participation and close, as an auditor runs them on the sample
// year.

#include <algorithm>

#include "tests/evidence_commands.h"
#include "tools/answer_json.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

class AuditCommandTest : public EvidenceCommands {
 protected:
  AuditCommandTest() {
    json_of({"keygen", "ledger.example.org/grants"});
    std::vector<Request> requests;
    for (const char* each :
         {"01-opening", "02-applications", "03-decisions", "04-autumn", "05-second-year"}) {
      std::ranges::move(
          requests_in(std::string(GRANTLEDGER_SOURCE_DIR "/docs/sample/") + each + ".jsonl"),
          std::back_inserter(requests));
    }
    play_into_store(root, requests);
  }
  std::string out_of(std::vector<std::string> arguments) {
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return ran.out;
  }
  Position close_2026(const std::string& recorded_at = "2028-02-15T09:00:00Z") {
    return json_of({"close", "--year", "2026", "--actor", "administrator", "--recorded-at",
                    recorded_at})["position"];
  }
  // A vote of 2026 that is recorded on a day, as the administrator.
  Position change_vote(const std::string& day, const std::string& time) {
    const auto parsed = parse_request(
        R"({"id":"00000000-0000-0000-0000-000000000077","actor":"administrator","recorded_at":")" +
            time + R"(","commands":[{"kind":"change_appropriation","effective_on":")" + day +
            R"(","line":"226.22:2026","holder":"313901017","currency":"NOK","amount":"700.00",)"
            R"("reference":"Revised budget"}]})",
        Timestamp());
    EXPECT_TRUE(parsed.request) << parsed.request.error().detail;
    const auto answers = play_into_store(root, {&*parsed.request, 1});
    const auto* accepted = std::get_if<Accepted>(&answers.front().outcome);
    EXPECT_NE(accepted, nullptr) << text_of(grantledger::json_of(answers.front()));
    return accepted ? accepted->position : 0;
  }
};

TEST_F(AuditCommandTest, ReportsTheFiguresOfAYear) {
  const Json rows = json_of({"report", "year", "--year", "2026"});
  ASSERT_EQ(rows.size(), 1U);
  const Json& row = rows[0];
  EXPECT_EQ(row["scheme"], "videreutdanning");
  EXPECT_EQ(row["appropriated"], "520000.00");
  EXPECT_EQ(row["committed"], "0.00");
  EXPECT_EQ(row["paid"], "218749.80");
  EXPECT_EQ(row["repaid"], "62916.60");
  EXPECT_EQ(row["transferred"], "-351250.20");
  EXPECT_EQ(row["recipients"], 2);
  EXPECT_EQ(row["activity"], "yes");
  // At the end of the year, as it was known then: nothing was carried forward yet.
  EXPECT_EQ(json_of({"report", "year", "--year", "2026", "--as-known-at", "2027-01-05T00:00:00Z",
                     "--effective-on", "2026-12-31"})[0]["transferred"],
            "0.00");
  EXPECT_EQ(run({"report", "year", "--year", "2026", "--scheme", "nothing"}).status,
            ExitStatus::no);
}

TEST_F(AuditCommandTest, LeadsFromEachFigureToItsPositions) {
  const Json parts = json_of({"report", "year", "--year", "2026", "--positions"});
  std::int64_t paid = 0;
  for (const Json& part : parts) {
    if (part["figure"] != "paid") continue;
    paid += parse_money(part["amount"].get<std::string>(), nok)->minor_units;
    const Json envelope = json_of({"trail", "grant:" + part["about"].get<std::string>()});
    const bool is_there = std::ranges::any_of(
        envelope, [&](const Json& each) { return each["position"] == part["position"]; });
    EXPECT_TRUE(is_there) << text_of(part);
  }
  EXPECT_EQ(paid, 21'874'980);
}

TEST_F(AuditCommandTest, SaysWhoCouldApprove) {
  const Json rows = json_of({"authorities", "--line", "226.22:2026", "--on", "2026-12-08"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["actor"], "per.lie");
  EXPECT_EQ(rows[0]["reaches_opening"], true);
  EXPECT_EQ(rows[0]["chain"].size(), 2U);
  EXPECT_EQ(json_of({"authorities", "--line", "226.22", "--on", "2026-01-14"}).size(), 0U);
  EXPECT_EQ(json_of({"authorities", "--line", "226.22", "--on", "2026-12-08", "--as-known-at",
                     "2026-01-10T00:00:00Z"})
                .size(),
            0U);
  EXPECT_EQ(run({"authorities", "--line", "231.21:2026", "--on", "2026-12-08"}).status,
            ExitStatus::no);
  EXPECT_EQ(run({"authorities", "--line", "a b", "--on", "2026-12-08"}).status,
            ExitStatus::bad_input);
  EXPECT_EQ(run({"authorities", "--line", "226.22", "--on", "soon"}).status, ExitStatus::bad_input);
}

TEST_F(AuditCommandTest, SaysWhatIsDueAndForHowLong) {
  const Json rows = json_of({"due", "--on", "2027-03-01"});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["kind"], "claim");
  EXPECT_EQ(rows[0]["days"], -45);
  EXPECT_EQ(rows[0]["state"], "overdue");
  EXPECT_EQ(rows[0]["amount"], "10000.00");
  EXPECT_EQ(rows[1]["id"], "A 2027-spring");
  EXPECT_EQ(rows[1]["days"], 14);
  EXPECT_EQ(json_of({"due", "--on", "2027-03-01", "--spring-by", "02-01"})[1]["state"], "overdue");
  EXPECT_EQ(json_of({"due", "--on", "2027-03-01", "--within", "7"}).size(), 1U);
  EXPECT_EQ(json_of({"due", "--on", "2027-03-01", "--within", "365"}).size(), 4U);
  EXPECT_EQ(run({"due", "--on", "2027-02-30"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"due", "--on", "2027-02-01", "--autumn-by", "1 September"}).status,
            ExitStatus::bad_input);
}

TEST_F(AuditCommandTest, ShowsTheTimeToAppealWhileItRuns) {
  const auto kinds = [&](const char* on) {
    std::string shown;
    for (const Json& row : json_of({"due", "--on", on})) {
      const auto kind = row["kind"].get<std::string>();
      if (kind.starts_with("appeal")) shown += kind + " " + row.value("due", "") + ";";
    }
    return shown;
  };
  // The letter of G4 was received on 4 May; the appeal came on 26 May, after Whit Monday.
  EXPECT_EQ(kinds("2026-05-20"), "appeal_time 2026-05-26;");
  EXPECT_EQ(kinds("2026-05-27"), "appeal ;");
}

TEST_F(AuditCommandTest, CountsWhoTookPart) {
  const Json rows = json_of(
      {"participation", "--by", "staff-group", "--scheme", "videreutdanning", "--year", "2026"});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2]["key"], "teacher");
  EXPECT_EQ(rows[2]["took_part"], 2);
  EXPECT_EQ(rows[2]["dropped_out"], 1);
  EXPECT_EQ(json_of({"participation", "--by", "owner-kind", "--scheme", "videreutdanning", "--year",
                     "2026"})[1]["key"],
            "private_school");
  EXPECT_EQ(run({"participation", "--scheme", "nothing", "--year", "2026"}).status, ExitStatus::no);
}

TEST_F(AuditCommandTest, ClosesAYearWithDigestsOfItsReports) {
  const Position closed = close_2026();
  const Json shown = json_of({"close", "show", "--year", "2026"});
  EXPECT_EQ(shown["closed_at"], closed);
  EXPECT_EQ(shown["up_to"], closed - 1);
  ASSERT_EQ(shown["reports"].size(), 6U);
  EXPECT_EQ(shown["late"].size(), 0U);
  for (const Json& report : shown["reports"]) {
    // The digest is of the text that is printed.
    const auto name = report["report"].get<std::string>();
    EXPECT_EQ(hex_of(sha256(out_of({"close", "show", "--year", "2026", "--text", name}))),
              report["sha256"]);
    EXPECT_EQ(report["changed"], "no");
  }
  EXPECT_EQ(out_of({"close", "show", "--year", "2026", "--text", "budget"}),
            "grantledger-closing-1\tbudget\t2026\n"
            "226.22:2026\tNOK\t520000.00\t200000.00\t0.00\t218749.80\t50000.00\t0.00\t-351250.20\t"
            "0.00\t0.00\n"
            "226.22:2027\tNOK\t0.00\t0.00\t109374.89\t0.00\t0.00\t0.00\t351250.20\t0.00\t"
            "241875.31\n");
  EXPECT_TRUE(json_of({"verify", "--deep"})["first_difference"].is_null());
}

// The texts are for ever: who checks an old closing must make the same bytes.
TEST_F(AuditCommandTest, WritesTheReportsOfAClosingAsBefore) {
  close_2026();
  const auto text = [&](const char* name) {
    return out_of({"close", "show", "--year", "2026", "--text", name});
  };
  EXPECT_EQ(text("report-year"),
            "grantledger-closing-1\treport-year\t2026\n"
            "videreutdanning\tstate\tNOK\t520000.00\t0.00\t218749.80\t50000.00\t-351250.20\t2\t0\t"
            "0\t226.22:2026\n");
  EXPECT_EQ(text("payments"),
            "grantledger-closing-1\tpayments\t2026\n"
            "P-G1-autumn\tvidereutdanning\t313901033\tNOK\t145833.20\n"
            "P-G2-autumn\tvidereutdanning\t313901084\tNOK\t72916.60\n");
  EXPECT_EQ(text("shares-by-scheme"),
            "grantledger-closing-1\tshares-by-scheme\t2026\n"
            "videreutdanning\tNOK\t340277.44\t255208.09\t85069.35\t0.00\t12152.77\t0.00\t218749.80"
            "\t72916.60\t50000.00\t0.00\t109374.89\n");
  EXPECT_NE(text("trial-balance").find("appropriation:226.22:2026\tNOK\t-520000.00\n"),
            std::string::npos);
  EXPECT_EQ(run({"close", "show", "--year", "2026", "--text", "nothing"}).status, ExitStatus::no);
}

TEST_F(AuditCommandTest, ShowsApartWhatIsRecordedAfterTheYearWasClosed) {
  // Given a closed year, when a vote of it is changed later,
  const Position closed = close_2026();
  const Position late = change_vote("2026-12-31", "2028-03-01T09:00:00Z");
  // then that is shown with what it does, and the reports that it changes.
  const Json shown = json_of({"close", "show", "--year", "2026"});
  ASSERT_EQ(shown["late"].size(), 2U);
  EXPECT_EQ(shown["late"][0]["position"], late);
  EXPECT_EQ(shown["late"][0]["fact"], "appropriation_changed");
  EXPECT_EQ(
      shown["effect"],
      Json::parse(R"([{"account":"appropriation:226.22:2026","currency":"NOK","amount":"-700.00"},
                {"account":"available:226.22:2026:313901017","currency":"NOK","amount":"700.00"}])"));
  std::string changed;
  for (const Json& report : shown["reports"]) {
    if (report["changed"] == "yes") changed += report["report"].get<std::string>() + " ";
  }
  EXPECT_EQ(changed, "trial-balance budget report-year ");
  EXPECT_EQ(json_of({"report", "year", "--year", "2026"})[0]["late"], 1);
  // As known when the year was closed, nothing is late; and the closing still holds.
  EXPECT_EQ(
      json_of({"close", "show", "--year", "2026", "--as-known-at", std::to_string(closed)})["late"]
          .size(),
      0U);
  EXPECT_TRUE(json_of({"verify", "--deep"})["first_difference"].is_null());
}

TEST_F(AuditCommandTest, CountsAsLateOnlyWhatIsOfTheYear) {
  close_2026();
  change_vote("2028-03-01", "2028-03-01T09:00:00Z");
  EXPECT_EQ(json_of({"close", "show", "--year", "2026"})["late"].size(), 0U);
}

TEST_F(AuditCommandTest, ClosesNoYearThatIsNotOver) {
  const Ran ran = run({"close", "--year", "2028", "--actor", "administrator", "--recorded-at",
                       "2028-02-15T09:00:00Z"});
  EXPECT_EQ(ran.status, ExitStatus::bad_input);
  EXPECT_EQ(ran.err,
            "grantledger: malformed: --year: 2028 is not over on 2028-02-15, and closing cannot be "
            "undone\n");
}

TEST_F(AuditCommandTest, ClosesAYearOnceAndOnlyByAnAdministrator) {
  EXPECT_EQ(json_of({"close", "--year", "2026", "--actor", "kari.moen", "--recorded-at",
                     "2028-02-14T09:00:00Z"},
                    ExitStatus::no)["refused"]["reason"],
            "no_delegation");
  close_2026();
  EXPECT_EQ(json_of({"close", "--year", "2026", "--actor", "administrator", "--recorded-at",
                     "2028-02-16T09:00:00Z"},
                    ExitStatus::no)["refused"]["reason"],
            "already_exists");
  EXPECT_EQ(run({"close", "show", "--year", "2027"}).status, ExitStatus::no);
  EXPECT_EQ(run({"close", "--actor", "administrator"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"close", "--year", "2026"}).status, ExitStatus::bad_input);
}

TEST_F(AuditCommandTest, PrintsTheRequestInsteadOfSubmittingIt) {
  const Json request = json_of({"close", "--year", "2026", "--actor", "administrator",
                                "--recorded-at", "2028-02-15T09:00:00Z", "--print"});
  EXPECT_EQ(run({"close", "show", "--year", "2026"}).status, ExitStatus::no) << "not submitted";
  const std::string path = file("request.jsonl", text_of(request) + "\n");
  EXPECT_EQ(run({"submit", path}).status, ExitStatus::done);
  EXPECT_EQ(json_of({"close", "show", "--year", "2026"})["reports"][1]["changed"], "no");
}

TEST_F(AuditCommandTest, FindsAClosingWhoseReportsAreNotThoseOfTheLog) {
  Json request = json_of({"close", "--year", "2026", "--actor", "administrator", "--recorded-at",
                          "2028-02-15T09:00:00Z", "--print"});
  request["commands"][0]["reports"][3]["sha256"] = std::string(64, '0');
  request["id"] = "00000000-0000-0000-0000-000000000078";
  EXPECT_EQ(run({"submit", file("request.jsonl", text_of(request) + "\n")}).status,
            ExitStatus::done);
  const Json verified = json_of({"verify", "--deep"}, ExitStatus::no);
  EXPECT_EQ(verified["first_difference"]["check"], "closing");
  EXPECT_EQ(verified["first_difference"]["detail"],
            "the closing of 2026: report-year is not what the log makes of the facts before it");
}

}  // namespace
}  // namespace grantledger
