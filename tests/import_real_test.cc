// The real files of Norway, Britain, Honduras and Nepal, to the øre and the cent.

#include <chrono>

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
    const auto found = shares_in(*rows(std::make_unique<GrantShares>()), {.by = by});
    EXPECT_TRUE(found);
    return *found;
  }

  static std::int64_t paid(const ShareRow& row) { return row.amounts[6]; }
};

TEST_F(RealFiles, ProductionGrantsImportToTheKrone) {
  NEED_TEST_DATA();
  std::vector<std::filesystem::path> files;
  std::int64_t total = 0;
  for (const Round& round : rounds) {
    files.push_back(test_data() / "no_agri_payments" / (std::string(round.name) + ".csv"));
    total += round.kroner * 100;
  }
  const auto begun = std::chrono::steady_clock::now();
  const auto outcomes = imported("production-grants.toml", files);
  std::printf("imported in %.1f s\n",
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
  ASSERT_EQ(outcomes.size(), std::size(rounds));
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    EXPECT_EQ(outcomes[i].end, ImportEnd::recorded);
    EXPECT_EQ(outcomes[i].source.text(), std::string("production-grants-") + rounds[i].name);
    EXPECT_EQ(outcomes[i].added, rounds[i].rows) << rounds[i].name;
    count += outcomes[i].added;
  }
  EXPECT_EQ(count, 253'245u);

  const std::vector<ShareRow> recipients = shares(ShareKey::recipient);
  EXPECT_EQ(recipients.size(), 48'483u);
  std::int64_t sum = 0;
  for (const ShareRow& row : recipients) sum += paid(row);
  EXPECT_EQ(sum, total);
  std::printf("shares at %.1f s\n",
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());

  const Position before = head();
  const auto again = imported("production-grants.toml", files);
  for (const ImportOutcome& outcome : again) EXPECT_EQ(outcome.end, ImportEnd::unchanged);
  EXPECT_EQ(head(), before);
  std::printf("again at %.1f s\n",
              std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
}

}  // namespace
}  // namespace grantledger
