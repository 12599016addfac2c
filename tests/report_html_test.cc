// What stands on the page of `report html`: the figures of the commands that it names, and no
// markup but its own.

#include <map>
#include <set>

#include "projections/budget.h"
#include "projections/shares.h"
#include "tests/evidence_commands.h"
#include "tests/worked_year.h"

namespace grantledger {
namespace {

// The words of a command that the page names, without the program.
std::vector<std::string> words_of(const Json& command) {
  std::istringstream text(command.get<std::string>());
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  CHECK(!words.empty() && words.front() == "grantledger");
  words.erase(words.begin());
  return words;
}

// Øre, from a decimal with two places.
std::int64_t units_of(const Json& decimal) {
  std::string digits = decimal.get<std::string>();
  CHECK(digits.size() > 3 && digits[digits.size() - 3] == '.');
  digits.erase(digits.size() - 3, 1);
  return std::stoll(digits);
}

using Amounts = std::map<std::string, std::int64_t>;  // By column.
void add(Amounts& sums, const Json& row, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) sums[column] += units_of(row[column]);
}

const std::vector<std::string> share_names{share_columns.begin(), share_columns.end()};
const std::vector<std::string> budget_names{budget_columns.begin(), budget_columns.end()};

Amounts amounts_of(const Json& figures, const std::vector<std::string>& columns) {
  Amounts amounts;
  for (const std::string& column : columns) amounts[column] = units_of(figures[column]["amount"]);
  return amounts;
}

class ReportHtml : public EvidenceCommands {
 protected:
  Json figures(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"report", "html", "--figures"});
    return json_of(std::move(arguments));
  }
  std::string page(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), {"report", "html"});
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
    return ran.out;
  }

  // The facts of each figure are those that `diff` from nothing prints.
  void expect_facts(const Json& part, const std::vector<std::string>& columns) {
    std::map<std::string, std::vector<Position>> printed;
    for (const Json& each : json_of(words_of(part["facts_command"]))) {
      printed[each["key"].get<std::string>() + " " + each["currency"].get<std::string>() + " " +
              each["column"].get<std::string>()] = each["facts"].get<std::vector<Position>>();
    }
    for (const Json& row : part["rows"]) {
      for (const std::string& column : columns) {
        const Json& figure = row["figures"][column];
        if (units_of(figure["amount"]) == 0) continue;  // `diff` leaves out what does not differ.
        std::vector<Position> facts = printed[row["key"].get<std::string>() + " " +
                                              row["currency"].get<std::string>() + " " + column];
        EXPECT_EQ(figure["facts"]["count"], facts.size()) << row["key"] << column;
        facts.resize(std::min<std::size_t>(facts.size(), 8));
        EXPECT_EQ(figure["facts"]["first"], Json(facts)) << row["key"] << column;
      }
    }
  }

  void expect_shares(const Json& part, bool is_whole) {
    const Json printed = json_of(words_of(part["command"]));
    if (is_whole) {
      EXPECT_EQ(part["rows"].size(), printed.size());
    }
    for (const Json& row : part["rows"]) {
      const auto same = std::ranges::find_if(printed, [&](const Json& each) {
        return each["key"] == row["key"] && each["currency"] == row["currency"];
      });
      ASSERT_NE(same, printed.end()) << row;
      Amounts expected;
      add(expected, *same, share_names);
      EXPECT_EQ(amounts_of(row["figures"], share_names), expected);
    }
    expect_facts(part, share_names);
  }

  void expect_groups(const Json& part) {
    Amounts grouped, printed;
    std::size_t recipients = 0;
    for (const Json& row : part["rows"]) {
      for (const auto& [column, amount] : amounts_of(row["figures"], share_names)) {
        grouped[column] += amount;
      }
      recipients += row["recipients"].get<std::size_t>();
    }
    const Json rows = json_of(words_of(part["command"]));
    for (const Json& row : rows) add(printed, row, share_names);
    EXPECT_EQ(grouped, printed);
    EXPECT_EQ(recipients, rows.size());
  }

  void expect_flow(const Json& part) {
    const Json printed = json_of(words_of(part["command"]));
    for (const Json& row : part["rows"]) {
      Amounts expected;
      for (const std::string& column : budget_names) expected[column] = 0;
      for (const Json& line : printed) {
        const bool is_one_of_them =
            line["currency"] == row["currency"] &&
            std::ranges::find(row["lines"], line["line"]) != row["lines"].end();
        if (is_one_of_them) add(expected, line, budget_names);
      }
      EXPECT_EQ(amounts_of(row["figures"], budget_names), expected) << row["lines"];
    }
  }

  void expect_schemes_of_year(const Json& part) {
    const Json printed = json_of(words_of(part["command"]));
    ASSERT_EQ(part["rows"].size(), printed.size());
    for (std::size_t i = 0; i < printed.size(); ++i) {
      const Json& figures = part["rows"][i]["figures"];
      for (const char* amount : {"appropriated", "committed", "paid", "repaid", "transferred"}) {
        if (printed[i][amount].is_null()) {
          EXPECT_TRUE(figures[amount].is_null());
        } else {
          EXPECT_EQ(figures[amount]["amount"], printed[i][amount]);
        }
      }
      for (const char* count : {"recipients", "controls", "breaches"}) {
        EXPECT_EQ(figures[count]["number"], printed[i][count]);
      }
    }
  }

  void expect_months(const Json& part) {
    std::map<std::string, std::int64_t> paid;
    std::map<std::string, std::set<Position>> facts;
    for (const Json& each : json_of(words_of(part["command"]))) {
      if (each["figure"] != "paid") continue;
      const std::string month = each["effective_on"].get<std::string>().substr(0, 7);
      paid[month] += units_of(each["amount"]);
      facts[month].insert(each["position"].get<Position>());
    }
    EXPECT_EQ(part["rows"].size(), paid.size());
    for (const Json& row : part["rows"]) {
      const std::string month = row["key"];
      EXPECT_EQ(units_of(row["figures"]["paid"]["amount"]), paid[month]);
      EXPECT_EQ(row["figures"]["paid"]["facts"]["count"], facts[month].size());
    }
  }

  // `year`: whose grants are shown; the played years have claims on grants of 2026 only.
  void expect_claims(const Json& part, const std::string& year) {
    std::int64_t open = 0, count = 0;
    for (const Json& each : json_of(words_of(part["command"]))) {
      if (each["kind"] != "claim" || (!year.empty() && year != "2026")) continue;
      const auto row = std::ranges::find_if(
          part["rows"], [&](const Json& shown) { return shown["key"] == each["id"]; });
      ASSERT_NE(row, part["rows"].end());
      EXPECT_EQ((*row)["figures"]["open"]["amount"], each["amount"]);
      EXPECT_EQ((*row)["due"], each["due"]);
      EXPECT_EQ((*row)["is_overdue"], each["state"] == "overdue");
      open += units_of(each["amount"]);
      ++count;
    }
    EXPECT_EQ(part["open"]["count"]["number"], count);
    if (count > 0) {
      EXPECT_EQ(units_of(part["open"]["NOK"]["amount"]), open);
    }
  }

  // `year`: of the day of those that are shown; empty: all are.
  void expect_findings(const Json& part, const std::string& year) {
    std::map<std::string, std::int64_t> by_severity{
        {"high", 0}, {"medium", 0}, {"low", 0}, {"note", 0}};
    std::map<std::string, std::int64_t> at_risk;
    const Json printed = json_of(words_of(part["command"]));
    for (const Json& each : printed) {
      if (!each["day"].get<std::string>().starts_with(year)) continue;
      ++by_severity[each["severity"]];
      if (each.contains("at_risk")) at_risk[each["severity"]] += units_of(each["at_risk"]);
    }
    EXPECT_EQ(part["in_all"], printed.size());
    for (const Json& row : part["severities"]) {
      EXPECT_EQ(row["figures"]["count"]["number"], by_severity[row["key"]]) << row;
      const bool has_amount = at_risk.contains(row["key"]);
      EXPECT_EQ(row["figures"].contains("NOK"), has_amount) << row;
      if (has_amount) {
        EXPECT_EQ(units_of(row["figures"]["NOK"]["amount"]), at_risk[row["key"]]);
      }
    }
  }

  void expect_all_parts(const Json& all, const std::string& year) {
    expect_flow(all["flow"]);
    expect_shares(all["counties"], true);
    expect_shares(all["recipients"], false);
    expect_groups(all["groups"]);
    expect_claims(all["claims"], year);
    expect_findings(all["findings"], year);
  }
};

using Arguments = std::vector<std::string>;
const std::vector<Arguments> points{
    {},
    {"--as-known-at", "2027-01-05T00:00:00Z", "--effective-on", "2026-12-31"},
    {"--as-known-at", "40"},
    {"--effective-on", "2027-01-31"}};

TEST_F(ReportHtml, OfAYearHasTheFiguresOfTheCommandsThatItNames) {
  play_sample_year();
  for (Arguments point : points) {
    for (const char* year : {"2026", "2027", "2031"}) {
      Arguments arguments = point;
      arguments.insert(arguments.end(), {"--year", year});
      const Json all = figures(arguments);
      EXPECT_EQ(all["scope"]["year"], std::stoi(year));
      expect_all_parts(all, year);
      expect_schemes_of_year(all["schemes"]);
      expect_months(all["months"]);
    }
  }
}

TEST_F(ReportHtml, OfASchemeHasTheFiguresOfTheCommandsThatItNames) {
  play_sample_year();
  for (Arguments arguments : points) {
    arguments.insert(arguments.end(), {"--year", "2026", "--scheme", "videreutdanning"});
    const Json all = figures(arguments);
    expect_flow(all["flow"]);
    expect_shares(all["counties"], true);
    expect_shares(all["recipients"], false);
    expect_groups(all["groups"]);
    expect_schemes_of_year(all["schemes"]);
    expect_months(all["months"]);
    // The sample year has one scheme: whatever was found is of it.
    expect_findings(all["findings"], "2026");
  }
}

TEST_F(ReportHtml, OfTheWholeLedgerHasTheFiguresOfTheCommandsThatItNames) {
  play_sample_year();
  for (const Arguments& point : points) {
    const Json all = figures(point);
    EXPECT_TRUE(all["scope"]["year"].is_null());
    expect_all_parts(all, "");
    expect_shares(all["schemes"], true);
    const Json years = json_of(words_of(all["due_years"]["command"]));
    ASSERT_EQ(all["due_years"]["rows"].size(), years.size());
    for (std::size_t i = 0; i < years.size(); ++i) {
      Amounts expected;
      add(expected, years[i], budget_names);
      EXPECT_EQ(amounts_of(all["due_years"]["rows"][i]["figures"], budget_names), expected);
    }
  }
}

TEST_F(ReportHtml, HasTheFiguresOfTheCommandsInASimulation) {
  ASSERT_EQ(run({"simulate", "--seed", "7", "--years", "2", "--municipalities", "12"}).status,
            ExitStatus::done);
  for (const Arguments& arguments : {Arguments{}, Arguments{"--year", "2027"},
                                     Arguments{"--year", "2026", "--as-known-at", "500"}}) {
    const Json all = figures(arguments);
    expect_all_parts(all, all["scope"]["year"].is_null() ? "" : arguments[1]);
    EXPECT_GT(all["flow"]["rows"].size(), 0U);
  }
}

// What a scheme's shares say is open is what its open claims come to.
TEST_F(ReportHtml, ShowsAsManyOpenClaimsAsSharesLeaveOpen) {
  play_sample_year();
  const Json all =
      figures({"--year", "2026", "--as-known-at", "66", "--effective-on", "2026-12-31"});
  std::int64_t open = 0;
  for (const Json& row : json_of(words_of(all["recipients"]["command"]))) {
    open += units_of(row["claimed"]) - units_of(row["repaid"]) - units_of(row["written_off"]);
  }
  EXPECT_EQ(open, 2'291'660);
  EXPECT_EQ(units_of(all["claims"]["open"]["NOK"]["amount"]), open);
}

TEST_F(ReportHtml, SaysUpToWhichPositionItReadAndMakesTheSamePageAgain) {
  play_sample_year();
  const Json all = figures({"--year", "2026"});
  EXPECT_EQ(all["read"]["as_known_at"], 76);
  EXPECT_EQ(all["read"]["is_simulated"], true);
  EXPECT_EQ(all["read"]["last_recorded_at"], "2027-07-02T09:00:00.000000Z");
  Arguments again = words_of(all["read"]["command"]);
  const Ran before = run(again);
  const Ran sealed = run({"keygen", "ledger.example.org/test"});
  ASSERT_EQ(sealed.status, ExitStatus::done) << sealed.err;
  // More is recorded: the page of the same command stays the same but for the seal.
  const std::string request =
      R"({"recorded_at": "2027-08-01T09:00:00Z", "id": "01b00000-0000-7000-8000-000000000001", )"
      R"("actor": "ida.vik", "commands": [{"kind": "register_organisation", "effective_on": )"
      R"("2027-08-01", "details": {"organisation": "313901106", "kind": "municipality", )"
      R"("name": "Ny kommune", "municipality": "9903"}}]})";
  const Ran submitted = run({"submit", file("more.jsonl", request)});
  ASSERT_EQ(submitted.status, ExitStatus::done) << submitted.out << submitted.err;
  EXPECT_EQ(run(again).out, before.out);
  const Json seal = json_of({"seal"});
  EXPECT_EQ(figures({})["seal"]["root"], seal["root"]);
  EXPECT_EQ(figures({})["seal"]["size"], 77);
}

// The text between two others.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  CHECK(from != std::string::npos);
  return text.substr(from + begin.size(), text.find(end, from) - from - begin.size());
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST_F(ReportHtml, KeepsNamesThatAreMarkupAsText) {
  play_sample_year();
  const std::string name = "</script><script>hacked = 1</script><!-- <img src=x> & \\u003c";
  const Json request{{"recorded_at", "2027-08-01T09:00:00Z"},
                     {"id", "01b00000-0000-7000-8000-000000000001"},
                     {"actor", "ida.vik"},
                     {"commands",
                      {{{"kind", "change_organisation"},
                        {"effective_on", "2027-08-01"},
                        {"reason", "renamed"},
                        {"details",
                         {{"organisation", "313901033"},
                          {"kind", "municipality"},
                          {"name", name},
                          {"municipality", "9901"}}}}}}};
  const Ran submitted = run({"submit", file("rename.jsonl", text_of(request))});
  ASSERT_EQ(submitted.status, ExitStatus::done) << submitted.out << submitted.err;
  const std::string html = page({"--year", "2026"});
  // One element with the figures, one with the script.
  EXPECT_EQ(count_of(html, "<script"), 2U);
  EXPECT_EQ(count_of(html, "</script"), 2U);
  EXPECT_EQ(count_of(html, "<!--"), 0U);
  const auto embedded = parse_json(between(html, "id=\"figures\">", "</script>"));
  ASSERT_TRUE(embedded) << embedded.error().detail;
  EXPECT_EQ(*embedded, figures({"--year", "2026"}));
  EXPECT_EQ((*embedded)["recipients"]["rows"][0]["name"], name);
}

TEST_F(ReportHtml, ReachesForNothing) {
  play_sample_year();
  const std::string html = page();
  EXPECT_NE(html.find("default-src 'none'; script-src 'sha256-"), std::string::npos);
  for (const char* tag : {"<link", "<img", "<iframe", " src=", "url(", "@import", "onclick="}) {
    EXPECT_EQ(count_of(html.substr(0, html.find("<script")), tag), 0U) << tag;
  }
  EXPECT_EQ(count_of(html, "fetch("), 0U);
  EXPECT_EQ(count_of(html, "XMLHttpRequest"), 0U);
  // The packages' licences go with them.
  for (const char* name : {"@observablehq/plot", "d3-sankey", "d3-scale"}) {
    EXPECT_GT(count_of(html, name), 0U) << name;
  }
}

TEST_F(ReportHtml, SpeaksNorwegianUnlessToldOtherwise) {
  EXPECT_NE(page().find("<html lang=\"nb\">"), std::string::npos);
  EXPECT_NE(page({"--language", "en"}).find("<html lang=\"en\">"), std::string::npos);
  EXPECT_EQ(run({"report", "html", "--language", "nn"}).status, ExitStatus::bad_input);
}

// A store of bare facts: no command made them, and no follower has read them.
void make_store(const std::filesystem::path& root, const WorkedYear& year) {
  const SystemClock clock;
  ASSERT_TRUE(create_store(root, clock));
  const auto store = StoreWriter::open(root, clock);
  ASSERT_TRUE(store);
  const auto page = year.log().read(0, {.count_max = year.log().head()});
  ASSERT_TRUE(page && page->size() == year.log().head());
  ASSERT_TRUE((*store)->log().append(0, *page));
}

TEST_F(ReportHtml, ShowsApartWhatOtherSchemesTakeOfALine) {
  WorkedYear year;
  const GrantTerms other{*GrantId::parse("G9"), *SchemeId::parse("veiledning"), year.municipality,
                         2026};
  year.record(
      {CommitmentRegistered{
          other, year.directorate, {{year.line_2026, kroner(10'000)}}, {}, date_of(2026, 5, 1)}},
      date_of(2027, 7, 4));
  // What the other one has in dollars is none of this one's flow.
  year.record({CommitmentRegistered{other,
                                    year.directorate,
                                    {{year.line_2026, {700, *parse_currency("USD")}}},
                                    {},
                                    date_of(2026, 5, 1)}});
  root = scratch / "worked";
  make_store(root, year);
  const Json all = figures({"--year", "2026", "--scheme", "videreutdanning"});
  expect_flow(all["flow"]);
  EXPECT_EQ(all["flow"]["rows"].size(), 1U);
  expect_schemes_of_year(all["schemes"]);
  const Json& flow = all["flow"]["rows"][0];
  EXPECT_EQ(flow["figures"]["committed"]["amount"], "100.00");
  EXPECT_EQ(flow["own"]["committed"]["amount"], "0.00");
  EXPECT_EQ(flow["others"]["committed"]["amount"], "100.00");
  EXPECT_EQ(flow["own"]["paid"]["amount"], "218749.80");
  EXPECT_EQ(flow["others"]["paid"]["amount"], "0.00");
  // A finding about a grant of one scheme is no finding of the other.
  const auto rules = [&](const char* scheme) {
    std::set<std::string> found;
    const Json of_scheme = figures({"--year", "2026", "--scheme", scheme});
    for (const Json& each : of_scheme["findings"]["rows"]) {
      found.insert(each["rule"].get<std::string>() + " " + each["about"].get<std::string>());
    }
    return found;
  };
  using Found = std::set<std::string>;
  // Both used the line.
  const std::string line = "over_budget_line line:226.22:2026:313901025 NOK";
  EXPECT_EQ(rules("veiledning"), (Found{line, "over_budget_line line:226.22:2026:313901025 USD",
                                        "scheme_not_reported scheme:veiledning year:2026"}));
  const Found found = rules("videreutdanning");
  EXPECT_TRUE(found.contains(line));
  EXPECT_TRUE(found.contains("paid_without_decision payment:P1"));
}

TEST_F(ReportHtml, KeepsFundsOfRecipientsApart) {
  WorkedYear year;
  const OrganisationId county = organisation("313901041");
  const GrantTerms terms{*GrantId::parse("G8"), *SchemeId::parse("kollektiv-vgo"), county, 2026};
  const Line fund{*ItemId::parse("fund.313901041.kollektiv-vgo"), 2026};
  year.record({PaymentExecuted{{*PaymentId::parse("P8"),
                                terms,
                                county,
                                kroner(1'000),
                                {{year.line_2026, kroner(1'000)}},
                                {{{}, {}, county, kroner(1'000)}},
                                fund},
                               "",
                               {},
                               date_of(2026, 6, 1)}});
  const GrantTerms own{*GrantId::parse("G9"), terms.scheme, year.school, 2026};
  year.record({CommitmentRegistered{own, county, {{fund, kroner(400)}}, {}, date_of(2026, 7, 1)}});
  root = scratch / "worked";
  make_store(root, year);
  for (const Arguments& arguments : {Arguments{}, Arguments{"--year", "2026"},
                                     Arguments{"--year", "2026", "--scheme", "kollektiv-vgo"}}) {
    const Json flow = figures(arguments)["flow"];
    expect_flow(flow);
    ASSERT_EQ(flow["rows"].size(), 2U);
    EXPECT_EQ(flow["rows"][0]["money"], "state");
    EXPECT_EQ(flow["rows"][1]["money"], "fund");
    EXPECT_EQ(flow["rows"][1]["figures"]["appropriated"]["amount"], "10.00");
  }
}

TEST_F(ReportHtml, IsMadeOfAnEmptyLedgerToo) {
  for (const Arguments& arguments : {Arguments{}, Arguments{"--year", "2026"}}) {
    const Json all = figures(arguments);
    EXPECT_EQ(all["read"]["as_known_at"], 1);
    EXPECT_TRUE(all["seal"].is_null());
    EXPECT_TRUE(all["flow"]["rows"].empty());
    EXPECT_EQ(all["recipients_paid"]["number"], 0);
    EXPECT_EQ(all["findings"]["in_scope"], 0);
    EXPECT_GT(page(arguments).size(), 200'000U);
  }
}

TEST_F(ReportHtml, SaysNoToASchemeThatIsNone) {
  play_sample_year();
  const Ran ran = run({"report", "html", "--year", "2026", "--scheme", "no-such"});
  EXPECT_EQ(ran.status, ExitStatus::no);
  EXPECT_NE(ran.err.find("no-such"), std::string::npos);
  EXPECT_TRUE(ran.out.empty());
  EXPECT_EQ(run({"report", "html", "--scheme", "videreutdanning"}).status, ExitStatus::bad_input);
  EXPECT_EQ(run({"report", "html", "--year", "70000"}).status, ExitStatus::bad_input);
}

TEST_F(ReportHtml, WritesTheFileItIsTold) {
  const std::string path = (scratch / "page.html").string();
  const Json told = json_of({"report", "html", "-o", path});
  EXPECT_EQ(told["bytes"], std::filesystem::file_size(path));
  EXPECT_EQ(run({"report", "html", "-o", (scratch / "no").string() + "/page.html"}).status,
            ExitStatus::could_not);
}

}  // namespace
}  // namespace grantledger
