// The findings of the sample year, as a user asks for them; and the document about them.

#include <algorithm>
#include <map>

#include "projections/findings/rule.h"
#include "tests/evidence_commands.h"

namespace grantledger {
namespace {

class FindingsCommand : public EvidenceCommands {
 protected:
  FindingsCommand() {
    std::vector<Request> requests;
    for (const char* part :
         {"01-opening", "02-applications", "03-decisions", "04-autumn", "05-second-year"}) {
      const auto more =
          requests_in(std::string(GRANTLEDGER_SOURCE_DIR "/docs/sample/") + part + ".jsonl");
      requests.insert(requests.end(), more.begin(), more.end());
    }
    play_into_store(root, requests);
  }

  // "rule about amount", as known at the end of a day.
  std::set<std::string> found(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "findings");
    std::set<std::string> texts;
    for (const Json& each : json_of(std::move(arguments))) {
      texts.insert(each["rule"].get<std::string>() + " " + each["about"].get<std::string>() + " " +
                   each.value("at_risk", ""));
    }
    return texts;
  }
};

// SAMPLE YEAR: a payment after a withdrawal that became known later, what was not forwarded, an
// owner share neither due nor paid, a write-off, two facts recorded late. And nothing else: no
// budget is exceeded, four eyes saw everything, with delegations.
const std::set<std::string> at_the_third_point{
    "paid_after_withdrawal payment:P-G2-autumn leave:D semester:2026-autumn 72916.60",
    "not_forwarded grant:G1 payer:313901033 36458.30",
    "owner_share_unpaid leave:B semester:2027-spring 12152.76",
    "written_off claim:R-G2 10000.00",
    "recorded_late position:62 ",
    "recorded_late position:67 ",
};

TEST_F(FindingsCommand, FindsInTheSampleYearWhatIsThereAndNoMore) {
  const std::string then = "2027-06-30T23:59:59Z";
  EXPECT_EQ(found({"--as-known-at", then}), at_the_third_point);
  EXPECT_EQ(found({"--as-known-at", then, "--effective-on", "2027-06-30"}), at_the_third_point);
  // The bank sent the spring payment back: nothing of it is to forward, and no share is owed.
  auto later = at_the_third_point;
  std::erase_if(later, [](const std::string& each) {
    return each.starts_with("not_forwarded") || each.starts_with("owner_share");
  });
  EXPECT_EQ(found({}), later);
  EXPECT_EQ(found({"--effective-on", "2027-06-30"}), at_the_third_point);
}

TEST_F(FindingsCommand, TakesFilters) {
  EXPECT_EQ(found({"--min-severity", "high"}).size(), 1U);
  EXPECT_EQ(found({"--rule", "recorded_late"}).size(), 2U);
  EXPECT_EQ(found({"--rule", "recorded_late", "--since", "62"}).size(), 1U);
  EXPECT_EQ(found({"--as-known-at", "54"}).size(), 0U);
}

TEST_F(FindingsCommand, ShowsWhatSomebodyAssessed) {
  const Json before = json_of({"findings", "--rule", "written_off"});
  const std::string id = before.front()["finding"];
  const std::string request =
      R"({"recorded_at": "2027-08-01T09:00:00Z", "id": "01b00000-0000-7000-8000-000000000001", )"
      R"("actor": "ida.vik", "commands": [{"kind": "assess_audit_finding", "effective_on": )"
      R"("2027-08-01", "finding": ")" +
      id + R"(", "is_accepted": true, "reason": "bankrupt", "assessed_by": "ida.vik"}]})";
  const Ran submitted = run({"submit", file("assess.jsonl", request)});
  ASSERT_EQ(submitted.status, ExitStatus::done) << submitted.out << submitted.err;
  const Json after = json_of({"findings", "--rule", "written_off"});
  EXPECT_EQ(after.front()["finding"], id);
  EXPECT_EQ(after.front()["assessed"], "accepted");
  EXPECT_EQ(after.front()["assessed_by"], "ida.vik");
  EXPECT_EQ(after.front()["assessment"], "bankrupt");
  const Json then = json_of({"findings", "--rule", "written_off", "--as-known-at", "76"});
  EXPECT_FALSE(then.front().contains("assessed"));
}

// What the log holds beyond the stored rows counts as what they hold.
TEST_F(FindingsCommand, SeesWhatNoFollowerHasReadYet) {
  const SystemClock clock;
  const auto whole = StoreReader::open(root);
  ASSERT_TRUE(whole);
  const LogReader& log = (*whole)->log();
  const auto expected = findings_of({.log = &log}, {});
  ASSERT_TRUE(expected);
  for (const Position split : {Position{1}, Position{58}, log.head() - 1}) {
    const std::filesystem::path other = scratch.path() / ("split-" + std::to_string(split));
    ASSERT_TRUE(create_store(other, clock));
    const auto append = [&](Position from, Position to) {
      auto store = StoreWriter::open(other, clock);
      ASSERT_TRUE(store);
      const auto page = log.read(from, {.count_max = to - from});
      ASSERT_TRUE(page && page->size() == to - from);
      ASSERT_TRUE((*store)->log().append(from, *page));
    };
    append(0, split);
    play_into_store(other, {});  // Takes the followers there.
    append(split, log.head());
    const auto lagging = StoreReader::open(other);
    ASSERT_TRUE(lagging);
    const auto found =
        findings_of({.log = &(*lagging)->log(), .views = &(*lagging)->views(), .progress = {}}, {});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), expected->size()) << split;
    for (std::size_t i = 0; i < found->size(); ++i) {
      EXPECT_EQ((*found)[i].id, (*expected)[i].id);
      EXPECT_EQ((*found)[i].what, (*expected)[i].what);
      EXPECT_EQ((*found)[i].evidence, (*expected)[i].evidence);
    }
  }
}

TEST_F(FindingsCommand, SaysNoToARuleThatIsNone) {
  const Ran ran = run({"findings", "--rule", "no_such_rule"});
  EXPECT_EQ(ran.status, ExitStatus::no);
  EXPECT_NE(ran.err.find("no_such_rule"), std::string::npos);
}

TEST_F(FindingsCommand, ListsTheRules) {
  const Json rules = json_of({"findings", "--rules"});
  ASSERT_EQ(rules.size(), all_finding_rules().size());
  for (const Json& rule : rules) {
    for (const char* key : {"rule", "severity", "tests", "why", "basis", "mistaken"}) {
      EXPECT_FALSE(rule[key].get<std::string>().empty()) << rule;
    }
  }
}

// docs/findings.md has a section for each rule, with the texts that the program prints.
TEST(FindingsDocument, DescribesEveryRuleAsTheProgramDoes) {
  std::ifstream document(GRANTLEDGER_SOURCE_DIR "/docs/findings.md");
  std::map<std::string, std::string> sections;
  std::string name;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("#")) name = line.starts_with("### ") ? line.substr(4) : "";
    if (!name.empty()) sections[name] += line + "\n";
  }
  std::string wanted_now;
  for (const FindingRule& rule : all_finding_rules()) {
    const std::string title =
        std::string(rule.name) + " (" + std::string(name_of(rule.severity)) + ")";
    const std::string wanted = "### " + title + "\n\n" + std::string(rule.tests) +
                               "\n\n- Why: " + std::string(rule.why) +
                               "\n- Basis: " + std::string(rule.basis) +
                               "\n- When it is mistaken: " + std::string(rule.mistaken) + "\n";
    wanted_now += wanted + "\n";
    if (!sections.contains(title) || !sections[title].starts_with(wanted)) {
      ADD_FAILURE() << "docs/findings.md should say:\n" << wanted;
    }
  }
  EXPECT_EQ(sections.size(), all_finding_rules().size());
}

}  // namespace
}  // namespace grantledger
