// The 360Giving package: valid by the standard's own schema, and true to the ledger and to a file
// that it was imported from.

#include "tools/export/giving_package.h"

#include <algorithm>
#include <set>

#include "events/codec.h"
#include "events/postings.h"
#include "tests/exported.h"
#include "tests/worked_year.h"
#include "tools/export/outside_names.h"

namespace grantledger {
namespace {

const std::vector<std::string> grant_columns{"id",
                                             "title",
                                             "currency",
                                             "amountAppliedFor",
                                             "amountAwarded",
                                             "amountDisbursed",
                                             "awardDate",
                                             "dateModified",
                                             "plannedDates[0].startDate",
                                             "plannedDates[0].endDate",
                                             "plannedDates[0].duration",
                                             "recipientOrganization[0].id",
                                             "recipientOrganization[0].name",
                                             "recipientOrganization[0].charityNumber",
                                             "recipientOrganization[0].companyNumber",
                                             "fundingOrganization[0].id",
                                             "fundingOrganization[0].name",
                                             "relatedActivity[0]",
                                             "relatedActivity[1]",
                                             "regrantType"};

Cells grants_of(const std::string& package) {
  return cells_of_json(package, "grants[]", grant_columns);
}

// Asks Ajv, with the schemas that the standard publishes. Returns what it finds wrong.
std::string errors_in(const std::string& package) {
  const ScratchDirectory scratch;
  std::ofstream(scratch / "package.json") << package;
  const std::string schemas = (test_data() / "schemas").string();
  // The package's schema names the grant's by the address of an earlier edition.
  const std::string command =
      "node " GRANTLEDGER_SCHEMA_CHECKER "/validate.mjs '" + (scratch / "package.json").string() +
      "' '" + schemas + "/360-giving-package-schema.json' '" + schemas +
      "/360-giving-schema.json=https://raw.githubusercontent.com/ThreeSixtyGiving/standard/1.4.2/"
      "schema/360-giving-schema.json' > '" +
      (scratch / "errors").string() + "' 2>&1";
  const int status = std::system(command.c_str());
  std::ostringstream errors;
  errors << std::ifstream(scratch / "errors").rdbuf();
  if (status != 0 && errors.str().empty()) return "Ajv did not run";
  return status == 0 ? std::string() : errors.str();
}

std::string exported(const std::filesystem::path& store, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"export", "360giving"});
  const Exported ran = run_in(store, more);
  EXPECT_EQ(ran.status, ExitStatus::done) << ran.err;
  return ran.out;
}

std::map<std::string, std::int64_t> disbursed(const Cells& grants) {
  std::map<std::string, std::int64_t> sums;
  for (std::size_t i = 0; i < grants.size(); ++i) {
    sums[grants.at(i, "currency")] += grants.amount(i, "amountDisbursed", grants.at(i, "currency"));
  }
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  return sums;
}

TEST(GivingPackage, OfTheSampleYearIsValidAndPaysWhatTheAccountsDo) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  play_sample_year(scratch / "store");
  const std::string package = exported(scratch / "store", {"--prefix", "360G-udir"});
  EXPECT_EQ(errors_in(package), "");
  const Cells grants = grants_of(package);
  ASSERT_GT(grants.size(), 1U);
  EXPECT_EQ(disbursed(grants), sums_of_kind(scratch / "store", "paid"));
  EXPECT_EQ(grants.at(0, "id"), "360G-udir-G1");
  EXPECT_EQ(grants.at(0, "recipientOrganization[0].id"), "NO-BRC-313901033");
  EXPECT_EQ(grants.at(0, "plannedDates[0].startDate"), "2026-08-01");
}

class SimulatedPackages : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(GivingPackage, SimulatedPackages, testing::Values(1, 2, 3));

TEST_P(SimulatedPackages, AreValidAndPayWhatTheAccountsDoAtAnyPoint) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  const auto requests =
      play_simulation(scratch / "store", {.seed = GetParam(), .years = 2, .municipalities = 40});
  for (const AsOf& as_of : {AsOf{}, AsOf{.known_at = requests.size() / 2, .effective_on = {}},
                            AsOf{.known_at = {}, .effective_on = date_of(2027, 3, 1)}}) {
    std::vector<std::string> more;
    if (as_of.known_at) more = {"--as-known-at", std::to_string(*as_of.known_at)};
    if (as_of.effective_on) more = {"--effective-on", text_of(*as_of.effective_on)};
    const std::string package = exported(scratch / "store", more);
    EXPECT_EQ(errors_in(package), "");
    const Cells grants = grants_of(package);
    EXPECT_GT(grants.size(), 40U);
    EXPECT_EQ(disbursed(grants), sums_of_kind(scratch / "store", "paid", as_of));
  }
}

// The persons in a request, by whatever they are called.
void add_persons(const Event& fact, std::set<std::string>& persons) {
  if (const auto* received = std::get_if<ApplicationReceived>(&fact)) {
    for (const Wish& wish : received->wishes) persons.insert(wish.participant.bytes);
    persons.insert(received->purpose.bytes);
  }
  if (const auto* granted = std::get_if<LeaveGranted>(&fact)) {
    persons.insert(granted->participant.bytes);
  }
}

TEST(GivingPackage, NamesNoPerson) {
  const ScratchDirectory scratch;
  std::set<std::string> persons;
  for (const Request& request :
       play_simulation(scratch / "store", {.seed = 9, .years = 1, .municipalities = 20})) {
    for (const Command& command : request.commands) add_persons(command.wanted, persons);
  }
  persons.erase("");
  ASSERT_GT(persons.size(), 20U);
  for (const std::vector<std::string>& format : {std::vector<std::string>{"360giving"},
                                                 {"tilskudd"},
                                                 {"iati", "--reporting-org", "300000010"}}) {
    std::vector<std::string> arguments = format;
    arguments.insert(arguments.begin(), "export");
    const Exported ran = run_in(scratch / "store", arguments);
    ASSERT_EQ(ran.status, ExitStatus::done) << ran.err;
    for (const std::string& person : persons) {
      for (const auto& [before, after] : {std::pair('"', '"'), {',', ','}, {'>', '<'}}) {
        EXPECT_EQ(ran.out.find(before + person + after), std::string::npos)
            << format.front() << " says " << person;
      }
    }
  }
}

TEST(GivingPackage, GivesBackPowerToChangeAsItWas) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  const std::filesystem::path file = test_data() / "uk_360giving" / "power_to_change.json";
  import_into(scratch / "store", "360giving.toml", {file});
  const std::string package = exported(scratch / "store");
  EXPECT_EQ(errors_in(package), "");
  std::ostringstream source;
  source << std::ifstream(file).rdbuf();
  const Cells was = grants_of(source.str());
  const Cells is = grants_of(package);
  ASSERT_EQ(was.size(), 870U);
  ASSERT_EQ(is.size(), 870U);
  for (std::size_t i = 0; i < was.size(); ++i) {
    for (const char* column :
         {"id", "title", "currency", "dateModified", "plannedDates[0].startDate",
          "plannedDates[0].endDate", "plannedDates[0].duration", "recipientOrganization[0].id",
          "recipientOrganization[0].charityNumber", "recipientOrganization[0].companyNumber",
          "fundingOrganization[0].id", "fundingOrganization[0].name"}) {
      EXPECT_EQ(is.at(i, column), was.at(i, column)) << column << " of row " << i + 1;
    }
    // The time of day is midnight in each; the ledger keeps the day.
    EXPECT_EQ(is.at(i, "awardDate") + "T00:00:00+00:00", was.at(i, "awardDate"));
    for (const char* column : {"amountAppliedFor", "amountAwarded", "amountDisbursed"}) {
      EXPECT_EQ(is.amount(i, column, "GBP"), was.amount(i, column, "GBP"))
          << column << " of row " << i + 1;
    }
  }
}

TEST(GivingPackage, OfProjectsThatWereNeverDecidedTellsWhatWasBound) {
  NEED_TEST_DATA();
  const ScratchDirectory scratch;
  const std::filesystem::path aid = test_data() / "aid_transactions";
  import_into(scratch / "store", "aid.toml",
              {aid / "Honduras_projects.csv", aid / "Honduras_transactions.csv"});
  const std::string package = exported(scratch / "store");
  EXPECT_EQ(errors_in(package), "");
  EXPECT_EQ(disbursed(grants_of(package)), sums_of_kind(scratch / "store", "paid"));
}

TEST(GivingPackage, OfNothingIsRefused) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  const Exported ran = run_in(scratch / "store", {"export", "360giving"});
  EXPECT_EQ(ran.status, ExitStatus::no);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("no grant"), std::string::npos);
}

TEST(GivingPackage, RefusesAPrefixThatIsNone) {
  const ScratchDirectory scratch;
  make_simulated_store(scratch / "store");
  for (const char* prefix : {"", "udir", "360G-"}) {
    const Exported ran = run_in(scratch / "store", {"export", "360giving", "--prefix", prefix});
    EXPECT_EQ(ran.status, ExitStatus::bad_input) << prefix;
  }
}

// A county is paid 500 kr into its own fund and grants 300 kr of it on.
struct Regranted {
  Regranted() {
    const OrganisationId county = organisation("974778807"), school = organisation("313901033");
    const Line state{*ItemId::parse("226.22"), 2026};
    const Line fund{*ItemId::parse("fund.974778807.vgo"), 2026};
    const GrantTerms up{*GrantId::parse("UP"), *SchemeId::parse("vgo"), county, 2026};
    const GrantTerms on{*GrantId::parse("ON"), *SchemeId::parse("vgo"), school, 2026};
    const auto pay = [](const GrantTerms& terms, const Line& line, std::int64_t ore) {
      return PaymentTerms{.payment = *PaymentId::parse("P-" + terms.grant.text()),
                          .terms = terms,
                          .payee = terms.recipient,
                          .amount = kroner(ore),
                          .sources = {{line, kroner(ore)}},
                          .parts = {{.beneficiary = terms.recipient, .amount = kroner(ore)}},
                          .fund = {}};
    };
    PaymentTerms into_fund = pay(up, state, 50'000);
    into_fund.fund = fund;
    record(PaymentExecuted{into_fund, "b1", {}, date_of(2026, 3, 1)});
    record(
        CommitmentRegistered{on, county, {{fund, kroner(30'000), false}}, {}, date_of(2026, 4, 1)});
    record(PaymentExecuted{pay(on, fund, 30'000), "b2", {}, date_of(2026, 5, 1)});
    undone = log.head();
    record(EntryVoided{1, 0, "wrong", postings_of_first(), date_of(2026, 6, 1)});
  }

  void record(Event fact) {
    Envelope envelope;
    envelope.command = {1, log.head() + 1};
    envelope.actor = *ActorId::parse("kari.moen");
    envelope.recorded_at = Timestamp(effective_on(fact));
    envelope.facts.push_back(std::move(fact));
    if (log.head() == 0) first = envelope.facts.front();
    ASSERT_TRUE(log.append(log.head(), std::vector<StoredEnvelope>{*encode(envelope)}));
  }

  std::vector<Entry> postings_of_first() const {
    std::vector<Entry> entries = postings(first);
    for (Entry& entry : entries) entry.amount = -entry.amount;
    return entries;
  }

  Cells grants(Position known_at) const {
    const auto lives = grant_lives({.log = &log, .views = nullptr, .progress = {}},
                                   {.known_at = known_at, .effective_on = {}});
    CHECK(lives.has_value());
    std::ostringstream out;
    EXPECT_TRUE(write_giving_package(*lives, "360G-x", out));
    return grants_of(out.str());
  }

  MemoryLog log;
  Event first;
  Position undone = 0;  // The head before the first payment is voided.
};

TEST(GivingPackage, LinksWhatWasGrantedOnSoThatTotalsCountItOnce) {
  const Regranted ledger;
  const Cells grants = ledger.grants(ledger.undone);
  ASSERT_EQ(grants.size(), 2U);
  EXPECT_EQ(grants.at(0, "regrantType"), "FRG010");
  EXPECT_EQ(grants.at(0, "relatedActivity[0]"), "360G-x-ON");
  EXPECT_EQ(grants.at(1, "regrantType"), "");
  EXPECT_EQ(grants.at(1, "relatedActivity[0]"), "360G-x-UP");
  EXPECT_EQ(grants.at(1, "fundingOrganization[0].id"), "NO-BRC-974778807");
  EXPECT_EQ(grants.amount(0, "amountDisbursed", "NOK"), 50'000);
  EXPECT_EQ(grants.amount(1, "amountDisbursed", "NOK"), 30'000);
}

TEST(GivingPackage, LinksNothingToAPaymentThatWasVoided) {
  const Regranted ledger;
  const Cells grants = ledger.grants(ledger.undone + 1);
  ASSERT_EQ(grants.size(), 2U);
  EXPECT_EQ(grants.amount(0, "amountDisbursed", "NOK"), 0);
  EXPECT_EQ(grants.at(0, "regrantType"), "");
  EXPECT_EQ(grants.at(1, "relatedActivity[0]"), "");
}

TEST(GivingPackage, PlansNothingByALeaveThatWasVoided) {
  WorkedYear year;
  const auto start_of = [&] {
    const auto lives = grant_lives({.log = &year.log(), .views = nullptr, .progress = {}}, {});
    CHECK(lives.has_value());
    const auto life = std::ranges::find_if(
        lives->grants, [](const GrantLife& each) { return each.terms.grant.text() == "LATE"; });
    CHECK(life != lives->grants.end());
    return life->study_start;
  };
  LeaveGranted leave{
      .leave = *LeaveId::parse("L-LATE"),
      .terms = {*GrantId::parse("LATE"), *SchemeId::parse("s"), organisation("313901033"), 2028},
      .rule = *RuleVersionId::parse("r"),
      .provider = organisation("313901092"),
      .study_start = date_of(2028, 8, 1),
      .shares = {kroner(75), kroner(25)},
      .payer = organisation("313901033"),
      .beneficiary = organisation("313901033"),
      .effective_on = date_of(2028, 4, 30)};
  const AwardDecided award{.terms = leave.terms,
                           .rule = leave.rule,
                           .amount = kroner(75),
                           .decided_by = *ActorId::parse("kari.moen"),
                           .effective_on = leave.effective_on};
  year.record({award, leave});
  EXPECT_EQ(start_of(), date_of(2028, 8, 1));
  leave.study_start = date_of(2028, 1, 10);
  const Position early = year.record({leave});
  EXPECT_EQ(start_of(), date_of(2028, 1, 10));
  std::vector<Entry> undone = postings(leave);
  for (Entry& entry : undone) entry.amount = -entry.amount;
  year.record({EntryVoided{early, 0, "wrong", undone, leave.effective_on}});
  EXPECT_EQ(start_of(), date_of(2028, 8, 1));
}

TEST(Exports, GiveAnExampleInTheirHelp) {
  for (const char* format : {"hledger", "ledger", "beancount", "360giving", "tilskudd", "iati"}) {
    const Exported ran = run_in("/nowhere", {"export", format, "--help"});
    EXPECT_EQ(ran.status, ExitStatus::done);
    EXPECT_NE(ran.out.find(std::string("Example:\n  grantledger export ") + format),
              std::string::npos)
        << format;
    EXPECT_NE(ran.out.find("--as-known-at"), std::string::npos) << format;
  }
}

}  // namespace
}  // namespace grantledger
