#pragma once
// Second opinions: what hledger, ledger and Beancount make of a journal, to compare with what the
// ledger says itself. Each runs the real program and expects its strict check to pass (hledger's
// only for journals below 8 MB).

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "projections/query.h"
#include "tools/export/journal.h"

namespace grantledger {

// What stands on every account that was posted to: by currency, as decimal text. An account that
// came to zero has no currencies.
using AccountTotals = std::map<std::string, std::map<std::string, std::string>>;

inline constexpr JournalDialect journal_dialects[] = {
    JournalDialect::hledger, JournalDialect::ledger, JournalDialect::beancount};

// How `grantledger export` calls a dialect.
std::string name_of(JournalDialect dialect);

// The program's totals of a journal file in its dialect.
AccountTotals totals_by_program(JournalDialect dialect, const std::filesystem::path& journal);

// What hledger makes of the accounts whose names have `word` in them, without its strict check: all
// that can be asked of it about some hundred thousand accounts, which it keeps in a list.
AccountTotals totals_by_hledger_of(const std::string& word, const std::filesystem::path& journal);

// Ours, from the stored rows and what follows them: what `grantledger balances` prints.
AccountTotals totals_by_us(const QuerySource& source, const AsOf& as_of);
AccountTotals totals_in_store(const std::filesystem::path& store, const AsOf& as_of = {});

// Writes what `grantledger export NAME` prints of the store as of a point.
void export_journal(const std::filesystem::path& store, const AsOf& as_of, JournalDialect dialect,
                    const std::filesystem::path& journal);

// Those journals, of each dialect, are added up by their programs and must come to what stands in
// the store.
void expect_journals_agree(const std::filesystem::path& store, const AsOf& as_of = {});

}  // namespace grantledger
