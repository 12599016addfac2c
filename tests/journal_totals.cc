#include "tests/journal_totals.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "ledger/store.h"
#include "projections/balances.h"
#include "tests/scratch_directory.h"
#include "tools/export/beancount_names.h"
#include "tools/program.h"

namespace grantledger {
namespace {

std::string output_of(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  CHECK(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  EXPECT_EQ(pclose(pipe), 0) << command << '\n' << output;
  return output;
}

std::string quoted(const std::filesystem::path& path) {
  return "'" + path.string() + "'";
}

// Whether a decimal text is zero, as "-0.00" is.
bool is_zero(const std::string& amount) {
  return amount.find_first_of("123456789") == std::string::npos;
}

// Takes "1234.50 NOK"; a bare "0" has no currency.
void take_amount(const std::string& text, std::map<std::string, std::string>& totals) {
  const std::size_t space = text.find(' ');
  if (is_zero(text.substr(0, space))) return;
  ASSERT_NE(space, std::string::npos) << text;
  totals[text.substr(space + 1)] = text.substr(0, space);
}

// Lines of "account","1234.50 NOK, 2.00 USD".
AccountTotals totals_by_hledger(const std::string& options, const std::filesystem::path& journal) {
  std::istringstream lines(output_of("hledger -f " + quoted(journal) +
                                     " balance --flat --empty --no-total --output-format csv " +
                                     options));
  AccountTotals totals;
  std::string line;
  std::getline(lines, line);  // The heading.
  while (std::getline(lines, line)) {
    const std::size_t middle = line.find("\",\"");
    CHECK(middle != std::string::npos);
    auto& of_account = totals[line.substr(1, middle - 1)];
    std::string amounts = line.substr(middle + 3, line.size() - middle - 4);
    for (std::size_t comma; (comma = amounts.find(", ")) != std::string::npos;) {
      take_amount(amounts.substr(0, comma), of_account);
      amounts.erase(0, comma + 2);
    }
    take_amount(amounts, of_account);
  }
  return totals;
}

// Lines of account, tab, "1234.50 NOK"; an account's further currencies follow on their own lines.
// ledger leaves out an account without a total, so what it was declared with is asked for as well.
AccountTotals totals_by_ledger(const std::filesystem::path& journal) {
  const std::string ledger = "ledger --args-only --pedantic -f " + quoted(journal);
  AccountTotals totals;
  std::string line;
  std::istringstream accounts(output_of(ledger + " accounts 2>&1"));
  while (std::getline(accounts, line)) totals[line];
  std::istringstream lines(output_of(ledger + " balance --flat --empty --no-total " +
                                     "--balance-format '%(account)\\t%(amount)\\n' 2>&1"));
  std::string account;
  while (std::getline(lines, line)) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string::npos) account = line.substr(0, tab);
    take_amount(tab == std::string::npos ? line : line.substr(tab + 1), totals[account]);
  }
  return totals;
}

// The accounts that a journal's open directives name in their metadata, by Beancount's name.
std::map<std::string, std::string> opened_accounts(const std::filesystem::path& journal) {
  std::map<std::string, std::string> accounts;
  std::ifstream lines(journal);
  std::string opened;
  for (std::string line; std::getline(lines, line);) {
    if (const std::size_t open = line.find(" open "); open != std::string::npos) {
      opened = line.substr(open + 6, line.rfind(' ') - open - 6);
    }
    if (!line.starts_with("  account: \"")) continue;
    accounts[opened] = line.substr(12, line.size() - 13);
    EXPECT_EQ(account_of_beancount(opened), accounts[opened]);
  }
  return accounts;
}

// Lines of account, currency and number, padded with blanks.
AccountTotals totals_by_beancount(const std::filesystem::path& journal) {
  output_of("bean-check --no-cache " + quoted(journal) + " 2>&1");
  std::istringstream lines(
      output_of("bean-query --no-errors -f csv " + quoted(journal) +
                " 'SELECT account, currency, sum(number) GROUP BY account, currency'"));
  const std::map<std::string, std::string> names = opened_accounts(journal);
  AccountTotals totals;
  std::string line;
  std::getline(lines, line);  // The heading.
  while (std::getline(lines, line)) {
    const std::size_t first = line.find(','), second = line.rfind(',');
    const std::string account = line.substr(0, line.find_first_of(" ,"));
    const auto name = names.find(account);
    EXPECT_NE(name, names.end()) << account;
    if (name == names.end()) continue;
    const std::string number = line.substr(line.find_first_not_of(' ', second + 1));
    take_amount(number.substr(0, number.find_first_of(" \r")) + ' ' +
                    line.substr(first + 1, second - first - 1),
                totals[name->second]);
  }
  return totals;
}

}  // namespace

std::string name_of(JournalDialect dialect) {
  switch (dialect) {
    case JournalDialect::hledger:
      return "hledger";
    case JournalDialect::ledger:
      return "ledger";
    case JournalDialect::beancount:
      return "beancount";
  }
  return {};
}

AccountTotals totals_by_program(JournalDialect dialect, const std::filesystem::path& journal) {
  switch (dialect) {
    case JournalDialect::hledger:
      return totals_by_hledger("--strict", journal);
    case JournalDialect::ledger:
      return totals_by_ledger(journal);
    case JournalDialect::beancount:
      return totals_by_beancount(journal);
  }
  return {};
}

AccountTotals totals_by_us(const QuerySource& source, const AsOf& as_of) {
  const auto history = HistoryReader::open(source);
  CHECK(history.has_value());
  const auto all = balances_at(**history, as_of);
  CHECK(all.has_value());
  AccountTotals totals;
  for (const Balance& each : *all) {
    auto& of_account = totals[each.account];
    if (each.amount.minor_units == 0) continue;
    of_account[text_of(each.amount.currency)] = decimal_text_of(each.amount);
  }
  return totals;
}

AccountTotals totals_by_hledger_of(const std::string& word, const std::filesystem::path& journal) {
  return totals_by_hledger(word, journal);
}

void export_journal(const std::filesystem::path& store, const AsOf& as_of, JournalDialect dialect,
                    const std::filesystem::path& journal) {
  std::ofstream out(journal);
  std::ostringstream err;
  std::vector<std::string> arguments{"--store", store.string(), "export", name_of(dialect)};
  if (as_of.known_at) {
    arguments.insert(arguments.end(), {"--as-known-at", std::to_string(*as_of.known_at)});
  }
  if (as_of.effective_on) {
    arguments.insert(arguments.end(), {"--effective-on", text_of(*as_of.effective_on)});
  }
  ASSERT_EQ(run_program(arguments, {.out = out, .err = err}), ExitStatus::done) << err.str();
}

AccountTotals totals_in_store(const std::filesystem::path& store, const AsOf& as_of) {
  const auto opened = StoreReader::open(store);
  CHECK(opened.has_value());
  return totals_by_us({.log = &(*opened)->log(), .views = &(*opened)->views(), .progress = {}},
                      as_of);
}

void expect_journals_agree(const std::filesystem::path& store, const AsOf& as_of) {
  const AccountTotals ours = totals_in_store(store, as_of);
  EXPECT_GT(ours.size(), 20U);
  const ScratchDirectory scratch;
  for (const JournalDialect dialect : journal_dialects) {
    export_journal(store, as_of, dialect, scratch / "journal");
    EXPECT_EQ(totals_by_program(dialect, scratch / "journal"), ours) << name_of(dialect);
  }
}

}  // namespace grantledger
