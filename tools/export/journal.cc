#include "tools/export/journal.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <vector>

#include "events/codec.h"
#include "events/postings.h"
#include "projections/account.h"
#include "projections/fact_scan.h"
#include "projections/history.h"
#include "projections/row_key.h"
#include "tools/export/beancount_names.h"

namespace grantledger {
namespace {

// What is known of an account before its first transaction is written.
struct Declared {
  std::set<Currency> currencies;
  Date first_day = Date::max();
  std::string name;  // In the dialect.
};

struct Declarations {
  absl::flat_hash_map<std::string, Declared> accounts;
  std::set<Currency> currencies;
  Date first_day = Date::max();
};

// Text on its way to `out`, in large pieces.
class TextSink {
 public:
  explicit TextSink(std::ostream& out) : out_(out) { text_.reserve(size_max + (1 << 12)); }

  std::string& text() { return text_; }
  void flush_if_full() {
    if (text_.size() >= size_max) flush();
  }
  void flush() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }

 private:
  static constexpr std::size_t size_max = 1 << 16;

  std::ostream& out_;
  std::string text_;
};

Result<Declarations> declarations_of(const QuerySource& source, const AsOf& as_of,
                                     JournalDialect dialect) {
  TRY(const auto history, HistoryReader::open(source));
  Declarations found;
  const auto take = [&](const CountedSums& counted) -> Result<void> {
    std::vector<Date> first_days(counted.keys.size(), Date::max());
    for (const DatedSum& each : counted.sums) {
      first_days[each.key] = std::min(first_days[each.key], each.day);
    }
    for (std::size_t key = 0; key < counted.keys.size(); ++key) {
      if (first_days[key] == Date::max()) continue;
      const auto parts = parts_of(counted.keys[key]);
      if (parts.size() != 2) return fail(Fault::corrupt, "a key of history is no account");
      if (is_limit(parts[0])) continue;
      TRY(const Currency currency, parse_currency(parts[1]));
      Declared& declared = found.accounts[std::string(parts[0])];
      declared.currencies.insert(currency);
      declared.first_day = std::min(declared.first_day, first_days[key]);
      found.currencies.insert(currency);
      found.first_day = std::min(found.first_day, first_days[key]);
    }
    return {};
  };
  TRY_VOID(history->visit(HistorySeries::entries, as_of, take));
  for (auto& [account, declared] : found.accounts) {
    declared.name = dialect == JournalDialect::beancount ? beancount_name_of(account) : account;
  }
  return found;
}

// "1000.00": how the dialects are told where the decimals begin.
std::string sample_amount(Currency currency) {
  const std::string text = decimal_text_of({0, currency});
  return "1000" + (text.size() == 1 ? "." : text.substr(1));
}

void declare_currency(Currency currency, const Declarations& all, JournalDialect dialect,
                      std::string& text) {
  const std::string code = text_of(currency);
  switch (dialect) {
    case JournalDialect::hledger:
      text += "commodity " + sample_amount(currency) + ' ' + code + '\n';
      return;
    case JournalDialect::ledger:
      text += "commodity " + code + '\n';
      return;
    case JournalDialect::beancount:
      text += text_of(all.first_day) + " commodity " + code + '\n';
      return;
  }
}

void declare_account(std::string_view account, const Declared& declared, JournalDialect dialect,
                     std::string& text) {
  if (dialect != JournalDialect::beancount) {
    ((text += "account ") += account) += '\n';
    return;
  }
  text += text_of(declared.first_day) + " open " + declared.name;
  char separator = ' ';
  for (const Currency currency : declared.currencies) {
    text += separator + text_of(currency);
    separator = ',';
  }
  ((text += "\n  account: \"") += account) += "\"\n";
}

void declare(const Declarations& all, JournalDialect dialect, TextSink& sink) {
  if (dialect == JournalDialect::hledger) sink.text() += "decimal-mark .\n";
  if (dialect == JournalDialect::beancount) sink.text() += "option \"title\" \"Grantledger\"\n";
  for (const Currency currency : all.currencies) {
    declare_currency(currency, all, dialect, sink.text());
  }
  std::vector<std::pair<std::string_view, const Declared*>> ordered;
  ordered.reserve(all.accounts.size());
  for (const auto& [account, declared] : all.accounts) ordered.emplace_back(account, &declared);
  std::ranges::sort(ordered);
  for (const auto& [account, declared] : ordered) {
    declare_account(account, *declared, dialect, sink.text());
    sink.flush_if_full();
  }
}

void append_heading(const ScannedFact& fact, JournalDialect dialect, std::string& text) {
  const std::string day = text_of(effective_on(fact.fact()));
  const std::string position = std::to_string(fact.position);
  const std::string recorded = text_of(fact.envelope.recorded_at).substr(0, 10);
  const std::string_view kind = kind_of(fact.fact());
  text += '\n';
  text += day;
  if (dialect == JournalDialect::beancount) {
    ((text += " * \"") += kind) += "\"\n  position: ";
    ((text += position) += "\n  recorded: ") += recorded;
  } else {
    (((text += " (") += position) += ") ") += kind;
    (text += "  ; recorded ") += recorded;
  }
  text += '\n';
}

void append_transaction(const ScannedFact& fact, const Declarations& all, JournalDialect dialect,
                        std::string& text) {
  const std::vector<Entry> entries = postings(fact.fact());
  if (entries.empty()) return;
  append_heading(fact, dialect, text);
  for (const Entry& entry : entries) {
    text += "    ";
    // An account that history lacks is written as it is: the strict checks then name it.
    const auto known = all.accounts.find(entry.account);
    text += known == all.accounts.end() ? entry.account : known->second.name;
    ((text += "    ") += decimal_text_of(entry.amount)) += ' ';
    text.append(entry.amount.currency.code.data(), entry.amount.currency.code.size());
    text += '\n';
  }
}

}  // namespace

Result<void> write_journal(const QuerySource& source, const AsOf& as_of, JournalDialect dialect,
                           std::ostream& out) {
  // What is recorded meanwhile is in neither of the two readings.
  AsOf pinned = as_of;
  const Position head = source.log->head();
  pinned.known_at = std::min(head, as_of.known_at.value_or(head));
  TRY(const Declarations all, declarations_of(source, pinned, dialect));
  TextSink sink(out);
  declare(all, dialect, sink);
  TRY_VOID(scan_facts(source, pinned, [&](const ScannedFact& fact) {
    append_transaction(fact, all, dialect, sink.text());
    sink.flush_if_full();
  }));
  sink.flush();
  out.flush();
  if (!out) return fail(Fault::unavailable, "the journal could not be written whole");
  return {};
}

}  // namespace grantledger
