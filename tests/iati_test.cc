// IATI activities: checked by xmllint against the documented rules of the elements, and added up.
// The standard's own schema is not at hand.

#include "tools/export/iati.h"

#include <pugixml.hpp>

#include "events/codec.h"
#include "tests/exported.h"

namespace grantledger {
namespace {

using Sums = std::map<std::string, std::int64_t>;  // Minor units by currency.

// What xmllint finds wrong.
std::string errors_in(const std::string& xml) {
  const ScratchDirectory scratch;
  std::ofstream(scratch / "activities.xml") << xml;
  const std::string command = "xmllint --noout --nonet --schema '" GRANTLEDGER_SOURCE_DIR
                              "/tests/iati/documented_rules.xsd' '" +
                              (scratch / "activities.xml").string() + "' > '" +
                              (scratch / "errors").string() + "' 2>&1";
  const int status = std::system(command.c_str());
  std::ostringstream errors;
  errors << std::ifstream(scratch / "errors").rdbuf();
  if (status != 0 && errors.str().empty()) return "xmllint did not run";
  return status == 0 ? std::string() : errors.str();
}

pugi::xml_document parsed(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str()));
  return document;
}

// What the transactions of a type come to.
Sums sums_of_type(const pugi::xml_document& document, const char* type) {
  Sums sums;
  for (const auto& activity : document.child("iati-activities").children("iati-activity")) {
    for (const auto& transaction : activity.children("transaction")) {
      if (std::string(transaction.child("transaction-type").attribute("code").value()) != type) {
        continue;
      }
      const std::string currency = transaction.child("value").attribute("currency").value();
      const auto value =
          parse_money(transaction.child("value").child_value(), *parse_currency(currency));
      EXPECT_TRUE(value);
      if (value) sums[currency] += value->minor_units;
    }
  }
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  return sums;
}

Sums added(Sums a, const Sums& b, int sign = 1) {
  for (const auto& [currency, amount] : b) a[currency] += sign * amount;
  std::erase_if(a, [](const auto& sum) { return sum.second == 0; });
  return a;
}

void expect_agreement(const std::string& xml, const std::filesystem::path& store,
                      const AsOf& as_of = {}) {
  EXPECT_EQ(errors_in(xml), "");
  const pugi::xml_document document = parsed(xml);
  const Sums paid = sums_of_kind(store, "paid", as_of);
  EXPECT_EQ(sums_of_type(document, "3"), paid);
  EXPECT_EQ(sums_of_type(document, "2"), added(paid, sums_of_kind(store, "committed", as_of)));
  Sums repaid;
  for (const char* kind : {"recovery", "receivable", "written-off"}) {
    repaid = added(repaid, sums_of_kind(store, kind, as_of), -1);
  }
  EXPECT_EQ(sums_of_type(document, "1"), repaid);
}

TEST(Iati, OfTheSampleYearKeepsTheRulesAndAddsUp) {
  const ScratchDirectory scratch;
  play_sample_year(scratch / "store");
  const Exported ran =
      run_in(scratch / "store", {"export", "iati", "--reporting-org", "313901017"});
  ASSERT_EQ(ran.status, ExitStatus::done) << ran.err;
  expect_agreement(ran.out, scratch / "store");
  const pugi::xml_document document = parsed(ran.out);
  const auto first = document.child("iati-activities").child("iati-activity");
  EXPECT_EQ(std::string(first.child_value("iati-identifier")), "NO-BRC-313901017-G1");
  EXPECT_FALSE(sums_of_type(document, "1").empty());
}

class SimulatedActivities : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Iati, SimulatedActivities, testing::Range<std::uint64_t>(1, 6));

TEST_P(SimulatedActivities, KeepTheRulesAndAddUpAtAnyPoint) {
  const ScratchDirectory scratch;
  const auto requests =
      play_simulation(scratch / "store", {.seed = GetParam(), .years = 2, .municipalities = 30});
  for (const AsOf& as_of : {AsOf{}, AsOf{.known_at = requests.size() * 3 / 5, .effective_on = {}},
                            AsOf{.known_at = {}, .effective_on = date_of(2027, 3, 1)}}) {
    std::vector<std::string> arguments{"export", "iati", "--reporting-org", "300000010"};
    if (as_of.known_at) {
      arguments.insert(arguments.end(), {"--as-known-at", std::to_string(*as_of.known_at)});
    }
    if (as_of.effective_on) {
      arguments.insert(arguments.end(), {"--effective-on", text_of(*as_of.effective_on)});
    }
    const Exported ran = run_in(scratch / "store", arguments);
    ASSERT_EQ(ran.status, ExitStatus::done) << ran.err;
    expect_agreement(ran.out, scratch / "store", as_of);
  }
}

TEST(Iati, OfImportsKeepsTheRulesAndPaysWhatWasPaid) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  const std::filesystem::path aid = test_data() / "aid_transactions";
  import_into(scratch / "store", "360giving.toml",
              {test_data() / "uk_360giving" / "power_to_change.json"});
  import_into(scratch / "store", "aid.toml",
              {aid / "Honduras_projects.csv", aid / "Honduras_transactions.csv"});
  const Exported ran = run_in(scratch / "store", {"export", "iati", "--reporting-org",
                                                  "GB-COH-IP28755R", "--language", "en"});
  ASSERT_EQ(ran.status, ExitStatus::done) << ran.err;
  EXPECT_EQ(errors_in(ran.out), "");
  const pugi::xml_document document = parsed(ran.out);
  EXPECT_EQ(sums_of_type(document, "3"), sums_of_kind(scratch / "store", "paid"));
  EXPECT_EQ(sums_of_type(document, "2"), sums_of_kind(scratch / "store", "committed"));
}

// A grant whose names hold what XML must not.
TEST(Iati, IsWellFormedWhateverNamesHold) {
  GrantLives lives;
  lives.origin = "test";
  GrantLife life;
  life.terms = {.grant = *GrantId::parse("a/b%c"),
                .scheme = *SchemeId::parse("s"),
                .recipient = *OrganisationId::parse("r"),
                .year = 2026};
  life.awarded = Money{100, nok};
  life.decided_on = date_of(2026, 1, 1);
  life.kept = {{"description", "<b>&amp; ]]> \"quoted\" \x01\x02 \xff\xfe \xEF\xBF\xBF end"}};
  lives.grants.push_back(life);
  life.terms.grant = *GrantId::parse("a%2Fb%c");
  lives.grants.push_back(life);
  lives.organisations["r"].name = std::string("Nul\0l", 5) + "<&>'";
  std::ostringstream out;
  ASSERT_TRUE(write_iati(lives, {.organisation = "r"}, out));
  EXPECT_EQ(errors_in(out.str()), "");
  const std::string description = parsed(out.str())
                                      .child("iati-activities")
                                      .child("iati-activity")
                                      .child("description")
                                      .child_value("narrative");
  EXPECT_TRUE(description.starts_with("<b>&amp; ]]> \"quoted\" ")) << description;
}

TEST(Iati, SaysNoToAReporterThatIsNotRegistered) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  const Exported ran = run_in(scratch / "store", {"export", "iati", "--reporting-org", "nobody"});
  EXPECT_EQ(ran.status, ExitStatus::no);
  EXPECT_NE(ran.err.find("'nobody'"), std::string::npos);
  for (const auto& [option, value] :
       {std::pair("--language", "NB"), std::pair("--country", "Norway")}) {
    EXPECT_EQ(
        run_in(scratch / "store", {"export", "iati", "--reporting-org", "nobody", option, value})
            .status,
        ExitStatus::bad_input);
  }
}

}  // namespace
}  // namespace grantledger
