// A second opinion: what Norwegian parties were really paid in 2011 to 2013, beside the rules.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ledger/rules/rule_book.h"
#include "ledger/rules/unit_rate.h"
#include "tools/scheme_file.h"
#include "tools/scheme_values.h"

namespace grantledger {
namespace {

// The folder of real files, or empty where it is absent.
std::filesystem::path test_data() {
  const char* named = std::getenv("GRANTLEDGER_TEST_DATA");
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / ".." / "shared" / "data";
  return std::filesystem::exists(folder) ? folder : std::filesystem::path();
}

bool is_test_data_required() {
  const char* required = std::getenv("GRANTLEDGER_REQUIRE_TEST_DATA");
  return required != nullptr && std::string(required) == "1";
}

// Columns of the files; the eleventh is named differently in 2013.
enum Column {
  party,
  county,
  municipality,
  kind,
  election,
  votes,
  share,
  seats,
  year,
  basic,
  by_votes,
  paid
};
constexpr std::size_t columns = 12;
using Row = std::vector<std::string>;

Row cells_of(std::string line) {
  if (line.ends_with('\r')) line.pop_back();
  Row cells(1);
  for (const char c : line) {
    if (c == ';') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

// A number with a decimal comma and blanks between thousands, as our own notation has it.
std::string plain_number(const std::string& cell) {
  std::string number;
  for (const char c : cell) {
    const bool is_blank = c == ' ' || c == '\xc2' || c == '\xa0';
    if (!is_blank) number += c == ',' ? '.' : c;
  }
  return number;
}

std::vector<Row> rows_of(const std::filesystem::path& path) {
  std::vector<Row> rows;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // The headings.
  while (std::getline(file, line)) {
    Row cells = cells_of(line);
    if (cells.size() == columns) {
      rows.push_back(std::move(cells));
    } else {
      EXPECT_EQ(line.find_first_not_of(" \r"), std::string::npos) << line;
    }
  }
  return rows;
}

std::vector<Quantity> counted(const Row& row, const std::string& level) {
  return {{level + "_votes", std::atoll(row[votes].c_str())},
          {level + "_seats", std::atoll(row[seats].c_str())},
          {level + "_share_hundredths",
           parse_scheme_hundredths(plain_number(row[share])).value_or(Hundredths()).count}};
}

constexpr const char* oslo = "3";

// Oslo is both a municipality and a county.
std::vector<Quantity> quantities_of(const Row& row) {
  if (row[kind] == "Kommune") return counted(row, "municipal");
  std::vector<Quantity> quantities = counted(row, "county");
  if (row[county] != oslo) return quantities;
  std::ranges::copy(counted(row, "municipal"), std::back_inserter(quantities));
  return quantities;
}

class PartyGrants : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(PartyGrants, AreWhatTheRuleOfTheYearGivesToTheOere) {
  const auto [year_paid, rows_expected] = GetParam();
  if (test_data().empty()) {
    ASSERT_FALSE(is_test_data_required()) << "the real files are required and absent";
    GTEST_SKIP() << "the real files are absent: set GRANTLEDGER_TEST_DATA";
  }
  const auto scheme = read_scheme_file(GRANTLEDGER_SOURCE_DIR "/docs/schemes/partistotte.toml");
  ASSERT_TRUE(scheme);
  RuleBook book;
  for (const RuleVersionPublished& version : scheme->versions) book.publish(version.rule, 1);
  const auto rule = book.in_force(scheme->scheme.scheme, {date_of(year_paid, 7, 1), 1});
  ASSERT_TRUE(rule) << rule.error();
  const std::string name = "partistotte_" + std::to_string(year_paid) + ".csv";
  int rows_checked = 0;
  for (const Row& row : rows_of(test_data() / "no_party_grants" / name)) {
    if (row[kind] != "Kommune" && row[kind] != "Fylke") continue;
    const auto amount = unit_rate_amount(*(*rule)->unit_rate, quantities_of(row));
    ASSERT_TRUE(amount) << amount.error();
    EXPECT_EQ(decimal_text_of(amount->total),
              decimal_text_of(parse_money(plain_number(row[paid]), nok).value_or(Money{-1, nok})))
        << row[party];
    ++rows_checked;
  }
  EXPECT_EQ(rows_checked, rows_expected);
}

INSTANTIATE_TEST_SUITE_P(Real, PartyGrants,
                         testing::Values(std::pair(2011, 2692), std::pair(2012, 2579),
                                         std::pair(2013, 2625)));

}  // namespace
}  // namespace grantledger
