// The real files of Norway, Britain, Honduras and Nepal, to the øre and the cent.

#include <algorithm>
#include <map>

#include "projections/balances.h"
#include "projections/shares.h"
#include "tests/import_world.h"
#include "tools/scheme_file.h"

namespace grantledger {
namespace {

struct Round {
  const char* name;
  std::uint64_t rows;
  std::int64_t kroner;
};
constexpr Round rounds[] = {
    {"2013aug", 42'436, 5'452'596'447}, {"2014jan", 30'286, 3'761'933'835},
    {"2014aug", 41'542, 5'331'240'124}, {"2015jan", 29'632, 3'905'624'187},
    {"2015aug", 40'572, 5'311'653'038}, {"2016jan", 29'009, 3'629'405'352},
    {"2016aug", 39'768, 5'312'421'486},
};

class RealFiles : public ImportWorld {
 protected:
  std::vector<ImportOutcome> imported(const std::string& mapping,
                                      std::vector<std::filesystem::path> files) {
    const auto outcomes = import(shipped_mapping(mapping), std::move(files));
    EXPECT_TRUE(outcomes) << outcomes.error().detail;
    if (!outcomes) return {};
    for (const ImportOutcome& outcome : *outcomes) {
      for (const Problem& problem : outcome.problems.listed()) ADD_FAILURE() << text_of(problem);
    }
    return *outcomes;
  }

  std::vector<ShareRow> shares(ShareKey by) {
    const auto found = shares_at(*history(), {}, {.by = by});
    EXPECT_TRUE(found);
    return *found;
  }

  void publish_party_scheme();

  static std::int64_t paid(const ShareRow& row) { return row.amounts[6]; }
};

// What a file pays in each municipality, by its own columns.
void add_file(const std::filesystem::path& path, std::map<std::string, std::int64_t>& paid) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const auto amount_column = std::count(
      line.begin(), line.begin() + static_cast<std::ptrdiff_t>(line.find("tilskudd")), ';');
  while (std::getline(file, line)) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == ';') cells.emplace_back();
      if (c != ';') cells.back() += c;
    }
    paid[cells[2]] += std::atoll(cells[static_cast<std::size_t>(amount_column)].c_str()) * 100;
  }
}

TEST_F(RealFiles, ProductionGrantsImportToTheKrone) {
  NEED_TEST_DATA();
  std::vector<std::filesystem::path> files;
  std::int64_t total = 0;
  std::map<std::string, std::int64_t> by_municipality;
  for (const Round& round : rounds) {
    files.push_back(test_data() / "no_agri_payments" / (std::string(round.name) + ".csv"));
    add_file(files.back(), by_municipality);
    total += round.kroner * 100;
  }
  const auto outcomes = imported("production-grants.toml", files);
  ASSERT_EQ(outcomes.size(), std::size(rounds));
  std::uint64_t count = 0;
  std::map<std::string, std::int64_t> by_account = balances();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const std::string source = std::string("production-grants-") + rounds[i].name;
    EXPECT_EQ(outcomes[i].end, ImportEnd::recorded);
    EXPECT_EQ(outcomes[i].source.text(), source);
    EXPECT_EQ(outcomes[i].added, rounds[i].rows) << source;
    EXPECT_EQ(by_account["outside:" + source], -rounds[i].kroner * 100) << source;
    count += outcomes[i].added;
  }
  EXPECT_EQ(count, 253'245u);

  const std::vector<ShareRow> recipients = shares(ShareKey::recipient);
  EXPECT_EQ(recipients.size(), 48'483u);
  std::int64_t sum = 0;
  for (const ShareRow& row : recipients) sum += paid(row);
  EXPECT_EQ(sum, total);
  std::map<std::string, std::int64_t> shares_found;
  for (const ShareRow& row : shares(ShareKey::municipality)) shares_found[row.key] = paid(row);
  EXPECT_EQ(shares_found, by_municipality);

  const Position before = head();
  const auto again = imported("production-grants.toml", files);
  for (const ImportOutcome& outcome : again) EXPECT_EQ(outcome.end, ImportEnd::unchanged);
  EXPECT_EQ(head(), before);
}

// The rules of the scheme must be known, because they decide.
void RealFiles::publish_party_scheme() {
  const auto scheme = read_scheme_file(GRANTLEDGER_SOURCE_DIR "/docs/schemes/partistotte.toml");
  ASSERT_TRUE(scheme);
  std::vector<ImportedRow> published;
  for (const RuleVersionPublished& version : scheme->versions) {
    published.push_back({.id = {7, published.size()},
                         .actor = wanted.actor,
                         .received_at = clock.now(),
                         .origin = {.source = *SourceId::parse("schemes")},
                         .facts = {version}});
  }
  ASSERT_TRUE(writer->sequencer().record(published));
}

TEST_F(RealFiles, PartyGrantsAreDecidedByTheRuleOfTheYearToTheOere) {
  NEED_TEST_DATA();
  publish_party_scheme();
  std::vector<std::filesystem::path> files;
  for (const char* year : {"2011", "2012", "2013"}) {
    files.push_back(test_data() / "no_party_grants" /
                    ("partistotte_" + std::string(year) + ".csv"));
  }
  const auto outcomes = imported("party-grants.toml", files);
  ASSERT_EQ(outcomes.size(), 3u);
  const Money totals[] = {{11'474'338'105, nok}, {11'477'863'257, nok}, {11'982'149'622, nok}};
  const std::vector<ShareRow> years = shares(ShareKey::year);
  ASSERT_EQ(years.size(), 3u);
  for (std::size_t i = 0; i < years.size(); ++i) {
    EXPECT_EQ(paid(years[i]), totals[i].minor_units);
  }
  std::map<std::string, int> decided;
  std::uint64_t payments = 0;
  ASSERT_TRUE(visit_envelopes(writer->store().log(), 0, head(),
                              [&](Position, const Envelope& envelope) -> Result<bool> {
                                for (const Event& fact : envelope.facts) {
                                  if (const auto* award = std::get_if<AwardDecided>(&fact))
                                    ++decided[award->group];
                                  if (std::holds_alternative<PaymentExecuted>(fact)) ++payments;
                                }
                                return true;
                              }));
  EXPECT_EQ(decided["municipal_party"] + decided["county_party"] + decided["oslo_party"], 7'896);
  EXPECT_EQ(decided["youth_party"], 471);
  EXPECT_EQ(payments, 7'896u + 480u);
}

TEST_F(RealFiles, GrantsInThe360GivingStandardImportToThePenny) {
  NEED_TEST_DATA();
  const auto outcomes =
      imported("360giving.toml", {test_data() / "uk_360giving" / "power_to_change.json"});
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_EQ(outcomes[0].added, 870u);
  std::int64_t applied = 0, awarded = 0, disbursed = 0;
  ASSERT_TRUE(visit_envelopes(
      writer->store().log(), 0, head(), [&](Position, const Envelope& envelope) -> Result<bool> {
        for (const Event& fact : envelope.facts) {
          if (const auto* received = std::get_if<ApplicationReceived>(&fact)) {
            applied += received->amount_applied->minor_units;
          }
          if (const auto* award = std::get_if<AwardDecided>(&fact))
            awarded += award->amount.minor_units;
          if (const auto* payment = std::get_if<PaymentExecuted>(&fact)) {
            disbursed += payment->payment.amount.minor_units;
          }
        }
        return true;
      }));
  EXPECT_EQ(applied, 5'277'741'946);
  EXPECT_EQ(awarded, 5'162'569'654);
  EXPECT_EQ(disbursed, 3'871'124'817);
}

struct Country {
  const char* name;
  std::uint64_t projects;
  std::uint64_t transactions;
};

TEST_F(RealFiles, AidIsRoundedByTheTransactionAndKeepsItsText) {
  NEED_TEST_DATA();
  for (const Country& country : {Country{"Honduras", 1'076, 3'203}, Country{"Nepal", 873, 2'538}}) {
    const std::filesystem::path folder = test_data() / "aid_transactions";
    const std::string name = country.name;
    const auto outcomes = imported(
        "aid.toml", {folder / (name + "_projects.csv"), folder / (name + "_transactions.csv")});
    ASSERT_EQ(outcomes.size(), 1u);
    EXPECT_EQ(outcomes[0].added, country.projects + country.transactions);
  }
  std::map<std::string, std::int64_t> sums;
  for (const auto& [account, amount] : balances()) {
    const std::string source = account.find("Nepal") == std::string::npos ? "Honduras" : "Nepal";
    sums[source + " " + account.substr(0, account.find(':'))] += amount;
  }
  // Added up beside the ledger, each transaction rounded by decimal arithmetic.
  EXPECT_EQ(sums["Honduras committed"], 696'696'330'534);
  EXPECT_EQ(sums["Honduras paid"], 486'475'840'047);
  EXPECT_EQ(sums["Nepal committed"], 921'113'446'600);
  EXPECT_EQ(sums["Nepal paid"], 433'320'411'400);
  bool is_kept = false;
  ASSERT_TRUE(visit_envelopes(
      writer->store().log(), 0, head(), [&](Position, const Envelope& envelope) -> Result<bool> {
        if (!envelope.imported) return true;
        const auto& texts = envelope.imported->source_texts;
        is_kept =
            is_kept || std::ranges::find(texts, "transaction_value=329430.985389") != texts.end();
        return true;
      }));
  EXPECT_TRUE(is_kept);
}

TEST_F(RealFiles, MunicipalitiesOfTwoYearsAgreeOnTheirNumbers) {
  NEED_TEST_DATA();
  const std::filesystem::path folder = test_data() / "no_geo";
  const auto numbers = folder / "kommune_orgnr_kommunenr_2020_ssb_klass_1236.csv";
  const auto changes = folder / "ssb_kommune_endringer_2011_2024.csv";
  EXPECT_EQ(imported("municipalities-2020.toml", {numbers})[0].added, 356u);
  const auto outcomes =
      imported("municipalities-2024.toml", {folder / "kommuner_2024.csv", changes, numbers});
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_EQ(outcomes[0].added + outcomes[0].unchanged, 357u);
  EXPECT_EQ(imported("municipality-codes.toml", {changes})[0].added, 516u);
}

}  // namespace
}  // namespace grantledger
